// F1, F2: what is written under a record, and what becomes of it.
import { describe, expect, test } from "vitest";
import { aStore, ME } from "../features/testing/recording-store";
import type { Row } from "../store/store";
import { addComment, editComment, isEdited, pinComment, react, reactionsOf } from "./comments";

const comment = (data: object, versions: Readonly<Record<string, number>> = {}) =>
  ({
    entity: "comment",
    id: "c1",
    root: "o1",
    seq: 5,
    data,
    trashed: null,
    saved: "server",
    version: (field: string) => versions[field] ?? 5,
  }) as unknown as Row<"comment">;

describe("F2: logging an activity", () => {
  test("is a comment with its kind, outcome and duration", async () => {
    const store = aStore([]);
    await addComment(store, "o1", { text: " They sign ", activity: "k2", outcome: "good", minutes: 30 });
    expect(store.performed).toEqual([
      [
        {
          kind: "comment.add",
          id: expect.any(String),
          root: "o1",
          text: "They sign",
          activity: "k2",
          outcome: "good",
          minutes: 30,
          happened_at: "2026-03-02T09:00:00.000Z",
        },
      ],
    ]);
  });

  test("keeps no outcome of a note that is no activity any more", async () => {
    const store = aStore([]);
    await addComment(store, "o1", { text: "Only words", activity: null, outcome: "good", minutes: 30, id: "mine" });
    expect(store.performed[0]?.[0]).not.toHaveProperty("outcome");
    expect(store.performed[0]?.[0]).toMatchObject({ id: "mine", activity: null });
  });
});

describe("F1: own words", () => {
  test("are edited on the version that was shown, and that is seen", async () => {
    const store = aStore([]);
    const written = comment({ text: "June", happened_at: "2026-03-01T09:00:00Z", created_by: ME });
    const done = await editComment(store, written, "July ");
    store.sent = true;
    await done.undo();
    expect(store.performed).toEqual([
      [{ kind: "set", entity: "comment", id: "c1", fields: { text: "July" }, base: { text: 5 } }],
      [{ kind: "set", entity: "comment", id: "c1", fields: { text: "June" } }],
    ]);
    expect(isEdited(written)).toBe(false);
    expect(isEdited(comment(written.data, { text: 9 }))).toBe(true);
    expect(isEdited(comment(written.data, { pinned: 9 }))).toBe(false);
  });

  test("are pinned, which the words themselves do not feel", async () => {
    const store = aStore([]);
    await pinComment(store, comment({ text: "Gate code" }), true);
    expect(store.performed).toEqual([
      [{ kind: "set", entity: "comment", id: "c1", fields: { pinned: true }, base: { pinned: 5 } }],
    ]);
  });
});

describe("F1: reactions", () => {
  test("are each person's own: adding one and taking it off never touches another's", async () => {
    const store = aStore([]);
    const liked = comment({ reactions: { "👍/anna": 3, [`👍/${ME}`]: 4, "🎉/anna": 5, odd: 1 } });
    expect(reactionsOf(liked)).toEqual([
      { sign: "👍", by: ["anna", ME] },
      { sign: "🎉", by: ["anna"] },
    ]);
    await react(store, liked, "👍");
    await react(store, liked, "❓");
    expect(store.performed).toEqual([
      [{ kind: "tag.remove", entity: "comment", id: "c1", tag: `👍/${ME}`, field: "reactions", seen: 4 }],
      [{ kind: "tag.add", entity: "comment", id: "c1", tag: `❓/${ME}`, field: "reactions" }],
    ]);
  });
});
