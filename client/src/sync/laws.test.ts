// What holds whatever happens: random histories of one phone before the model server, and how they end.

import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "../clock";
import { a_person } from "../store/builders";
import { allRows } from "../store/laying";
import { look } from "../store/vault";
import { a_create, a_phone, a_set, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

const HOUR_MS = 3_600_000;
const ROOTS = ["o1", "o2", "o3"] as const;

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant("create" as const), root: fc.constantFrom(...ROOTS) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("set" as const), root: fc.constantFrom(...ROOTS) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("other" as const), root: fc.constantFrom(...ROOTS) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("move" as const), root: fc.constantFrom(...ROOTS) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("sync" as const),
      after: fc.nat({ max: 5 }),
      fault: fc.constantFrom("cut", "lost", "500", null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom("backup", "restore", "reopen", "fork", "compare", "later") }),
  },
);

/** Sync until nothing changes any more; how often says that it ends. */
async function drain(phone: Phone, server: ServerModel): Promise<void> {
  server.faults.length = 0;
  for (let i = 0; i < 12; i++) {
    phone.clock.pass(HOUR_MS);
    await phone.sync().catch(() => undefined);
  }
}

async function base(phone: Phone): Promise<unknown[]> {
  const rows = await allRows(phone.store.cache);
  return rows.filter(({ deleted }) => deleted !== true).map(({ home: _, ...row }) => row);
}

const inOrder = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

test("nothing that was written here is lost, and in the end this phone has exactly what it may see", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (history) => {
      const server = new ServerModel();
      for (const root of ROOTS) {
        server.write("opportunity", root, { title: root });
        server.write("action", `of-${root}`, { note: root }, { root });
      }
      const [me, device] = [a_person(), newId()];
      const made: string[] = [];
      let backup = server.copy();
      let phone = await a_phone(server, me, device);
      for (const happens of history) {
        if (happens.what === "create") {
          const id = `made-${made.length}`;
          made.push(`action ${id}`);
          const fields = { note: id };
          await phone.store.perform([{ kind: "create", entity: "action", id, root: happens.root, fields }]);
        } else if (happens.what === "set") await phone.store.perform([a_set(happens.root, { title: newId() })]);
        else if (happens.what === "other") server.write("opportunity", happens.root, { description: newId() });
        else if (happens.what === "move") server.show(happens.root, server.hidden.has(happens.root));
        else if (happens.what === "backup") backup = server.copy();
        else if (happens.what === "restore") server.restore(backup);
        else if (happens.what === "later") phone.clock.pass(HOUR_MS);
        else if (happens.what === "compare") {
          server.problem = { status: 409, members: { code: "reconcile", reason: "access" } };
        } else if (happens.what === "fork") {
          const known = server.devices.get(phone.store.device);
          if (known !== undefined) known.lastN += 3; // a copy of this phone has written
        } else if (happens.what === "reopen") {
          await phone.store.close();
          const wall = phone.clock.wall;
          phone = await a_phone(server, me, device);
          phone.clock.wall = wall;
        } else if (happens.what === "sync") {
          server.faults.push(...Array.from({ length: happens.after }, () => null), happens.fault);
          await phone.sync().catch(() => undefined);
          server.faults.length = 0;
        }
      }

      await drain(phone, server);

      const waiting = await look(phone.store.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
      expect(waiting).toEqual([]);
      for (const key of made) expect([...server.rows.keys()]).toContain(key);
      const visible = server.visible().filter(({ deleted }) => deleted !== true);
      expect((await base(phone)).sort(inOrder)).toEqual(visible.sort(inOrder));
      const { task, entering, cursor } = await phone.progress();
      expect([task, entering, cursor]).toEqual([null, null, `c${server.head}`]);
      for (const root of ROOTS) {
        const row = phone.store.row("opportunity", root).value;
        expect(row?.data).toEqual(server.hidden.has(root) ? undefined : server.rows.get(`opportunity ${root}`)?.data);
      }
      expect(phone.store.unsent.value).toEqual([]);
      await phone.store.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("a first sync cut anywhere ends with the same rows as one that went through", async () => {
  const server = new ServerModel();
  for (let i = 0; i < 900; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
  server.mine.add("o7");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { maxLength: 5 }), async (cuts) => {
      const phone = await a_phone(server);
      await phone.store.perform([a_create("mine")]);
      for (const after of cuts) {
        server.faults.push(...Array.from({ length: after }, () => null), "cut");
        await phone.sync().catch(() => undefined);
        server.faults.length = 0;
      }

      await phone.sync();

      const visible = server.visible().sort(inOrder);
      expect((await base(phone)).sort(inOrder)).toEqual(visible);
      expect((await phone.progress()).complete).toBe(true);
      await phone.store.close();
    }),
    { numRuns: 12 },
  );
}, 120_000);
