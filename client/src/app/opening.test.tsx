import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadOtherWords, showLanguage } from "../i18n";
import { type Drawn, draw } from "./builders";
import { Opening } from "./opening";

let drawn: Drawn | undefined;
beforeEach(async () => {
  await showLanguage("en");
  await loadOtherWords();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  drawn?.remove();
});

test("an opening that does not go on says what to do, and that nothing is lost", async () => {
  drawn = draw(<Opening />);
  act(() => void vi.advanceTimersByTime(9_000));
  expect(drawn.text()).toBe("Carnet");

  act(() => void vi.advanceTimersByTime(1_000));
  vi.useRealTimers();

  await vi.waitFor(() => expect(drawn?.text()).toContain("close Carnet entirely and open it again"));
  expect(drawn.text()).toContain("What is on this phone stays on it");
  expect(drawn.root.querySelector("button")?.textContent).toBe("Try again");
});

test("an opening that goes on leaves nothing behind", () => {
  drawn = draw(<Opening />);
  drawn.remove();
  drawn = undefined;

  expect(vi.getTimerCount()).toBe(0);
});
