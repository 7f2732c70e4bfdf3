import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newId } from "../clock";
import type { Draft } from "../protocol/operations";
import { AT } from "./builders";
import { type Asked, enqueue, OUTBOX_STORES, type Stamp, takeBack, type Written } from "./outbox";
import { SENDING_STORES, settle, takeBatch } from "./sending";
import { change, look, openVault, type Vault, type Waiting } from "./vault";

const stamp: Stamp = { at: AT, off: 0, newDevice: () => "device-1" };
const LIMITS = { ops: 100, bytes: 262_144 };

const fresh = (): Vault => openVault(newId());
const ask = (draft: Draft): Asked => ({
  draft,
  label: { entity: "opportunity", id: "id" in draft ? draft.id : "", title: "" },
  op: newId(),
});
const a_set = (
  id: string,
  fields: Record<string, unknown>,
  base: Record<string, number | `n:${number}`> = {},
): Draft => ({
  kind: "set",
  entity: "opportunity",
  id,
  fields,
  base,
});
const put = (vault: Vault, ...gestures: Draft[][]): Promise<readonly Written[]> =>
  change(vault, OUTBOX_STORES, (tx) =>
    enqueue(
      tx,
      gestures.map((gesture) => gesture.map(ask)),
      stamp,
    ),
  );
const all = (vault: Vault): Promise<Waiting[]> => look(vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
const send = (vault: Vault, limits = LIMITS) =>
  change(vault, SENDING_STORES, (tx) => takeBatch(tx, limits, () => "device-1"));
const back = (vault: Vault, written: readonly Written[]): Promise<boolean> =>
  change(vault, OUTBOX_STORES, (tx) => takeBack(tx, written, stamp));

describe("numbers", () => {
  test("run from 1, and gestures keep together", async () => {
    const vault = fresh();

    await put(vault, [a_set("a", { title: "1" }), a_set("b", { title: "2" })], [a_set("c", { title: "3" })]);

    expect((await all(vault)).map(({ n, group }) => [n, group])).toEqual([
      [1, 1],
      [2, 1],
      [3, 3],
    ]);
  });

  test("have no holes and no doubles, whatever tabs write, fail and send in between", async () => {
    const step = fc.constantFrom("put", "pair", "crash", "send", "answer");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 }), async (steps) => {
        const user = newId();
        const tabs = [openVault(user), openVault(user)] as const;
        const seen: number[] = [];
        const work = steps.map(async ([what, isSecond], i) => {
          const vault = tabs[isSecond ? 1 : 0];
          if (what === "put") await put(vault, [a_set(`r${i}`, { title: "x" })]);
          if (what === "pair") await put(vault, [a_set(`r${i}`, { title: "x" }), a_set(`s${i}`, { title: "y" })]);
          if (what === "crash") {
            const doomed = change(vault, OUTBOX_STORES, async (tx) => {
              await enqueue(tx, [[ask(a_set(`r${i}`, { title: "x" }))]], stamp);
              throw new Error("the battery is empty");
            });
            await expect(doomed).rejects.toThrow();
          }
          if (what === "send") await send(vault);
          if (what === "answer") {
            const { groups } = await send(vault);
            const results = groups.flat().map(({ n, op }) => ({ n, op, status: "applied" as const }));
            await change(vault, SENDING_STORES, (tx) => settle(tx, results, "device-1", 0));
          }
        });
        await Promise.all(work);

        const journal = await look(tabs[0], ["journal"], (tx) => tx.objectStore("journal").getAll());
        seen.push(...journal.map(({ n }) => n), ...(await all(tabs[0])).map(({ n }) => n));
        await Promise.all(tabs.map((vault) => vault.close()));

        expect(seen.sort((a, b) => a - b)).toEqual(seen.map((_, i) => i + 1));
      }),
      { numRuns: 40 },
    );
  });

  test("a second try of the same gesture, after the first had reached the disk, changes nothing", async () => {
    const vault = fresh();
    const gesture = [[ask(a_set("a", { title: "1" }))]];
    const twice = () => change(vault, OUTBOX_STORES, (tx) => enqueue(tx, gesture, stamp));

    await twice();
    await twice();

    expect(await all(vault)).toHaveLength(1);
  });

  test("an operation made after another of the same gesture is based on it", async () => {
    const vault = fresh();

    await put(vault, [
      { kind: "create", entity: "opportunity", id: "a", fields: { title: "1" } },
      a_set("a", { title: "2", step: "s" }, { step: 0 }),
      { kind: "tag.add", entity: "opportunity", id: "a", tag: "vip" },
      { kind: "tag.remove", entity: "opportunity", id: "a", tag: "vip", seen: 0 },
    ]);

    const [, second, , last] = await all(vault);
    expect(second?.operation).toMatchObject({ base: { title: "n:1", step: 0 } });
    expect(last?.operation).toMatchObject({ seen: "n:3" });
  });
});

describe("repeated sets of one field", () => {
  test("become one with the first base and the last value", async () => {
    const vault = fresh();

    await put(vault, [a_set("a", { title: "1" }, { title: 7 })]);
    await put(vault, [a_set("a", { title: "2" }, { title: "n:1" })]);
    await put(vault, [a_set("a", { title: "3" }, { title: "n:1" })]);

    const waiting = await all(vault);
    expect(waiting.map(({ operation }) => operation)).toMatchObject([
      { n: 1, fields: { title: "3" }, base: { title: 7 } },
    ]);
  });

  test("go under the last one's id: a former life of the device may have sent the first", async () => {
    const vault = fresh();
    const [first] = await put(vault, [a_set("a", { title: "1" })]);
    const [last] = await put(vault, [a_set("a", { title: "2" }, { title: "n:1" })]);

    const [only] = await all(vault);

    expect(only).toMatchObject({ n: 1, op: last?.now.op, operation: { n: 1, op: last?.now.op } });
    expect(last?.now.op).not.toBe(first?.now.op);
  });

  test("stay apart once the first may have left the device", async () => {
    const vault = fresh();

    await put(vault, [a_set("a", { title: "1" })]);
    await send(vault);
    await put(vault, [a_set("a", { title: "2" }, { title: "n:1" })]);

    expect((await all(vault)).map(({ operation }) => operation)).toMatchObject([
      { fields: { title: "1" } },
      { fields: { title: "2" }, base: { title: "n:1" } },
    ]);
  });

  test("stay apart when another operation on the field came between", async () => {
    const vault = fresh();

    await put(vault, [a_set("a", { title: "1" })]);
    await put(vault, [{ kind: "conflict.settle", id: "k", choice: "new", value: "2" }]);
    await put(vault, [a_set("a", { title: "3" }, { title: "n:2" })]);

    expect(await all(vault)).toHaveLength(3);
  });

  test("stay apart when the first was part of a larger gesture", async () => {
    const vault = fresh();

    await put(vault, [a_set("a", { title: "1" }), a_set("b", { title: "1" })]);
    await put(vault, [a_set("a", { title: "2" }, { title: "n:1" })]);

    expect(await all(vault)).toHaveLength(3);
  });
});

describe("taking back", () => {
  test("leaves a skip in the place of what was unsent", async () => {
    const vault = fresh();
    const written = await put(vault, [a_set("a", { title: "1" })]);

    expect(await back(vault, written)).toBe(true);

    expect((await all(vault)).map(({ n, operation }) => [n, operation.kind])).toEqual([[1, "skip"]]);
  });

  test("brings the earlier value back when a later one had taken its place", async () => {
    const vault = fresh();
    await put(vault, [a_set("a", { title: "1" })]);
    const written = await put(vault, [a_set("a", { title: "2" }, { title: "n:1" })]);

    expect(await back(vault, written)).toBe(true);

    expect((await all(vault)).map(({ operation }) => operation)).toMatchObject([{ fields: { title: "1" } }]);
  });

  test("is refused where a second try no longer knows the earlier value", async () => {
    const vault = fresh();
    await put(vault, [a_set("a", { title: "1" })]);
    const gesture = [[ask(a_set("a", { title: "2" }, { title: "n:1" }))]];
    const once = () => change(vault, OUTBOX_STORES, (tx) => enqueue(tx, gesture, stamp));
    await once();

    expect(await back(vault, await once())).toBe(false);

    expect((await all(vault)).map(({ operation }) => operation)).toMatchObject([{ n: 1, fields: { title: "2" } }]);
  });

  test("is refused once it may have left the device", async () => {
    const vault = fresh();
    const written = await put(vault, [a_set("a", { title: "1" })]);
    await send(vault);

    expect(await back(vault, written)).toBe(false);
  });

  test("is refused when later work rests on it", async () => {
    const vault = fresh();
    const made = await put(vault, [{ kind: "create", entity: "opportunity", id: "0190-a", fields: {} }]);
    await put(vault, [{ kind: "comment.add", id: "c", root: "0190-a", text: "hello" }]);

    expect(await back(vault, made)).toBe(false);
    expect((await all(vault)).map(({ operation }) => operation.kind)).toEqual(["create", "comment.add"]);
  });
});
