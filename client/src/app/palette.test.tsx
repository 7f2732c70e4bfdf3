import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showLanguage } from "../i18n";
import { themeChoice } from "../ui";
import { aMe, aSignedIn, type Drawn, draw } from "./builders";
import { commandsFor, matching } from "./commands";
import { closeOverlay, overlay } from "./overlays";
import { Palette } from "./palette";
import { go, path, query, startRouter } from "./router";

let drawn: Drawn | undefined;
let stop = () => {};
const close = vi.fn();

beforeEach(async () => {
  await showLanguage("en");
  vi.spyOn(history, "go").mockImplementation(() => void dispatchEvent(new PopStateEvent("popstate")));
  stop = startRouter();
  act(() => go("/", { replace: true }));
  close.mockClear();
});
afterEach(() => {
  drawn?.remove();
  drawn = undefined;
  closeOverlay();
  stop();
});

function type(words: string): void {
  const field = drawn?.root.querySelector<HTMLInputElement>("input[type=search]");
  if (!field) throw new Error("there is no field to type in");
  act(() => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function enter(): void {
  const field = drawn?.root.querySelector("input[type=search]");
  act(() => void field?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })));
}

// UX rule 11, X22: everything by keyboard, by the beginning of its name.
describe("the palette", () => {
  test("runs the first of what fits the typed beginnings", () => {
    drawn = draw(<Palette onClose={close} />, aSignedIn());
    type("da th");
    enter();

    expect(themeChoice.value).toBe("dark");
    expect(close).toHaveBeenCalledOnce();
  });

  test("goes where it is told, and looks for what is no command", () => {
    drawn = draw(<Palette onClose={close} />, aSignedIn());
    type("pipe");
    enter();
    expect(path.value).toBe("/pipeline");

    type("Bellavista");
    enter();

    expect(path.value).toBe("/search");
    expect(query.value.get("q")).toBe("Bellavista");
  });

  test("opens another sheet in its place", () => {
    drawn = draw(<Palette onClose={closeOverlay} />, aSignedIn());
    type("keys");
    enter();

    expect(overlay.value).toBe("keys");
  });

  test("offers People to an admin alone", () => {
    const ids = (role: "admin" | "rep") => commandsFor(aSignedIn({ me: aMe({ role }) })).map(({ id }) => id);

    expect(ids("admin")).toContain("people");
    expect(ids("rep")).not.toContain("people");
  });

  test("is blind to accents and to the order of words", async () => {
    await showLanguage("fr");
    const found = matching(commandsFor(aSignedIn()), "regl");

    expect(found.map(({ id }) => id)).toEqual(["settings"]);
  });
});
