// Rounds in a worker: the same as in the page, as far as anybody here can tell.

import { expect, test, vi } from "vitest";
import type { Away } from "../platform";
import { Problem, Unreachable } from "../protocol/problem";
import { keysIn } from "../store/base";
import { StorageTrouble } from "../store/db";
import { allRows } from "../store/laying";
import { Deposed } from "../store/leading";
import { CycleAway, type Means } from "./away";
import { AwayHost } from "./away-host";
import { type Asked, errorOf, failureOf } from "./away-words";
import { a_create, a_phone, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

/** A worker without a thread of its own: what is said is copied, and heard later. */
function a_worker(phone: Phone): Away & { hasEnded: boolean; doze: () => void } {
  let hear: (message: unknown) => void = () => undefined;
  const { clock } = phone;
  const host = new AwayHost({
    clock,
    indexedDB,
    transport: () => phone.means().transport,
    tell: (told) => void Promise.resolve(structuredClone(told)).then((copy) => worker.hasEnded || hear(copy)),
  });
  const worker = {
    hasEnded: false,
    doze: (): void => undefined,
    tell: (asked: unknown) => void Promise.resolve(structuredClone(asked)).then((copy) => host.hear(copy as Asked)),
    hear: (listener: (message: unknown) => void, _fail: () => void, doze: () => void) => {
      hear = listener;
      worker.doze = doze;
    },
    end: () => {
      worker.hasEnded = true;
    },
  };
  return worker;
}

async function an_away_phone(
  server: ServerModel,
  looksAtDisk = false,
): Promise<{
  phone: Phone;
  sync: (means?: Partial<Means>) => Promise<void>;
  keys: unknown[];
  reread: unknown[];
  started: ReturnType<typeof a_worker>[];
}> {
  const phone = await a_phone(server);
  const keys: unknown[] = [];
  const reread: unknown[] = [];
  const started: ReturnType<typeof a_worker>[] = [];
  const start = (): Away => {
    const worker = a_worker(phone);
    started.push(worker);
    return worker;
  };
  const cycle = new CycleAway({
    user: phone.store.user.id,
    start,
    csrf: () => null,
    looksAtDisk: () => looksAtDisk,
    onKeys: (some) => keys.push(...keysIn(some)),
    reread: (some) => reread.push(...keysIn(some)),
  });
  return { phone, sync: (means = {}) => cycle.run({ ...phone.means(), ...means }), keys, reread, started };
}

test("a round sends what waits, and shows here what came", async () => {
  const server = new ServerModel();
  server.write("opportunity", "o1", { title: "theirs" });
  const { phone, sync } = await an_away_phone(server);
  await phone.store.perform([a_create("mine", { title: "mine" })]);

  await sync();

  expect(phone.store.unsent.value).toEqual([]);
  expect(phone.title("o1")).toBe("theirs");
  expect(phone.store.row("opportunity", "mine").value?.saved).toBe("server");
});

test("a first sync asks for its next page while the one before is written down, and misses nothing", async () => {
  const server = new ServerModel();
  for (let at = 0; at < 2_300; at++) server.write("opportunity", `o${at}`, { title: `${at}` });
  for (let at = 0; at < 1_200; at++) server.mine.add(`o${at}`);
  const { phone, sync } = await an_away_phone(server);
  server.faults.push(null, null, null, "cut");

  await expect(sync()).rejects.toThrow();
  await sync();

  expect(phone.store.rows("opportunity").value.size).toBe(2_300);
  const kept = (await allRows(phone.store.cache)).map(({ id }) => id);
  expect([kept.length, new Set(kept).size]).toEqual([2_300, 2_300]);
});

test("what nobody looks at is told to other tabs by its keys alone", async () => {
  const server = new ServerModel();
  server.write("prospect_list", "l1", { name: "Fair" });
  server.write("prospect", "p1", {}, { root: "l1" });
  const { phone, sync, keys } = await an_away_phone(server);

  await sync();

  expect(keys).toEqual([{ entity: "prospect", id: "p1" }]);
  expect(phone.store.row("prospect_list", "l1").value?.data.name).toBe("Fair");
});

test("what came with a first sync while somebody looked is read from the device", async () => {
  const server = new ServerModel();
  server.write("prospect_list", "l1", { name: "Fair" });
  server.write("prospect", "p1", {}, { root: "l1" });
  const { sync, keys, reread } = await an_away_phone(server, true);

  await sync();

  expect([keys, reread]).toEqual([[{ entity: "prospect", id: "p1" }], [{ entity: "prospect", id: "p1" }]]);
});

test("what ends a round ends it here by the same name", async () => {
  const server = new ServerModel();
  const { sync } = await an_away_phone(server);
  server.faults.push("cut");

  await expect(sync()).rejects.toBeInstanceOf(Unreachable);
  await sync();
});

test.each([
  new Problem(409, "r1", { code: "reconcile", reason: "too_old" }, 3_000),
  new Unreachable("timeout", 504),
  new StorageTrouble(new DOMException("no room", "QuotaExceededError")),
  new StorageTrouble(new Error("gone")),
  new Deposed(),
])("%s stays what it is on the way", (error) => {
  const copied = errorOf(structuredClone(failureOf(error)));

  expect(copied.name).toBe(error.name);
  expect({ ...copied, cause: null }).toEqual({ ...error, cause: null });
});

test("a round that was given up and does not end costs its worker", async () => {
  const server = new ServerModel();
  const { phone, sync, started } = await an_away_phone(server);
  const abort = new AbortController();
  const { transport } = phone;
  phone.transport = () => new Promise(() => undefined);
  const hanging = expect(sync({ signal: abort.signal })).rejects.toThrow("ended");
  await vi.waitUntil(() => started.length === 1);
  abort.abort();
  phone.transport = transport;

  await sync();

  await hanging;
  expect(started.length).toBe(2);
});

test("a page that is kept for its return keeps no worker, and starts another when it is back", async () => {
  const server = new ServerModel();
  const { phone, sync, started } = await an_away_phone(server);
  const { transport } = phone;
  phone.transport = () => new Promise(() => undefined);
  const asleep = expect(sync()).rejects.toThrow("ended");
  await vi.waitUntil(() => started.length === 1);
  phone.transport = transport;

  started[0]?.doze();
  await asleep;
  await sync();

  expect(started.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
});

test("where no worker starts the page does the rounds itself", async () => {
  const server = new ServerModel();
  server.write("opportunity", "o1", { title: "theirs" });
  const phone = await a_phone(server);
  const broken: Away = {
    tell: () => undefined,
    hear: (_hear, fail) => void Promise.resolve().then(fail),
    end: () => undefined,
  };
  const user = phone.store.user.id;
  const ports = { csrf: () => null, looksAtDisk: () => false, onKeys: () => undefined, reread: () => undefined };
  const cycle = new CycleAway({ user, start: () => broken, ...ports });

  await expect(cycle.run(phone.means())).rejects.toThrow();
  await cycle.run(phone.means());

  expect(phone.title("o1")).toBe("theirs");
});
