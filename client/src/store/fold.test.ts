import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation, WireRow } from "../protocol/types.gen";
import { AT, a_row, an_op } from "./builders";
import { type Folded, fold } from "./fold";
import { type Stroke, strokesOf } from "./strokes";

const ME = "me";

function laid(
  base: WireRow | undefined,
  ops: readonly Operation[],
  conflict?: Record<string, unknown>,
): Folded | undefined {
  const around = { user: ME, conflict: () => conflict ?? null };
  const target = base ?? { entity: "opportunity", id: "o1" };
  const isOurs = (stroke: Stroke): boolean => stroke.entity === target.entity && stroke.id === target.id;
  return fold(base, ops.flatMap((op) => strokesOf(op, around)).filter(isOurs), ME);
}

const a_set = (n: number, fields: Record<string, unknown>): Operation =>
  an_op({ kind: "set", n, entity: "opportunity", id: "o1", fields, base: {} });

describe("what a screen shows", () => {
  test("is what the server said while nothing waits", () => {
    const base = a_row("opportunity", "o1", 7, { title: "Bellavista" });

    expect(laid(base, [])?.data).toEqual({ title: "Bellavista" });
  });

  test("a set lies over the base and leaves the rest", () => {
    const base = a_row("opportunity", "o1", 7, { title: "Bellavista", starred: false });

    expect(laid(base, [a_set(3, { title: "Bella" }), a_set(4, { starred: null })])?.data).toEqual({
      title: "Bella",
      starred: null,
    });
  });

  test("a change to a record that is not here shows no record", () => {
    expect(laid(undefined, [a_set(3, { title: "x" })])).toBeUndefined();
  });

  test("a record made here has its author, its time and its tags", () => {
    const made = an_op({
      kind: "create",
      n: 1,
      entity: "opportunity",
      id: "o1",
      fields: { title: "New", tags: ["a", "A", "b"] },
    });

    const row = laid(undefined, [made]);

    expect(row).toMatchObject({ entity: "opportunity", id: "o1", root: null, seq: 0, trashed: null });
    expect(row?.data).toEqual({ title: "New", tags: { a: 0, b: 0 }, owner: ME, created_by: ME, created_at: AT });
  });

  test("a status is one register", () => {
    const base = a_row("opportunity", "o1", 7, { status: { is: "lost", reason: "price" } });
    const won = an_op({ kind: "status.set", n: 2, id: "o1", status: "won", won: { amount: "10.00", currency: "EUR" } });

    expect(laid(base, [won])?.data.status).toEqual({ is: "won", won: { amount: "10.00", currency: "EUR" } });
  });

  test("a tag removed that somebody added anew since stays", () => {
    const base = a_row("opportunity", "o1", 9, { tags: { vip: 9, old: 3 } });
    const removals = ["vip", "old"].map((tag, i) =>
      an_op({ kind: "tag.remove", n: 5 + i, entity: "opportunity", id: "o1", tag, seen: 4 }),
    );

    expect(laid(base, removals)?.data.tags).toEqual({ vip: 9 });
  });

  test("a tag typed otherwise is the same tag", () => {
    const base = a_row("opportunity", "o1", 9, { tags: { Café: 9 } });
    const add = an_op({ kind: "tag.add", n: 5, entity: "opportunity", id: "o1", tag: "cafe" });

    expect(laid(base, [add])?.data.tags).toEqual({ Café: 9 });
  });

  test("a comment says what was said and when", () => {
    const said = an_op({ kind: "comment.add", n: 2, id: "c1", root: "o1", text: "Called back" });
    const row = fold(undefined, strokesOf(said, { user: ME, conflict: () => null }), ME);

    expect(row).toMatchObject({ entity: "comment", id: "c1", root: "o1" });
    expect(row?.data).toMatchObject({ text: "Called back", happened_at: AT, created_by: ME });
  });

  test("an action ticked off is done", () => {
    const done = an_op({ kind: "action.done", n: 2, id: "a1", done_at: AT });

    expect(laid(a_row("action", "a1", 3, { note: "call" }), [done])?.data.done_at).toBe(AT);
  });

  test("a converted prospect row points at its opportunity, which is there at once", () => {
    const convert = an_op({
      kind: "row.convert",
      n: 2,
      prospect: "p1",
      id: "o1",
      fields: { title: "Rossi" },
      step: "s1",
    });

    expect(laid(undefined, [convert])?.data).toMatchObject({ title: "Rossi", step: "s1", owner: ME });
    expect(laid(a_row("prospect", "p1", 3, {}, { root: "l1" }), [convert])?.data).toMatchObject({
      state: "converted",
      opportunity: "o1",
    });
  });

  test("delete and restore follow each other", () => {
    const base = a_row("opportunity", "o1", 7, { title: "x" });
    const away = an_op({ kind: "delete", n: 2, entity: "opportunity", id: "o1", base: 7 });
    const back = an_op({ kind: "restore", n: 3, entity: "opportunity", id: "o1", base: 7 });

    expect(laid(base, [away])?.trashed).toEqual({ by: ME, at: AT });
    expect(laid(base, [away, back])?.trashed).toBeNull();
  });

  test("a settled conflict shows the chosen value on its record and asks no more", () => {
    const conflict = {
      record: "o1",
      entity: "opportunity",
      field: "title",
      kept: { value: "A", op: "x" },
      others: [
        { value: "B", op: "y" },
        { value: "C", op: "z" },
      ],
    };
    const settle = an_op({ kind: "conflict.settle", n: 2, id: "k1", choice: "other", other: "y" });

    expect(laid(a_row("opportunity", "o1", 7, { title: "A" }), [settle], conflict)?.data.title).toBe("B");
    expect(laid(a_row("conflict", "k1", 7, conflict), [settle], conflict)?.data).toMatchObject({
      open: false,
      settled_by: ME,
    });
  });

  test("a tombstone is no record, whatever waits for it", () => {
    const gone: WireRow = { entity: "opportunity", id: "o1", seq: 9, deleted: true };

    expect(laid(gone, [a_set(3, { title: "x" })])).toBeUndefined();
  });
});

describe("versions", () => {
  test("are those of the row, field by field; an absent field was never written", () => {
    const row = laid(a_row("opportunity", "o1", 9, { title: "x", money: null }, { v: 4, fv: { money: 9 } }), []);

    expect([row?.version("title"), row?.version("money"), row?.version("step")]).toEqual([4, 9, 0]);
  });

  test("name the own operation that is shown", () => {
    const row = laid(a_row("opportunity", "o1", 9, { title: "x" }), [
      a_set(3, { title: "y" }),
      a_set(5, { title: "z" }),
    ]);

    expect(row?.version("title")).toBe("n:5");
  });

  test("of a tag name its add", () => {
    const add = an_op({ kind: "tag.add", n: 5, entity: "opportunity", id: "o1", tag: "new" });
    const row = laid(a_row("opportunity", "o1", 9, { tags: { old: 4 } }), [add]);

    expect([row?.seen("tags", "old"), row?.seen("tags", "new"), row?.seen("tags", "none")]).toEqual([4, "n:5", 0]);
  });
});

describe("laws", () => {
  const names = fc.constantFrom("title", "description", "step", "x:1");
  const values = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
  const fields = fc.dictionary(names, values, { maxKeys: 4, noNullPrototype: true });

  /** A server that takes plain sets one by one, as ours does when nobody else writes. */
  function served(base: WireRow, ops: readonly Operation[]): WireRow {
    let row = base;
    for (const op of ops) {
      const seq = row.seq + 1;
      const written = op.kind === "set" ? op.fields : {};
      const fv = { ...row.fv, ...Object.fromEntries(Object.keys(written).map((name) => [name, seq])) };
      row = { ...row, seq, fv, data: { ...row.data, ...written } };
    }
    return row;
  }

  test("what waits shows what the server will say, and shows the same when part of it is settled", () => {
    fc.assert(
      fc.property(fields, fc.array(fields, { maxLength: 6 }), fc.nat(6), (data, sets, taken) => {
        const base = a_row("opportunity", "o1", 1, data);
        const ops = sets.map((set, i) => a_set(i + 1, set));
        const settled = Math.min(taken, ops.length);

        const before = laid(base, ops);
        const half = laid(served(base, ops.slice(0, settled)), ops.slice(settled));
        const after = laid(served(base, ops), []);

        expect(half?.data).toEqual(before?.data);
        expect(after?.data).toEqual(before?.data);
      }),
    );
  });

  test("an own waiting value is shown whatever the server sends meanwhile", () => {
    fc.assert(
      fc.property(fields, fields, fields, (data, own, later) => {
        const news = a_row("opportunity", "o1", 50, { ...data, ...later });

        expect(laid(news, [a_set(3, own)])?.data).toMatchObject(own);
      }),
    );
  });

  test("the fold never changes the base", () => {
    fc.assert(
      fc.property(fields, fc.array(fields), (data, sets) => {
        const base = a_row("opportunity", "o1", 1, data);
        const copy = structuredClone(base);

        laid(
          base,
          sets.map((set, i) => a_set(i + 1, set)),
        );

        expect(base).toEqual(copy);
      }),
    );
  });
});
