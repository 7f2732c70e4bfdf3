import { describe, expect, test, vi } from "vitest";
import { askFor, grant, keep, requestsOf } from "../../store/requests";
import type { LocalStore, Row } from "../../store/store";
import { ANNA, opened, outbox, sent } from "../testing/real-store";

const JONAS = "00000000-0000-7000-8000-0000000000c3";
let store: LocalStore;
let me: string;

const folder = (id: string) => store.rows("folder").value.get(id) as Row<"folder">;
const asked = (id: string, root: string, by: string, at = "2026-02-20T09:00:00.000Z") =>
  sent("comment", id, { text: "May I have it?", outcome: "asked_for", created_by: by, happened_at: at }, root);

async function open(...comments: ReturnType<typeof asked>[]) {
  const page = await opened((mine) => [
    sent("folder", "mine", { name: "Toyota Milano", owner: mine }),
    sent("folder", "other", { name: "Aas AS", owner: ANNA }),
    ...comments,
  ]);
  ({ store, me } = page);
  await vi.waitFor(() => expect(requestsOf(store)).not.toBeNull());
}

const found = () => (requestsOf(store) ?? []).map(({ comment }) => comment.id);

describe("J5: what colleagues ask me for", () => {
  test("is of mine and not yet answered, the oldest first", async () => {
    await open(
      asked("later", "mine", JONAS, "2026-02-21T09:00:00.000Z"),
      asked("first", "mine", ANNA),
      asked("of-another", "other", JONAS),
      asked("answered", "mine", JONAS),
      sent("comment", "no", { text: "I keep it", outcome: "kept", parent: "answered" }, "mine"),
    );

    expect(found()).toEqual(["first", "later"]);
  });

  test("asking is one comment on the record, and not a request to myself", async () => {
    await open();

    await askFor(store, folder("other"), "Anna, may I have this one?");

    const made = { kind: "comment.add", root: "other", outcome: "asked_for", text: "Anna, may I have this one?" };
    expect(await outbox(store)).toMatchObject([made]);
    expect(found()).toEqual([]);
  });

  test("keeping answers it under its comment; taken back, it is asked again", async () => {
    await open(asked("a", "mine", ANNA));
    const [request] = requestsOf(store) ?? [];
    if (request === undefined) throw new Error("nothing is asked");

    const done = await keep(store, request, "I go on with it.");
    expect(await outbox(store)).toMatchObject([{ kind: "comment.add", root: "mine", parent: "a", outcome: "kept" }]);
    await vi.waitFor(() => expect(found()).toEqual([]));
    await done.undo();

    await vi.waitFor(() => expect(found()).toEqual(["a"]));
  });

  test("handing over gives it to who asked", async () => {
    await open(asked("a", "mine", ANNA));
    const [request] = requestsOf(store) ?? [];
    if (request === undefined) throw new Error("nothing is asked");

    await grant(store, request);

    expect(await outbox(store)).toMatchObject([{ kind: "transfer", id: "mine", to: ANNA, expected_owner: me }]);
  });
});
