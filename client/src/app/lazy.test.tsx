import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadOtherWords, showLanguage } from "../i18n";
import { type Drawn, draw, settle } from "./builders";
import { lazyLine } from "./lazy";

let drawn: Drawn | undefined;
beforeEach(async () => {
  await showLanguage("en");
  await loadOtherWords();
});
afterEach(() => drawn?.remove());

test("a line that could not be fetched comes when the network does, without anything to tap", async () => {
  let hasNetwork = false;
  const { Screen } = lazyLine(async () => {
    if (!hasNetwork) throw new TypeError("Failed to fetch dynamically imported module");
    return () => <p>Three came in</p>;
  });
  drawn = draw(<Screen />);
  await settle();
  expect(drawn.text()).toBe("");

  hasNetwork = true;
  act(() => void dispatchEvent(new Event("online")));

  await vi.waitFor(() => expect(drawn?.text()).toBe("Three came in"));
});
