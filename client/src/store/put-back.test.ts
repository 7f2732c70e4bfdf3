// The file of unsent work goes back to a device: nothing of it twice, and nothing over what others wrote since.
import { describe, expect, test } from "vitest";
import type { Me } from "../protocol/me";
import type { Draft } from "../protocol/operations";
import { a_person, a_store } from "./builders";
import { readUnsent, type UnsentFile } from "./put-back";
import type { LocalStore } from "./store";

const me: Me = a_person("Mara");
const a_create = (id: string, title: string): Draft => ({
  kind: "create",
  entity: "opportunity",
  id,
  fields: { title },
});

async function fileOf(store: LocalStore): Promise<UnsentFile> {
  const file = readUnsent(await (await store.exportUnsent()).text());
  if (file === null) throw new Error("its own file was not read");
  return file;
}

const titles = (store: LocalStore) => [...store.rows("opportunity").value.values()].map(({ data }) => data.title);

describe("a file of unsent work", () => {
  test("brings changes and drafts to a device that has lost them, on the same records", async () => {
    const lost = await a_store(me);
    await lost.perform([a_create("o1", "Bellavista")]);
    await lost.perform([{ kind: "set", entity: "opportunity", id: "o1", fields: { title: "Bellavista, line 2" } }]);
    await lost.drafts.put("d1", "capture", { title: "half" });
    const file = await fileOf(lost);
    const fresh = await a_store(a_person("Mara, again"));

    const count = await fresh.putBack(file);

    expect(count).toBeGreaterThanOrEqual(2);
    expect(titles(fresh)).toEqual(["Bellavista, line 2"]);
    expect([...fresh.rows("opportunity").value.keys()]).toEqual(["o1"]);
    expect(fresh.drafts.all.value).toMatchObject([{ id: "d1", value: { title: "half" } }]);
    expect(fresh.unsent.value.length).toBeGreaterThan(0);
  });

  test("adds nothing where all of it still waits, nor on a second time", async () => {
    const store = await a_store(me);
    await store.perform([a_create("o1", "Bellavista")]);
    await store.drafts.put("d1", "capture", { title: "half" });
    const before = store.unsent.value.length;

    const again = [await store.putBack(await fileOf(store)), await store.putBack(await fileOf(store))];

    expect(again).toEqual([0, 0]);
    expect(store.unsent.value).toHaveLength(before);
  });

  test("keeps what its author had seen, and lets go of numbers of another device", () => {
    const set = (n: number, base: object) => ({
      group: n,
      operation: {
        n,
        op: `x${n}`,
        at: "",
        off: 0,
        kind: "set",
        entity: "opportunity",
        id: "o",
        fields: { title: "A" },
        base,
      },
    });
    const file = {
      product: "carnet",
      user: { id: "u" },
      workspace: { id: "w" },
      waiting: [set(1, { title: 42 }), set(2, { title: "n:1" })],
    };

    const found = readUnsent(JSON.stringify(file));

    expect(found?.gestures).toMatchObject([
      { ops: ["x1"], drafts: [{ kind: "set", base: { title: 42 } }] },
      { ops: ["x2"], drafts: [{ kind: "set", base: {} }] },
    ]);
    expect(found?.gestures[1]?.drafts[0]).not.toHaveProperty("base.title");
    expect(found?.gestures[0]?.drafts[0]).not.toHaveProperty("n");
  });

  test("leaves out what is no operation, and is not read where it is no such file", () => {
    const file = {
      product: "carnet",
      user: { id: "u" },
      workspace: { id: "w" },
      waiting: [{ group: 1 }, 7],
      drafts: [{}, null],
    };

    expect(readUnsent(JSON.stringify(file))).toMatchObject({ gestures: [], drafts: [] });
    expect([readUnsent("not json"), readUnsent("{}"), readUnsent('{"product":"other"}')]).toEqual([null, null, null]);
  });
});
