// Rows of a first sync lie many to a record; whatever is told of them later lies beside, and wins.

import { expect, test } from "vitest";
import { newId } from "../clock";
import type { WireRow } from "../protocol/types.gen";
import { baseRow, type Cache, cacheName, changeCache, childrenOf, openCache, slice } from "./cache";
import { fnv1a } from "./fingerprint";
import { allRows, drop, evict, lay, seqsOf } from "./laying";

const a_prospect = (at: number, seq = at + 1): WireRow => ({
  entity: "prospect",
  id: `p${String(at).padStart(4, "0")}`,
  root: at % 2 === 0 ? "even" : "odd",
  seq,
  v: seq,
  data: { rank: `a${at}` },
});

async function a_cache(rows: readonly WireRow[]): Promise<Cache> {
  const cache = openCache(newId());
  await changeCache(cache, (tx) => lay(tx, rows, { whole: { isMine: false, rows: 0 } }));
  return cache;
}

const MANY = Array.from({ length: 600 }, (_, at) => a_prospect(at));

async function allOf(cache: Cache, limit: number): Promise<WireRow[]> {
  const found: WireRow[] = [];
  let after: string | null = null;
  do {
    const part = await slice(cache, "prospect", after, limit);
    found.push(...part.rows);
    after = part.after;
  } while (after !== null);
  return found;
}

test("a page of a first sync is a few records, and every row of it is found again", async () => {
  const cache = await a_cache(MANY);

  expect(await cache.run((db) => db.count("chunk"))).toBe(3);
  expect(await cache.run((db) => db.count("base"))).toBe(0);
  expect(await baseRow(cache, "prospect", "p0599")).toEqual(MANY[599]);
  expect(await baseRow(cache, "prospect", "p0600")).toBeUndefined();
  expect((await childrenOf(cache, "prospect", "odd")).rows.length).toBe(300);
  expect((await allOf(cache, 100)).length).toBe(600);
});

test("what is told later wins, and what is told late changes nothing", async () => {
  const cache = await a_cache(MANY);
  const newer = { ...a_prospect(7, 900), data: { rank: "new" } };
  const older = { ...a_prospect(8, 2), data: { rank: "old" } };

  const news = await changeCache(cache, (tx) => lay(tx, [newer, older]));

  expect(news).toEqual([newer]);
  expect(await seqsOf(cache, [newer, older])).toEqual([900, 9]);
  expect((await baseRow(cache, "prospect", "p0007"))?.data).toEqual({ rank: "new" });
  const under = (await childrenOf(cache, "prospect", "odd")).rows.filter(({ id }) => id === "p0007");
  expect(under.map(({ seq }) => seq)).toEqual([900]);
  expect((await allOf(cache, 100)).filter(({ id }) => id === "p0007").length).toBe(1);
  expect((await allRows(cache)).filter(({ id }) => id === "p0007").map(({ seq }) => seq)).toEqual([900]);
});

test("what was asked for because it differs is taken although its number is lower", async () => {
  const cache = await a_cache(MANY);

  await changeCache(cache, (tx) => lay(tx, [a_prospect(8, 2)], { isAsked: true }));

  expect((await baseRow(cache, "prospect", "p0008"))?.seq).toBe(2);
});

test("what is dropped is gone wherever it lay", async () => {
  const cache = await a_cache(MANY);
  await changeCache(cache, (tx) => lay(tx, [a_prospect(7, 900)]));

  await changeCache(cache, (tx) => drop(tx, [a_prospect(7), a_prospect(8)]));

  expect(await baseRow(cache, "prospect", "p0007")).toBeUndefined();
  expect(await baseRow(cache, "prospect", "p0008")).toBeUndefined();
  expect((await allRows(cache)).length).toBe(598);
});

test("a root that leaves takes its rows along, but for those told of since", async () => {
  const cache = await a_cache(MANY);
  await changeCache(cache, (tx) => lay(tx, [a_prospect(8, 900)]));

  const gone = await changeCache(cache, (tx) => evict(tx, ["even"], 700));

  expect(gone.length).toBe(299);
  expect((await childrenOf(cache, "prospect", "even")).rows.map(({ id }) => id)).toEqual(["p0008"]);
  expect((await childrenOf(cache, "prospect", "odd")).rows.length).toBe(300);
});

test("several roots that leave at once take their rows along, and nobody else's", async () => {
  const cache = await a_cache([...MANY, { ...a_prospect(700), root: "third" }]);

  const gone = await changeCache(cache, (tx) => evict(tx, ["even", "odd"], 700));

  expect(gone.length).toBe(600);
  expect((await allRows(cache)).map(({ id }) => id)).toEqual(["p0700"]);
});

test("rows whose fingerprints are alike are told apart", async () => {
  const [one, other] = ["costarring", "liquid"]; // the two best known words that FNV-1a cannot tell apart
  const rows = [one, other].map((id, at) => ({ ...a_prospect(at), id, root: id }));
  const cache = await a_cache(rows.slice(0, 1));

  expect(fnv1a(one)).toBe(fnv1a(other));
  expect((await baseRow(cache, "prospect", one))?.id).toBe(one);
  expect(await baseRow(cache, "prospect", other)).toBeUndefined();
  expect((await childrenOf(cache, "prospect", other)).rows).toEqual([]);
  expect(await changeCache(cache, (tx) => lay(tx, rows.slice(1)))).toHaveLength(1);
});

test("what the version before laid down is found again after the upgrade, without a network", async () => {
  const user = newId();
  const rows = MANY.slice(0, 3);
  await new Promise<void>((done, fail) => {
    const request = indexedDB.open(cacheName(user), 3);
    request.onerror = () => fail(request.error);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("base", { keyPath: ["entity", "id"] }).createIndex("by_home", ["home", "entity"]);
      for (const name of ["meta", "backfill", "staging"]) db.createObjectStore(name, { keyPath: "key" });
      const chunk = db.createObjectStore("chunk", { keyPath: "key" });
      for (const [name, path] of Object.entries({ by_place: "places", by_home: "homes" }))
        chunk.createIndex(name, path, { multiEntry: true });
      const places = rows.map(({ id }) => `prospect ${id} 0000000000a`);
      const homes = ["even prospect", "odd prospect"];
      chunk.add({ key: ["prospect", 1, 0, 0], places, homes, text: JSON.stringify(rows) });
    };
    request.onsuccess = () => {
      request.result.close();
      done();
    };
  });
  const cache = openCache(user);

  expect(await baseRow(cache, "prospect", "p0001")).toEqual(rows[1]);
  expect((await childrenOf(cache, "prospect", "even")).rows.map(({ id }) => id)).toEqual(["p0000", "p0002"]);
  expect((await changeCache(cache, (tx) => evict(tx, ["even"], 900))).length).toBe(2);
});

test("the few rows of a small first page are read together with those of the next", async () => {
  const cache = await a_cache(MANY.slice(0, 40));
  await changeCache(cache, (tx) => lay(tx, MANY.slice(40, 240), { whole: { isMine: false, rows: 40 } }));
  await changeCache(cache, (tx) => lay(tx, MANY.slice(240, 300), { whole: { isMine: false, rows: 240 } }));

  const first = await slice(cache, "prospect", null, 500);

  expect(first.rows).toEqual(MANY.slice(0, 240));
  expect((await allOf(cache, 500)).map(({ id }) => id)).toEqual(MANY.slice(0, 300).map(({ id }) => id));
});

test("a record that cannot be read counts as damaged, and the others are found", async () => {
  const cache = await a_cache(MANY);
  await cache.run(async (db) => {
    const [first] = await db.getAll("chunk", null, 1);
    if (first !== undefined) await db.put("chunk", { ...first, text: first.text.slice(0, 100) });
  });

  const first = await slice(cache, "prospect", null, 100);

  expect([first.rows.length, first.damaged]).toEqual([0, 250]);
  expect((await allOf(cache, 100)).length).toBe(350);
});
