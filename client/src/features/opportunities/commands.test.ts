import { expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { aStore, ME } from "../testing/recording-store";
import { closeAs, closeAsWon, reopen } from "./closing";
import * as commands from "./commands";
import { copyOpportunity } from "./copying";
import { addParticipant, addPerson, moveParticipant } from "./participants";
import { markDone, planNext } from "./planning";

const NOW = "2026-03-02T09:00:00.000Z";
const SETTINGS = [
  aRow("pipeline", "p", { name: "Machines", rank: "a0", is_default: true }),
  aRow("step", "s1", { name: "To qualify", pipeline: "p", rank: "a0", probability: 5 }),
  aRow("step", "s2", { name: "Quotation", pipeline: "p", rank: "a1", probability: 60 }),
];
const BELLAVISTA = aRow(
  "opportunity",
  "o",
  {
    title: "Bellavista",
    step: "s2",
    owner: ME,
    money: { amount: "18400.00", currency: "EUR", probability: null },
    tags: { Machines: 4 },
    starred: true,
    "x:f1": "two presses",
  },
  { seq: 12, versions: { money: 9, step: "n:3" } },
);
const VISIT = aRow(
  "action",
  "a",
  { when: { due: "2026-03-02T09:30" }, note: "Visit" },
  { root: "o", versions: { when: 11 } },
);
const GIULIA = aRow("participant", "g", { contact: "c1", role: "decides", rank: "a0" }, { root: "o" });
const PAOLO = aRow("participant", "q", { contact: "c2", rank: "a1" }, { root: "o" });
const ALL = [...SETTINGS, BELLAVISTA, VISIT, GIULIA, PAOLO];

test("a field is set on the version that was shown", async () => {
  const store = aStore(ALL);

  await commands.setMoney(store, BELLAVISTA, { amount: "12000.00", currency: "EUR", probability: 40 });
  await commands.setStep(store, BELLAVISTA, "s1");

  expect(store.performed).toEqual([
    [
      {
        kind: "set",
        entity: "opportunity",
        id: "o",
        fields: { money: { amount: "12000.00", currency: "EUR", probability: 40 } },
        base: { money: 9 },
      },
    ],
    [{ kind: "set", entity: "opportunity", id: "o", fields: { step: "s1" }, base: { step: "n:3" } }],
  ]);
});

test("a title is trimmed, and one that is emptied or unchanged is not written", async () => {
  const store = aStore(ALL);

  await commands.setTitle(store, BELLAVISTA, "  Bellavista, second line ");
  const emptied = await commands.setTitle(store, BELLAVISTA, "   ");
  const same = await commands.setTitle(store, BELLAVISTA, "Bellavista");

  expect([emptied, same]).toEqual([null, null]);
  expect(store.performed.flat()).toMatchObject([{ fields: { title: "Bellavista, second line" }, base: { title: 12 } }]);
});

test("undo of what has been sent writes the old value on the version shown by then", async () => {
  const store = aStore(ALL);
  const done = await commands.setStep(store, BELLAVISTA, "s1");
  store.sent = true;
  store.put(aRow("opportunity", "o", { ...BELLAVISTA.data, step: "s1" }, { seq: 20 }));

  await done.undo();

  expect(store.performed[1]).toEqual([
    { kind: "set", entity: "opportunity", id: "o", fields: { step: "s2" }, base: { step: 20 } },
  ]);
});

test("undo of what is still on the phone asks for nothing more", async () => {
  const store = aStore(ALL);
  const done = await commands.setStar(store, BELLAVISTA, false);

  await done.undo();

  expect(store.performed).toHaveLength(1);
});

test("a typed tag takes the spelling in use, and one that is on already adds nothing", async () => {
  const store = aStore([...ALL, aRow("opportunity", "o2", { title: "Other", tags: { "Élite Hotels": 5 } })]);

  await commands.addTag(store, BELLAVISTA, "elite  hotels");
  const again = await commands.addTag(store, BELLAVISTA, "machines");

  expect(again).toBeNull();
  expect(store.performed).toEqual([[{ kind: "tag.add", entity: "opportunity", id: "o", tag: "Élite Hotels" }]]);
});

test("a tag is taken off with the add that was seen", async () => {
  const store = aStore(ALL);

  await commands.removeTag(store, BELLAVISTA, "Machines");

  expect(store.performed.flat()).toEqual([
    { kind: "tag.remove", entity: "opportunity", id: "o", tag: "Machines", seen: 4 },
  ]);
});

test("a date moves the next action, or makes one where nothing is planned", async () => {
  const store = aStore(ALL);
  const when = { due: "2026-03-03", zone: "Europe/Rome", minutes: null };

  await planNext(store, "o", VISIT, { when });
  await planNext(store, "o", null, { when, note: "Call" });

  expect(store.performed).toMatchObject([
    [{ kind: "set", entity: "action", id: "a", fields: { when }, base: { when: 11 } }],
    [{ kind: "create", entity: "action", root: "o", fields: { when, note: "Call" } }],
  ]);
});

test("done ends the action, writes what happened at the same instant and plans the next, in one gesture", async () => {
  const store = aStore(ALL);
  const when = { due: "2026-03-09" };

  await markDone(store, BELLAVISTA, VISIT, {
    text: " Giulia signs ",
    activity: "visit",
    next: { when, note: "Send the contract" },
    step: "s1",
  });

  expect(store.performed).toMatchObject([
    [
      { kind: "action.done", id: "a", done_at: NOW },
      { kind: "comment.add", root: "o", text: "Giulia signs", activity: "visit", happened_at: NOW },
      { kind: "create", entity: "action", root: "o", fields: { when, note: "Send the contract" } },
      { kind: "set", id: "o", fields: { step: "s1" }, base: { step: "n:3" } },
    ],
  ]);
});

test("done without a word writes no empty comment", async () => {
  const store = aStore(ALL);

  await markDone(store, BELLAVISTA, VISIT, { text: " ", activity: null, next: null, step: null });

  expect(store.performed.flat().map(({ kind }) => kind)).toEqual(["action.done"]);
});

test("won closes, makes the folder and puts the copy for renewal into it, in one gesture", async () => {
  const store = aStore(ALL);
  const when = { due: "2027-03-02" };

  await closeAsWon(store, BELLAVISTA, {
    won: { amount: "18400.00", currency: "EUR" },
    closedAt: NOW,
    renewal: { when, note: "Renewal" },
    folder: { name: "Bellavista S.p.A." },
  });

  const [gesture = []] = store.performed;
  const [status, folder, moved, copy, giulia, paolo, reminder] = gesture;
  expect(status).toEqual({
    kind: "status.set",
    id: "o",
    status: "won",
    closed_at: NOW,
    won: { amount: "18400.00", currency: "EUR" },
    base: BELLAVISTA.seq,
  });
  expect(folder).toMatchObject({ kind: "create", entity: "folder", fields: { name: "Bellavista S.p.A." } });
  const folderId = folder?.kind === "create" ? folder.id : "";
  expect(moved).toMatchObject({ kind: "set", id: "o", fields: { folder: folderId }, base: { folder: 0 } });
  expect(copy).toMatchObject({
    kind: "create",
    entity: "opportunity",
    fields: { title: "Bellavista", folder: folderId, step: "s1", tags: ["Machines"], "x:f1": "two presses" },
  });
  expect(copy).not.toHaveProperty("fields.money");
  expect(copy).not.toHaveProperty("fields.starred");
  const copyId = copy?.kind === "create" ? copy.id : "";
  expect(giulia).toEqual({
    kind: "create",
    entity: "participant",
    id: `derived(participant:${copyId}:c1)`,
    root: copyId,
    fields: { contact: "c1", role: "decides", rank: "a0" },
  });
  expect(paolo).toMatchObject({ root: copyId, fields: { contact: "c2", rank: "a1" } });
  expect(reminder).toMatchObject({ kind: "create", entity: "action", root: copyId, fields: { when } });
});

test("lost keeps reason and competitor; reopening is based on all that was seen of the record", async () => {
  const store = aStore(ALL);
  const data = { title: "B", status: { is: "lost", reason: "Price" } } as const;
  const closed = { ...aRow("opportunity", "o", data, { versions: { status: 15 } }), seq: 17 };

  await closeAs(store, BELLAVISTA, "lost", { reason: "Price", note: " ", competitor: "Rossi" });
  await reopen(store, closed);

  expect(store.performed.flat()).toEqual([
    {
      kind: "status.set",
      id: "o",
      status: "lost",
      closed_at: NOW,
      reason: "Price",
      note: null,
      competitor: "Rossi",
      base: BELLAVISTA.seq,
    },
    { kind: "status.set", id: "o", status: "open", base: 17 },
  ]);
});

test("a person added has the derived id; one who was taken out comes back", async () => {
  const out = aRow(
    "participant",
    "derived(participant:o:c9)",
    { contact: "c9" },
    { root: "o", trashed: { by: ME, at: NOW }, seq: 30 },
  );
  const store = aStore([...ALL, out]);

  await addParticipant(store, "o", [GIULIA, PAOLO], "c3", "pays");
  await addParticipant(store, "o", [GIULIA, PAOLO], "c9", "");

  expect(store.performed).toEqual([
    [
      {
        kind: "create",
        entity: "participant",
        id: "derived(participant:o:c3)",
        root: "o",
        fields: { contact: "c3", rank: "a2", role: "pays" },
      },
    ],
    [
      { kind: "restore", entity: "participant", id: out.id, base: 30 },
      { kind: "set", entity: "participant", id: out.id, fields: { role: null }, base: { role: 0 } },
    ],
  ]);
});

test("a new person is a card and a participant in one gesture", async () => {
  const store = aStore(ALL);

  await addPerson(store, BELLAVISTA, [GIULIA], { name: "Anna Serra", phone: "+39 333", email: "" }, "");

  expect(store.performed[0]).toMatchObject([
    { kind: "create", entity: "contact", fields: { first_name: "Anna", last_name: "Serra" } },
    { kind: "create", entity: "participant", root: "o", fields: { rank: "a1" } },
  ]);
  const card = store.performed[0]?.[0];
  const phones =
    card?.kind === "create" ? Object.entries(card.fields).filter(([name]) => name.startsWith("phone:")) : [];
  expect(phones).toEqual([[expect.stringMatching(/^phone:.{8}$/), { raw: "+39 333", rank: "a0" }]]);
});

test("moving a person writes one rank; equal ranks are all made anew", async () => {
  const store = aStore(ALL);
  const twin = aRow("participant", "z", { contact: "c3", rank: "a0" }, { root: "o" });

  await moveParticipant(store, [GIULIA, PAOLO], PAOLO, 0);
  await moveParticipant(store, [GIULIA, twin, PAOLO], PAOLO, 1);

  expect(store.performed[0]).toMatchObject([{ id: "q", fields: { rank: "Zz" }, base: { rank: 7 } }]);
  expect(store.performed[1]).toMatchObject([
    { id: "g", fields: { rank: "a0" } },
    { id: "q", fields: { rank: "a1" } },
    { id: "z", fields: { rank: "a2" } },
  ]);
});

test("a copy starts in the first step, and undoing it takes the copy away", async () => {
  const store = aStore(ALL);

  const copy = await copyOpportunity(store, BELLAVISTA);
  store.sent = true;
  await copy.undo();

  expect(store.performed[0]?.[0]).toMatchObject({ id: copy.id, fields: { step: "s1" } });
  expect(store.performed[1]).toEqual([{ kind: "delete", entity: "opportunity", id: copy.id }]);
});

test("deleting is a compare-and-set on the row shown", async () => {
  const store = aStore(ALL);

  await commands.deleteOpportunity(store, BELLAVISTA);

  expect(store.performed.flat()).toEqual([{ kind: "delete", entity: "opportunity", id: "o", base: 12 }]);
});
