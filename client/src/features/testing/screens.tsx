// For tests of whole screens: open one on the real store, press what it says, put everything away afterwards.
import axe from "axe-core";
import type { ComponentChildren } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, vi } from "vitest";
import type { Drawn } from "../../app/builders";
import { closeCapture } from "../../app/capture";
import { startRouter } from "../../app/router";
import { showLanguage } from "../../i18n";
import type { Me } from "../../protocol/me";
import type { WireRow } from "../../protocol/types.gen";
import { dismissSnack, Snacks } from "../../ui";
import { type Opened, opened, settled, withLayout } from "./real-store";

export interface OnScreen extends Opened {
  readonly drawn: Drawn;
  /** Press the button, link or row of these words, and let it come to its end. */
  press(words: string): Promise<void>;
  type(label: string, text: string): Promise<void>;
  key(key: string, more?: KeyboardEventInit): Promise<void>;
  /** What a person reads; the marks that isolate a name are heard by the browser alone. */
  text(): string;
  /** Take the screen away and draw another one on the same store. */
  show(screen: ComponentChildren): Promise<void>;
}

let drawn: Drawn | undefined;
let store: Opened["store"] | undefined;
let stopRouter = () => {};

/** Call once in a file of screen tests. */
export function forScreens(): void {
  beforeEach(async () => {
    await showLanguage("en");
    withLayout();
    localStorage.clear();
    // Sheets step back in history when they close; happy-dom steps without telling anybody.
    vi.spyOn(history, "go").mockImplementation(() => void dispatchEvent(new PopStateEvent("popstate")));
    history.replaceState(null, "", "/");
    stopRouter = startRouter();
  });
  afterEach(async () => {
    drawn?.remove();
    drawn = undefined;
    dismissSnack();
    closeCapture();
    stopRouter();
    await store?.close();
  });
}

export async function onScreen(
  screen: ComponentChildren,
  rows: (me: string) => readonly WireRow[],
  role: Me["user"]["role"] = "rep",
): Promise<OnScreen> {
  const open = await opened(rows, role);
  store = open.store;
  const show = async (next: ComponentChildren): Promise<Drawn> => {
    drawn?.remove();
    drawn = open.draw(
      <>
        {next}
        <Snacks />
      </>,
    );
    await settled();
    return drawn;
  };
  const now = (): Drawn => drawn ?? first;
  const first = await show(screen);
  return {
    ...open,
    get drawn() {
      return now();
    },
    text: () =>
      now()
        .text()
        .replace(/[\u2066-\u2069]/gu, ""),
    async press(words) {
      const plain = (text: string | null) => text?.replace(/[\u2066-\u2069]/gu, "").trim();
      const named = [...now().root.querySelectorAll<HTMLElement>("button, a, [role=gridcell], label")].find(
        (one) => plain(one.textContent) === words || plain(one.getAttribute("aria-label")) === words,
      );
      if (named === undefined) throw new Error(`nothing to press is called “${words}” in: ${now().text()}`);
      act(() => named.click());
      await settled();
    },
    async type(label, text) {
      const named = [...now().root.querySelectorAll("label")].find((one) => one.textContent?.trim() === label);
      const box = document.getElementById(named?.htmlFor ?? "") as HTMLInputElement | null;
      if (box === null) throw new Error(`no field is called “${label}” in: ${now().text()}`);
      act(() => {
        box.value = text;
        box.dispatchEvent(new Event(box.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
      });
      await settled();
    },
    async key(key, more) {
      const target = document.activeElement ?? document.body;
      act(
        () =>
          void target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })),
      );
      await settled();
    },
    async show(next) {
      await show(next);
    },
  };
}

/** What axe finds; colours need a real browser. */
export async function faults(root: HTMLElement): Promise<readonly string[]> {
  const { violations } = await axe.run(root, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}
