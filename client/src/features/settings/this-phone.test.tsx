import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aSignedIn, type Drawn, draw } from "../../app/builders";
import { showLanguage } from "../../i18n";
import { dismissSnack, Snacks } from "../../ui";
import { ThisPhone } from "./this-phone";

let drawn: Drawn | undefined;
beforeEach(() => showLanguage("en"));
afterEach(() => {
  drawn?.remove();
  dismissSnack();
});

const GIGA = 1_000_000_000;

function open(left: number, freed: number): { readonly makeSpace: () => Promise<number> } {
  const signedIn = aSignedIn({ status: { quota: { usage: GIGA - left, quota: GIGA } } });
  const makeSpace = vi.fn(async () => freed);
  Object.assign(signedIn.store, { makeSpace });
  drawn = draw(
    <>
      <ThisPhone />
      <Snacks />
    </>,
    signedIn,
  );
  return { makeSpace };
}

test("X8: what the server can send again is let go of by a tap, also while there is room", async () => {
  const { makeSpace } = open(800_000_000, 5_000_000);
  expect(drawn?.text()).toContain("800 MB free.");

  await act(async () => drawn?.press("Make space"));

  expect(makeSpace).toHaveBeenCalledOnce();
  expect(drawn?.text()).toContain("5 MB freed");
});

test("X8: a full phone says so where space is made", () => {
  open(2_000_000, 0);

  expect(drawn?.text()).toContain("2 MB left.");
});
