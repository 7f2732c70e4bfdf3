import { afterEach, expect, test } from "vitest";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { type Deal, dealsOf } from "../../store/deals";
import { together } from "../../views/bulk";
import { ANNA, type Opened, opened, outbox, sent } from "../testing/real-store";
import { handOverParts, moveParts, standbyParts, starParts, tagParts, trashParts } from "./deeds";
import { exportText } from "./export-deals";

let open: Opened;
afterEach(() => open.store.close());

async function office(rows: (me: string) => readonly WireRow[] = some): Promise<readonly Deal[]> {
  await showLanguage("en");
  open = await opened(rows);
  return dealsOf(open.store).all.value.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function some(me: string): readonly WireRow[] {
  return [
    sent("opportunity", "a", { title: 'Riva, "second" line', owner: me, step: "s1", tags: { Fair: 1 } }),
    sent("opportunity", "b", { title: "=SUM(A1)", owner: me, step: "s2", starred: true }),
    sent("opportunity", "c", { title: "Hers", owner: ANNA, step: "s1" }),
    sent("action", "n", { when: { due: "2026-03-05" } }, "b"),
  ];
}

/** Numbers that were taken back are skipped. */
const written = async () => (await outbox(open.store)).filter(({ kind }) => kind !== "skip");
const titled = async () => (await written()).map(({ kind, id, root }) => `${kind} ${root ?? id}`);

test("K6: a tag goes on those that lack it, in one gesture a record, and one undo takes all of it off", async () => {
  const deals = await office();

  const parts = tagParts(open.store, deals, "fair");
  const done = await together(open.store, parts);
  expect(await titled()).toEqual(["tag.add b", "tag.add c"]);
  await done.undo();

  expect(await written()).toEqual([]);
  expect(open.store.row("opportunity", "b").value?.data.tags ?? {}).toEqual({});
});

test("K6, E5: those that lack what the step requires stay, and so does what is in it already", async () => {
  const deals = await office((me) => [
    ...some(me),
    sent("field", "budget", { entity: "opportunity", name: "Budget", kind: "number" }),
    sent("step", "s4", { name: "Closing", pipeline: "p1", rank: "a3", needs: ["budget"], strict: true }),
    sent("opportunity", "d", { title: "Known", owner: me, step: "s1", "x:budget": "900" }),
  ]);
  const steps = open.store.rows("step").value;
  const to = (step: string) => {
    const row = steps.get(step);
    return row === undefined ? [] : moveParts(open.store, deals, row).flatMap(({ drafts }) => drafts);
  };

  expect(to("s4")).toMatchObject([{ id: "d", fields: { step: "s4" } }]);
  expect(to("s2")).toHaveLength(3);
});

test("K6, D3: standby moves the action that is next and makes one where none is", async () => {
  const deals = await office();

  await together(open.store, standbyParts(open.store, deals.slice(0, 2), { due: "2026-04-01" }));

  expect(await titled()).toEqual(["create a", "set n"]);
});

test("K6: stars go on those without one; what others own is neither handed over nor thrown away by a rep", async () => {
  const deals = await office();
  const store = open.store;

  expect(starParts(store, deals, true)).toHaveLength(2);
  expect(trashParts(store, deals)).toHaveLength(2);
  const parts = handOverParts(store, deals, ANNA, " yours now ");
  expect(parts.flatMap(({ drafts }) => drafts)).toMatchObject([
    { kind: "transfer", id: "a", to: ANNA, expected_owner: open.me, message: "yours now" },
    { kind: "transfer", id: "b" },
  ]);
});

test("K6: a thousand records are written in one go and taken back in one", async () => {
  const deals = await office((me) =>
    Array.from({ length: 1000 }, (_, at) => sent("opportunity", `n${at}`, { title: `Sale ${at}`, owner: me })),
  );

  const done = await together(open.store, starParts(open.store, deals, true));
  expect(await written()).toHaveLength(1000);
  await done.undo();

  expect(await written()).toEqual([]);
});

test("K6: the export opens in a spreadsheet as it was written, and no title is reckoned as a formula", async () => {
  const deals = await office();

  const text = exportText(open.store, deals.slice(0, 2));
  const [head, first, second] = text.split("\r\n");
  expect(head?.startsWith("\ufeffName,Client,Step")).toBe(true);
  expect(first).toContain('"Riva, ""second"" line"');
  expect(second?.startsWith("'=SUM(A1),")).toBe(true);
});
