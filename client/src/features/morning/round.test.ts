import { expect, test } from "vitest";
import type { Opportunity, When } from "../../protocol/types.gen";
import { aRow } from "../../store/a-row";
import { dealsOf } from "../../store/deals";
import {
  dealsToAsk,
  isWalked,
  PORTIONS,
  readAnswers,
  readChoice,
  readRound,
  USUAL_CHOICE,
  walkOf,
} from "../../store/morning-round";
import { aStore, ME } from "../testing/recording-store";

const TOMORROW = Date.parse("2026-03-02T23:00:00Z");
const NEVER = () => false;
const asking = { me: ME, choice: USUAL_CHOICE, tomorrow: TOMORROW, isPressing: NEVER };
const ALL_THERE = { deal: () => true, contact: () => true };

function deals(...given: readonly (readonly [id: string, data: Opportunity, when?: When])[]) {
  const rows = given.flatMap(([id, data, when]) => [
    aRow("opportunity", id, { title: id, owner: ME, ...data }),
    ...(when ? [aRow("action", `action-${id}`, { when }, { root: id })] : []),
  ]);
  return dealsOf(aStore([...rows, aRow("member", ME, { name: "Marco", zone: "Europe/Rome" })])).all.value;
}

const worth = (amount: string) => ({ money: { amount, currency: "EUR", probability: null } });

test("K1: a morning asks about what is to do, the largest first, and leaves what was put off alone", () => {
  const all = deals(
    ["small", worth("100.00")],
    ["large", worth("90000.00")],
    ["none", {}],
    ["today", worth("500.00"), { due: "2026-03-02" }],
    ["later", worth("700000.00"), { due: "2026-03-09" }],
    ["won", { status: { is: "won" } }],
    ["hers", { owner: "member-anna" }],
  );

  expect(dealsToAsk(all, asking)).toEqual(["large", "today", "small", "none"]);
});

test("K1: the nearest closing comes first where somebody prefers that", () => {
  const all = deals(
    ["some-day", worth("90000.00")],
    ["june", { closing_date: "2026-06-01" }],
    ["april", { closing_date: "2026-04-01" }],
  );

  expect(dealsToAsk(all, { ...asking, choice: { ...USUAL_CHOICE, order: "closing" } })).toEqual([
    "april",
    "june",
    "some-day",
  ]);
});

test("K1: a morning of ten thousand stays one that can be kept and shared", () => {
  const all = deals(...Array.from({ length: 600 }, (_, at) => [`deal-${at}`, worth(`${at}.00`)] as const));
  const takenByTheServer = 200; // parts of one value, `MAX_ITEMS` of sync/values.py

  const asked = dealsToAsk(all, asking);

  expect(asked.length + Math.max(...PORTIONS)).toBeLessThanOrEqual(takenByTheServer);
  expect(asked[0]).toBe("deal-599");
});

test("E6, E7: what presses is asked about although it was put off, and all of it on wish", () => {
  const all = deals(["late", {}, { due: "2026-03-09" }], ["fine", {}, { due: "2026-03-10" }]);

  expect(dealsToAsk(all, { ...asking, isPressing: ({ id }) => id === "late" })).toEqual(["late"]);
  expect(dealsToAsk(all, { ...asking, choice: { ...USUAL_CHOICE, standby: true } })).toEqual(["fine", "late"].sort());
});

test("K1: the walk goes through all opportunities, then the contacts, and ends", () => {
  const round = { day: "2026-03-02", deals: ["a", "b"], contacts: ["x"] };

  expect(walkOf(round, {}, ALL_THERE)).toMatchObject({ stop: { is: "deal", id: "a" }, dealsDone: 0, deals: 2 });
  expect(walkOf(round, { a: "today", b: "won" }, ALL_THERE).stop).toEqual({ is: "contact", id: "x" });
  expect(walkOf(round, { a: "today", b: "won", x: "later" }, ALL_THERE).stop).toEqual({ is: "end" });
});

test("K1: contacts that are still being looked up hold up no opportunity", () => {
  const round = { day: "2026-03-02", deals: ["a"], contacts: null };

  expect(walkOf(round, {}, ALL_THERE).stop).toEqual({ is: "deal", id: "a" });
  expect(walkOf(round, { a: "today" }, ALL_THERE).stop).toEqual({ is: "looking" });
});

test("K1: what was closed or handed away meanwhile answers itself", () => {
  const round = { day: "2026-03-02", deals: ["gone", "b"], contacts: ["x"] };

  const walk = walkOf(round, {}, { deal: (id) => id !== "gone", contact: () => true });

  expect(walk).toMatchObject({ stop: { is: "deal", id: "b" }, dealsDone: 1 });
});

test("K1: yesterday's list and answers ask nothing today, and what another version wrote is not trusted", () => {
  const kept = { day: "2026-03-01", deals: ["a"], contacts: ["x"] };

  expect(readRound(kept, "2026-03-02")).toBeNull();
  expect(readRound({ ...kept, deals: [1] }, "2026-03-01")).toBeNull();
  expect(readAnswers({ day: "2026-03-01", answers: { a: "won" } }, "2026-03-02")).toEqual({});
  expect(readChoice({ order: "newest", portion: 7 })).toEqual(USUAL_CHOICE);
});

test("J6, K1: a parked contact, a colleague's and one with a date to come are not walked", () => {
  const mine = aRow("contact", "c", { last_name: "Ferri", owner: ME });
  const parked = aRow("folder", "f", { name: "Aas", parked: true });

  expect(isWalked(mine, ME, undefined, null, TOMORROW)).toBe(true);
  expect(isWalked(mine, ME, parked, null, TOMORROW)).toBe(false);
  expect(isWalked(mine, ME, undefined, TOMORROW + 1, TOMORROW)).toBe(false);
  expect(isWalked(aRow("contact", "d", { owner: "anna" }), ME, undefined, null, TOMORROW)).toBe(false);
});
