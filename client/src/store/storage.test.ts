import { expect, test } from "vitest";
import { a_person, a_store } from "./builders";
import { letGoOfPictures } from "./storage";

const picture = (id: string) => ({ id, mime: "image/jpeg", bytes: new ArrayBuffer(8), usedAt: 1 });

// SY14, X8: what the server has makes room; what only this phone has, and the small pictures of lists, stay.
test("large pictures make room, small ones and unsent ones stay", async () => {
  const store = await a_store(a_person("Marco Rinaldi"));
  await store.cache.run((db) => db.put("originals", picture("a")));
  await store.cache.run((db) => db.put("thumbs", picture("a")));

  await letGoOfPictures(store.cache);

  expect(await store.cache.run((db) => db.count("originals"))).toBe(0);
  expect(await store.cache.run((db) => db.count("thumbs"))).toBe(1);
  await store.close();
});

test("making space says how much was freed, and the figures are fresh", async () => {
  const store = await a_store(a_person("Marco Rinaldi"));

  await expect(store.makeSpace()).resolves.toBeGreaterThanOrEqual(0);

  await store.close();
});
