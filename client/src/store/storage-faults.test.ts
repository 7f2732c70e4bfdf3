// What happens to work when the storage of a device fails, fills up, or is wanted by another version of the app.

import { signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { newId } from "../clock";
import { a_person, a_store } from "./builders";
import { openCache } from "./cache";
import { Database } from "./db";
import { type LocalFacts, NO_FACTS } from "./facts";
import { keepReserve } from "./reserve";
import type { Draft } from "./store";
import { look, vaultName } from "./vault";

const a_create = (id: string): Draft => ({ kind: "create", entity: "opportunity", id, fields: { title: id } });
const FULL = new DOMException("full", "QuotaExceededError");
const LOST = new DOMException("Connection to Indexed Database server lost", "UnknownError");

/** Transactions fail from now on, so many times. */
function failing(error: unknown, times: number, stores: readonly string[]): () => number {
  let left = times;
  const real = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, names, mode, options) {
    const asked = typeof names === "string" ? [names] : [...names];
    if (mode === "readwrite" && left > 0 && stores.some((store) => asked.includes(store))) {
      left -= 1;
      throw error;
    }
    return real.call(this, names, mode, options);
  });
  return () => left;
}

const outbox = (vault: Parameters<typeof look>[0]): Promise<string[]> =>
  look(vault, ["outbox"], async (tx) => (await tx.objectStore("outbox").getAll()).map(({ id }) => id));

describe("a connection to the storage that is lost in the middle of an edit", () => {
  // F15
  test("is opened anew once, and nobody notices", async () => {
    const facts = signal<LocalFacts>(NO_FACTS);
    const store = await a_store(a_person(), { facts });
    failing(LOST, 1, ["outbox"]);

    await store.perform([a_create("o1")]);

    expect(await outbox(store.vault)).toEqual(["o1"]);
    expect(facts.value.unsaved).toBe(0);
  });

  // F15
  test("and lost again keeps the edit in memory, says so, lets it be exported, and saves it once it answers", async () => {
    const facts = signal<LocalFacts>(NO_FACTS);
    let goOn: () => void = () => undefined;
    const pause = (): Promise<void> =>
      new Promise((go) => {
        goOn = go;
      });
    const store = await a_store(a_person(), { facts, pause });
    failing(LOST, 2, ["outbox"]);

    const saving = store.perform([a_create("o1")]);
    await vi.waitUntil(() => facts.value.unsaved === 1);
    expect(await (await store.exportUnsent()).text()).toContain('"o1"');
    goOn();
    await saving;

    expect(await outbox(store.vault)).toEqual(["o1"]);
    expect(facts.value.unsaved).toBe(0);
  });
});

describe("a device without room", () => {
  // F12
  test("gives up thumbnails, then pictures, then the reserve, and only as much as it takes: text always fits", async () => {
    const store = await a_store(a_person());
    const picture = { mime: "image/webp", bytes: new ArrayBuffer(8), usedAt: 0 };
    await store.cache.run((db) => db.put("thumbs", { id: "t1", ...picture }));
    await store.cache.run((db) => db.put("originals", { id: "p1", ...picture }));
    await keepReserve(store.vault, 1_000);
    const left = async (): Promise<unknown[]> => [
      await store.cache.run((db) => db.count("thumbs")),
      await store.cache.run((db) => db.count("originals")),
      await look(store.vault, ["device"], (tx) => tx.objectStore("device").count("reserve")),
    ];

    for (const [times, rest] of [
      [1, [0, 1, 1]],
      [1, [0, 0, 1]],
      [1, [0, 0, 0]],
    ] as const) {
      failing(FULL, times, ["outbox"]);
      await store.perform([a_create(`o${rest.join("")}`)]);
      vi.restoreAllMocks();
      expect(await left()).toEqual(rest);
    }
    expect(await outbox(store.vault)).toHaveLength(3);
  });

  // F12
  test("and with nothing left to give keeps the text in memory and says that it is for want of room", async () => {
    const facts = signal<LocalFacts>(NO_FACTS);
    const store = await a_store(a_person(), { facts, pause: () => new Promise(() => undefined) });
    failing(FULL, 99, ["outbox"]);

    void store.perform([a_create("o1")]);
    await vi.waitUntil(() => facts.value.unsaved === 1);

    expect(facts.value.isFull).toBe(true);
  });

  test("lays aside bytes that cannot be packed: zeros would take no room and have none to give", async () => {
    const store = await a_store(a_person());
    await keepReserve(store.vault, 200_000);
    const kept = await look(store.vault, ["device"], (tx) => tx.objectStore("device").get("reserve"));
    if (kept?.key !== "reserve") throw new Error("nothing was laid aside");

    const zipped = new Blob([kept.bytes.slice(0, 60_000)]).stream().pipeThrough(new CompressionStream("gzip"));

    expect(kept.bytes.byteLength).toBe(200_000);
    expect((await new Response(zipped).arrayBuffer()).byteLength).toBeGreaterThan(59_000);
  });
});

describe("two tabs of two versions", () => {
  // F17
  test("the newer one is not kept waiting: the older lets go, says that it is outdated, and keeps what is typed", async () => {
    const me = a_person();
    const facts = signal<LocalFacts>(NO_FACTS);
    const old = await a_store(me, { facts, pause: () => new Promise(() => undefined) });
    await old.perform([a_create("o1")]);

    const young = new Database(vaultName(me.user.id), [() => undefined, () => undefined, () => undefined]);
    const kept = await young.run((db) => db.getAll("outbox" as never));

    expect(kept).toHaveLength(1);
    expect(facts.value.isOutdated).toBe(true);
    void old.perform([a_create("o2")]).catch(() => undefined);
    expect(await (await old.exportUnsent()).text()).toContain('"o1"');
  });

  // F17
  test("the newer one says that it is blocked while an older one cannot let go", async () => {
    const name = `vault-${newId()}`;
    const open = indexedDB.open(name, 1);
    await new Promise((go) => {
      open.onsuccess = go;
    });
    const said: boolean[] = [];
    const young = new Database(name, [() => undefined, () => undefined], { onBlocked: (is) => said.push(is) });

    const opening = young.run(() => Promise.resolve("open"));
    await vi.waitUntil(() => said.includes(true));
    open.result.close();

    expect(await opening).toBe("open");
    expect(said.at(-1)).toBe(false);
  });
});

test("the first version's databases are upgraded with all that they hold", async () => {
  const user = newId();
  const first = indexedDB.open(`cache-${user}`, 1);
  first.onupgradeneeded = () => {
    const base = first.result.createObjectStore("base", { keyPath: ["entity", "id"] });
    base.createIndex("by_home", ["home", "entity"]);
    base.put({ entity: "opportunity", id: "o1", seq: 3, home: "o1", data: {} });
    first.result.createObjectStore("meta", { keyPath: "key" }).put({ key: "progress", cursor: "c3", complete: true });
  };
  await new Promise((go) => {
    first.onsuccess = go;
  });
  first.result.close();

  const cache = openCache(user);

  expect(await cache.run((db) => db.count("base"))).toBe(1);
  expect(await cache.run((db) => db.count("backfill"))).toBe(0);
});
