import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import type { Conflict } from "../../protocol/types.gen";
import { aRow, byId } from "../../store/a-row";
import type { Row, Store } from "../../store/store";
import { settleDraft } from "./commands";
import { questionsOf } from "./questions";

const KEPT = { value: { amount: "18400.00", currency: "EUR" }, by: "u2", at: "2026-11-21T10:14:00Z", op: "k" };
const OTHER = { value: { amount: "17900.00", currency: "EUR" }, by: "u1", at: "2026-11-21T09:58:00Z", op: "l" };

function aConflict(id: string, data: Conflict = {}) {
  const full = {
    record: "o1",
    entity: "opportunity",
    field: "money",
    mark: "money",
    kept: KEPT,
    others: [OTHER],
    open: true,
  };
  return aRow("conflict", id, { ...full, ...data } as Conflict, { root: "o1", seq: 44 });
}

/** Of a store only what questions ask of it. */
function aStore(
  conflicts: readonly Row<"conflict">[],
  user: { role: "admin" | "manager" | "rep"; id?: string },
): Store {
  const rows: Record<string, ReadonlyMap<string, unknown>> = {
    conflict: byId(...conflicts),
    opportunity: byId(aRow("opportunity", "o1", { title: "Bellavista", owner: "u2", team: "t1" })),
    member: byId(aRow("member", "u9", { role: "manager", manages: ["t1"] })),
  };
  const shown = { user: { id: "u1", ...user }, rows: (entity: string) => signal(rows[entity] ?? new Map()) };
  return shown as unknown as Store;
}

describe("questions", () => {
  test("are the open conflicts, those about money first, then the oldest", () => {
    const store = aStore(
      [
        aConflict("c1", { field: "title", mark: null, kept: { ...KEPT, at: "2026-11-20T10:00:00Z" } }),
        aConflict("c2"),
        aConflict("c3", { open: false }),
        aConflict("c4", { field: "step", mark: null, kept: { ...KEPT, at: "2026-11-19T10:00:00Z" } }),
      ],
      { role: "admin" },
    );
    expect(questionsOf(store).map(({ conflict }) => conflict.id)).toEqual(["c2", "c4", "c1"]);
  });

  test.each([
    ["a rep who is not the owner", { role: "rep" as const, id: "u1" }, false],
    ["the owner", { role: "rep" as const, id: "u2" }, true],
    ["a manager of the team", { role: "manager" as const, id: "u9" }, true],
    ["another manager", { role: "manager" as const, id: "u8" }, false],
    ["an admin", { role: "admin" as const, id: "u7" }, true],
  ])("about money are for %s: %o", (_who, user, mine) => {
    expect(questionsOf(aStore([aConflict("c1")], user))[0]?.mine).toBe(mine);
  });

  test("about anything else are for whoever sees them", () => {
    const store = aStore([aConflict("c1", { field: "title", mark: null })], { role: "rep" });
    expect(questionsOf(store)[0]?.mine).toBe(true);
  });
});

describe("an answer", () => {
  const [question] = questionsOf(aStore([aConflict("c1")], { role: "admin" }));
  if (question === undefined) throw new Error("no question");

  test("carries the version of the conflict that was on screen", () => {
    expect(settleDraft(question, { choice: "kept" })).toEqual({
      kind: "conflict.settle",
      id: "c1",
      choice: "kept",
      base: 44,
    });
  });

  test("names the operation whose value is taken", () => {
    expect(settleDraft(question, { choice: "other", side: OTHER })).toEqual({
      kind: "conflict.settle",
      id: "c1",
      choice: "other",
      other: "l",
      base: 44,
    });
  });

  test("may be a value that nobody wrote", () => {
    const value = { amount: "18000.00", currency: "EUR", probability: null };
    expect(settleDraft(question, { choice: "new", value })).toMatchObject({ choice: "new", value, base: 44 });
  });
});
