// The walk over all comments outlives storage that does not answer.
import { expect, test, vi } from "vitest";
import { aRow } from "./a-row";
import { lastNotesOf } from "./last-notes";
import type { Row, Shelf, Store } from "./types";

const AT = "2026-03-01T10:00:00.000Z";
const said = aRow("comment", "c1", { created_at: AT }, { root: "o1" }) as Row<"comment">;

test("storage that fails tells nothing, and all is gone through with the next comment", async () => {
  let hear: (ids: readonly string[] | null) => void = () => undefined;
  const slice = vi.fn().mockRejectedValueOnce(new Error("was closed"));
  slice.mockResolvedValue({ rows: [said], after: null });
  const watch = vi.fn<Shelf["watch"]>((_entity, work) => {
    hear = work;
    return () => undefined;
  });
  const shelf = { slice, rows: () => Promise.resolve([]), made: () => [], watch };
  const notes = lastNotesOf({ shelf } as unknown as Store);
  const first = notes.value;
  await vi.waitUntil(() => watch.mock.calls.length === 1);
  const failed = notes.value;

  hear(["c2"]);
  await vi.waitUntil(() => notes.value !== null);

  expect([first, failed]).toEqual([null, null]);
  expect(notes.value).toEqual(new Map([["o1", Date.parse(AT)]]));
});
