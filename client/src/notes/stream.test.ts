// F1, F2, F5: what the stream of a record tells, in which order, and what its filters find.
import { describe, expect, test } from "vitest";
import type { Row } from "../store/store";
import { type Entry, FILTERS, keyOf, matches, pinnedFirst, stream } from "./stream";

const row = <E extends "comment" | "attachment" | "action">(entity: E, id: string, data: object, seq = 1) =>
  ({ entity, id, root: "o1", seq, data, trashed: null, saved: "server", version: () => seq }) as unknown as Row<E>;

const note = row("comment", "note", { text: "Wants June", happened_at: "2026-03-01T09:00:00Z" });
const call = row("comment", "call", { text: "Rang", activity: "k1", happened_at: "2026-03-01T11:00:00Z" });
const memo = row("attachment", "memo", { kind: "audio", parent: "call", created_at: "2026-03-01T10:58:00Z" });
const quote = row("attachment", "quote", { kind: "document", created_at: "2026-03-01T10:00:00Z" });
const photo = row("attachment", "photo", { kind: "photo", created_at: "2026-03-01T10:30:00Z" });
const step = {
  id: "op step",
  at: "2026-03-01T08:00:00Z",
  by: "anna",
  field: "step",
  to: "s2",
  saved: "server",
} as const;
const told = {
  comments: [note, call],
  files: [memo, quote, photo],
  changes: [step],
  born: { at: "2026-02-01T08:00:00Z", by: "anna" },
};

const keys = (entries: readonly Entry[]): readonly string[] => entries.map(keyOf);

describe("F1: the stream of a record", () => {
  test("stands newest first, changes between what was said", () => {
    expect(keys(stream(told))).toEqual(["call", "quote", "note", "op step", "born"]);
  });

  test("tells a file with the words that it belongs to, and alone when those are not here", () => {
    const [first] = stream(told);
    expect(first).toMatchObject({ is: "comment", files: [{ id: "memo" }] });
    expect(keys(stream({ ...told, comments: [note] }))).toEqual(["memo", "quote", "note", "op step", "born"]);
  });

  test("tells an action that was ended with words by these words alone", () => {
    const at = "2026-03-01T11:00:00.000Z";
    const ended = row("action", "ended", { done_at: at, note: "Ask about June" });
    const silent = row("action", "silent", { done_at: "2026-03-01T12:00:00Z" });
    const entries = stream({ comments: [call], actions: [ended, silent, row("action", "open", {})] });
    expect(keys(entries)).toEqual(["silent", "call"]);
    expect(entries[1]).toMatchObject({ ended: { id: "ended" } });
  });

  test("tells the closing once, by whoever tells more of it", () => {
    const closed = { at: "2026-03-02T08:00:00Z", as: "won" } as const;
    const change = { ...step, id: "op status", field: "status", to: { is: "won" }, at: closed.at } as const;
    expect(keys(stream({ comments: [], closed }))).toEqual(["closed"]);
    expect(keys(stream({ comments: [], closed, changes: [change] }))).toEqual(["op status"]);
  });

  test("keeps two offline notes of one moment apart, the later of them above", () => {
    const at = "2026-03-01T09:00:00Z";
    const earlier = row("comment", "a", { text: "mine", happened_at: at }, 4);
    const later = row("comment", "b", { text: "hers", happened_at: at }, 5);
    expect(keys(stream({ comments: [earlier, later] }))).toEqual(["b", "a"]);
  });

  test("puts pinned words on top of newer ones", () => {
    const pinned = row("comment", "old", { text: "Gate code", pinned: true, happened_at: "2020-01-01T00:00:00Z" });
    const found = pinnedFirst(stream({ ...told, comments: [...told.comments, pinned] }));
    expect(keys(found.pinned)).toEqual(["old"]);
    expect(keys(found.rest)).not.toContain("old");
  });

  test("is filtered by what it is; an activity with a recording is found as both", () => {
    const found = (filter: (typeof FILTERS)[number]) => keys(stream(told).filter((entry) => matches(entry, filter)));
    expect(Object.fromEntries(FILTERS.map((filter) => [filter, found(filter)]))).toEqual({
      all: ["call", "quote", "note", "op step", "born"],
      notes: ["note"],
      activities: ["call"],
      files: ["call", "quote"],
      changes: ["op step", "born"],
    });
  });
});
