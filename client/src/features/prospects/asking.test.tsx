// Asking a colleague for a list, from both ends (K1, J5).
import { expect, test, vi } from "vitest";
import { go } from "../../app/router";
import { requestsOf } from "../../store/requests";
import { ANNA, outbox, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { ProspectListScreen } from "./list-screen";
import { ProspectsScreen } from "./prospects-screen";

forScreens();

const theirs = (me: string) => [
  sent("prospect_list", "l1", { name: "New clients: hotels", owner: me, "col:c1": { name: "Company", kind: "text" } }),
  sent("comment", "q", { text: "Whom could I call?\nhotels", outcome: "asked_for", created_by: ANNA }, "l1"),
];

test("K1: a colleague has an empty list with the question in it, in one gesture and after two taps", async () => {
  go("/prospects?ask");
  const page = await onScreen(<ProspectsScreen />, () => []);
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.type("What kind of clients?", "hotels");
  await page.press("Anna Berg");

  expect(page.text()).toContain("Anna Berg is asked");
  const written = await outbox(page.store);
  expect(written).toMatchObject([
    { kind: "create", entity: "prospect_list", fields: { name: "New clients: hotels", shared: true } },
    { kind: "comment.add", outcome: "asked_for", text: expect.stringMatching(/^Anna Berg, .*\nhotels$/) },
    { kind: "transfer", entity: "prospect_list", to: ANNA, expected_owner: page.me },
  ]);
  expect(new Set(written.map(({ group }) => group)).size).toBe(1);
  expect(requestsOf(page.store) ?? []).toEqual([]);

  await page.press("Undo");
  expect((await outbox(page.store)).filter(({ kind }) => kind !== "skip")).toEqual([]);
  expect(page.store.rows("prospect_list").value.size).toBe(0);
});

test("J5: whoever is asked reads the question on the list, and handing over gives it to who asked", async () => {
  const page = await onScreen(<ProspectListScreen id="l1" />, theirs);
  await vi.waitUntil(() => page.text().includes("Anna Berg asks you for a list"));
  expect(page.text()).toContain("Whom could I call?");
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.press("Hand over to Anna Berg");

  expect(await outbox(page.store)).toMatchObject([{ kind: "transfer", id: "l1", to: ANNA, expected_owner: page.me }]);
  expect(page.text()).not.toContain("asks you for a list");
});

test("J5: whoever has nobody to call gives the list back with the words", async () => {
  const page = await onScreen(<ProspectListScreen id="l1" />, theirs);
  await vi.waitUntil(() => page.text().includes("Anna Berg asks you for a list"));

  await page.press("I have none");

  expect(await outbox(page.store)).toMatchObject([
    { kind: "transfer", id: "l1", to: ANNA, message: "I have nobody for you at the moment." },
  ]);
});

test("J5: my own question, one answered and one about a list that is not mine are no requests", async () => {
  const page = await onScreen(<ProspectListScreen id="l1" />, (me) => [
    ...theirs(me),
    sent("comment", "a", { text: "No", outcome: "kept", parent: "q", created_by: me }, "l1"),
    sent("comment", "own", { text: "Mine", outcome: "asked_for", created_by: me }, "l1"),
    sent("prospect_list", "l2", { name: "Theirs", owner: ANNA }),
    sent("comment", "other", { text: "Yours?", outcome: "asked_for", created_by: ANNA }, "l2"),
  ]);

  await vi.waitUntil(() => requestsOf(page.store) !== null);

  expect(requestsOf(page.store)).toEqual([]);
  expect(page.text()).not.toContain("asks you for a list");
});
