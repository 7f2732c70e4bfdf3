// F1: changes of step, status, assignment and amount, as this device and then the server knows them.
import { describe, expect, test } from "vitest";
import type { Operation } from "../protocol/types.gen";
import { allChanges, ownChanges, toldChanges } from "./changes";

const at = "2026-03-01T09:00:00.000Z";
const made = (more: object) => ({ n: 1, op: "op1", at, off: 60_000, ...more }) as Operation;

describe("F1: changes in the stream", () => {
  test("are known of what this device did itself, in the server's time", () => {
    const work = [
      { operation: made({ kind: "set", fields: { step: "s2", title: "x" } }), isSent: true },
      { operation: made({ kind: "status.set", status: "won", op: "op2" }), isSent: false },
      { operation: made({ kind: "transfer", to: "anna", op: "op3" }), isSent: false },
    ];
    expect(ownChanges(work, "me")).toEqual([
      { id: "op1 step", at: "2026-03-01T09:01:00.000Z", by: "me", field: "step", to: "s2", saved: "server" },
      {
        id: "op2 status",
        at: "2026-03-01T09:01:00.000Z",
        by: "me",
        field: "status",
        to: { is: "won" },
        saved: "phone",
      },
      { id: "op3 owner", at: "2026-03-01T09:01:00.000Z", by: "me", field: "owner", to: "anna", saved: "phone" },
    ]);
  });

  test("say what was there before once the server has told, and leave out how it was born", () => {
    const entry = (op: string, by: string, fields: readonly string[], old: object) => ({
      seq: 1,
      op,
      by,
      at,
      stored_at: at,
      fields,
      old: old as Readonly<Record<string, unknown>>,
    });
    const entries = [
      entry("op9", "anna", ["step"], { step: "s2" }),
      entry("op8", "me", ["step", "title"], { step: "s1", title: "x" }),
      entry("op7", "me", ["step", "title"], {}),
    ];
    const told = toldChanges(entries, { step: "s3" }, true);
    expect(told.map(({ id, from, to }) => [id, from, to])).toEqual([
      ["op9 step", "s2", "s3"],
      ["op8 step", "s1", "s2"],
    ]);
    const own = ownChanges(
      [{ operation: made({ kind: "set", op: "op8", fields: { step: "s2" } }), isSent: true }],
      "me",
    );
    expect(allChanges(own, told)).toEqual(told);
  });
});
