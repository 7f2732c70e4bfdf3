import { expect, test } from "vitest";
import type { Opportunity, When } from "../../protocol/types.gen";
import { aRow } from "../../store/a-row";
import { contactsDueOf } from "../../store/contacts-due";
import { dealsOf, stateOf } from "../../store/deals";
import { nextMoment } from "../../store/moment";
import { sumsOf } from "../../store/sums";
import { aStore, ME } from "../testing/recording-store";
import { daysAround, doneToday, todayLists } from "./selectors";

const ROME = "Europe/Rome";

function deals(...opportunities: readonly (readonly [id: string, data: Opportunity, when?: When | null])[]) {
  const rows = opportunities.flatMap(([id, data, when]) => [
    aRow("opportunity", id, { title: id, owner: ME, ...data }),
    ...(when ? [aRow("action", `action-${id}`, { when }, { root: id })] : []),
  ]);
  const member = aRow("member", ME, { name: "Marco", zone: ROME });
  const step = aRow("step", "s", { name: "Visited", pipeline: "p", rank: "a0", probability: 30 });
  const pipeline = aRow("pipeline", "p", { name: "Machines", rank: "a0", is_default: true });
  return dealsOf(aStore([...rows, member, step, pipeline])).all.value;
}

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const at = (text: string) => Date.parse(text);

test("K2: what has just come due stands on top, then the overdue, the latest to expire first", () => {
  const all = deals(
    ["friday", {}, { due: "2026-02-27" }],
    ["last-night", {}, { due: "2026-03-01T23:30", zone: ROME }],
    ["nine", {}, { due: "2026-03-02T09:00", zone: ROME }],
    ["ten", {}, { due: "2026-03-02T10:00", zone: ROME }],
    ["noon", {}, { due: "2026-03-02T12:00", zone: ROME }],
  );

  const lists = todayLists(all, ME, daysAround(at("2026-03-02T10:00:00Z"), ROME));

  expect(ids(lists.overdue)).toEqual(["last-night", "friday"]);
  expect(ids(lists.justDue)).toEqual(["ten", "nine"]);
  expect(ids(lists.hours)).toEqual(["noon"]);
});

test("K2: what has no hour stands at any time: starred, then the oldest", () => {
  const all = deals(
    ["new", { created_at: "2026-03-01T08:00:00.000Z" }],
    ["old", { created_at: "2026-01-01T08:00:00.000Z" }],
    ["star", { created_at: "2026-03-02T08:00:00.000Z", starred: true }],
    ["today", { created_at: "2026-02-01T08:00:00.000Z" }, { due: "2026-03-02" }],
  );

  const lists = todayLists(all, ME, daysAround(at("2026-03-02T10:00:00Z"), ROME));

  expect(ids(lists.anyTime)).toEqual(["star", "old", "today", "new"]);
});

test("what is planned for later than tomorrow, closed or a colleague's stands nowhere", () => {
  const all = deals(
    ["later", {}, { due: "2026-03-09" }],
    ["won", { status: { is: "won" } }],
    ["hers", { owner: "member-anna" }],
    ["tomorrow", {}, { due: "2026-03-03" }],
  );

  const lists = todayLists(all, ME, daysAround(at("2026-03-02T10:00:00Z"), ROME));

  expect([lists.justDue, lists.overdue, lists.hours, lists.anyTime, lists.cameIn]).toEqual([[], [], [], [], []]);
  expect(ids(lists.tomorrow)).toEqual(["tomorrow"]);
  expect(lists.mine).toBe(2);
});

test("C8: what the server holds without an owner came in; what only this phone holds is mine", () => {
  const form = aRow("opportunity", "form", { title: "Hotel Alpina", owner: null });
  const typed = aRow("opportunity", "typed", { title: "MediaCom" }, { seq: 0 });

  const lists = todayLists(dealsOf(aStore([form, typed])).all.value, ME, daysAround(at("2026-03-02T10:00:00Z"), ROME));

  expect(ids(lists.cameIn)).toEqual(["form"]);
  expect(ids(lists.anyTime)).toEqual(["typed"]);
});

test.each([
  ["before midnight in Rome", "2026-03-01T22:59:00Z", "tomorrow"],
  ["after midnight in Rome, still Sunday in London", "2026-03-01T23:01:00Z", "anyTime"],
  ["the day after", "2026-03-03T00:00:00Z", "overdue"],
] as const)("D4: a date alone begins at midnight of its owner's zone: %s", (_, now, place) => {
  const all = deals(["monday", {}, { due: "2026-03-02" }]);

  const lists = todayLists(all, ME, daysAround(at(now), ROME));

  expect(ids(lists[place])).toEqual(["monday"]);
});

test.each([
  ["2026-03-29", 23],
  ["2026-10-25", 25],
  ["2026-03-02", 24],
])("the day of %s has %i hours in Rome", (day, hours) => {
  const { today, tomorrow } = daysAround(at(`${day}T10:00:00Z`), ROME);

  expect((tomorrow - today) / 3_600_000).toBe(hours);
});

test("an hour named in another zone counts by its own clock", () => {
  const all = deals(["oslo-lunch", {}, { due: "2026-03-02T12:00", zone: "America/New_York" }]);

  const [deal] = todayLists(all, ME, daysAround(at("2026-03-02T10:00:00Z"), ROME)).hours;

  expect(deal?.due).toBe(at("2026-03-02T17:00:00Z"));
});

test("D4: standby becomes to do by the time alone", () => {
  const [deal] = deals(["visit", {}, { due: "2026-03-02T09:30", zone: ROME }]);
  if (deal === undefined) throw new Error("no deal");

  expect(stateOf(deal, at("2026-03-02T08:29:59Z"))).toBe("standby");
  expect(stateOf(deal, at("2026-03-02T08:30:00Z"))).toBe("todo");
});

test("the next moment is the next thing due, else midnight", () => {
  const all = deals(["visit", {}, { due: "2026-03-02T15:00", zone: ROME }]);

  expect(nextMoment(all, at("2026-03-02T10:00:00Z"), ROME)).toBe(at("2026-03-02T14:00:00Z"));
  expect(nextMoment(all, at("2026-03-02T14:00:00Z"), ROME)).toBe(at("2026-03-02T23:00:00Z"));
});

test("a contact with a next action of its own stands in the day like an opportunity", () => {
  const store = aStore([
    aRow("contact", "smirnova", { last_name: "Smirnova", owner: ME }),
    aRow("contact", "hers", { last_name: "Ferri", owner: "member-anna" }),
    aRow("action", "call", { when: { due: "2026-03-02T09:00", zone: ROME } }, { root: "smirnova" }),
    aRow("action", "later", { when: { due: "2026-03-02T09:00", zone: ROME } }, { root: "hers" }),
  ]);

  const lists = todayLists([], ME, daysAround(at("2026-03-02T10:00:00Z"), ROME), contactsDueOf(store).value);

  expect(ids(lists.justDue)).toEqual(["smirnova"]);
  expect(nextMoment(contactsDueOf(store).value, at("2026-03-02T07:00:00Z"), ROME)).toBe(at("2026-03-02T08:00:00Z"));
});

test("done today counts what ended today, of mine", () => {
  const store = aStore([
    aRow("opportunity", "o", { owner: ME, status: { is: "won", closed_at: "2026-03-02T08:00:00.000Z" } }),
    aRow("action", "a", { done_at: "2026-03-02T07:00:00.000Z" }, { root: "o" }),
    aRow("action", "b", { done_at: "2026-03-01T07:00:00.000Z" }, { root: "o" }),
    aRow("opportunity", "hers", { owner: "anna", status: { is: "lost", closed_at: "2026-03-02T08:00:00.000Z" } }),
  ]);
  const { all, actions } = dealsOf(store);

  const done = doneToday(
    all.value,
    (id) => actions.value.get(id) ?? [],
    ME,
    daysAround(at("2026-03-02T10:00:00Z"), ROME),
  );

  expect(done).toEqual({ actions: 1, won: 1, lost: 0 });
});

test("sums stay apart by currency, are weighted by own or step's probability and add up in cents", () => {
  const all = deals(
    ["a", { money: { amount: "0.10", currency: "EUR", probability: 50 }, step: "s" }],
    ["b", { money: { amount: "0.20", currency: "EUR", probability: null }, step: "s" }],
    ["c", { money: { amount: "92000.00", currency: "NOK", probability: 20 } }],
    ["d", {}],
  );

  expect(sumsOf(all)).toEqual([
    { currency: "EUR", amount: 0.3, weighted: 0.11 },
    { currency: "NOK", amount: 92000, weighted: 18400 },
  ]);
});

test("a deal that is made of the same rows is the same object after another one changed", () => {
  const store = aStore([aRow("opportunity", "one", { title: "One" }), aRow("opportunity", "two", { title: "Two" })]);
  const indexes = dealsOf(store);
  const [before] = indexes.all.value;
  store.put(aRow("opportunity", "two", { title: "Two, renamed" }, { seq: 9 }));

  expect(indexes.all.value[0]).toBe(before);
  expect(indexes.all.value).toHaveLength(2);
});
