import { describe, expect, test } from "vitest";
import { look } from "../store/vault";
import { a_create, a_phone, a_set, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

describe("a root that has become visible", () => {
  test("is fetched with all its children, in pages that go on where they were cut", async () => {
    const server = new ServerModel();
    server.hidden.add("l1");
    server.write("prospect_list", "l1", { name: "Fair" });
    for (let i = 0; i < 1_100; i++) server.write("prospect", `p${i}`, {}, { root: "l1" });
    const phone = await a_phone(server);
    await phone.sync();
    server.hidden.delete("l1");
    server.enter = ["l1"];
    server.calls.length = 0;
    server.faults.push(null, null, "cut");

    await expect(phone.sync()).rejects.toThrow();
    await phone.sync();

    const here = await phone.store.cache.run((db) => db.countFromIndex("base", "by_home", ["l1", "prospect"]));
    expect(here).toBe(1_100);
    const pages = server.calls.filter(({ path }) => path.endsWith("rows")).map(({ body }) => body.after !== null);
    expect(pages).toEqual([false, true, true, true]);
    expect(await phone.store.cache.run((db) => db.count("backfill"))).toBe(0);
  });

  test("and is gone again before it was fetched is no longer waited for", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    server.enter = ["o9"]; // visible for a moment only

    await phone.sync();

    expect(await phone.store.cache.run((db) => db.count("backfill"))).toBe(0);
    expect((await phone.progress()).entering).toBeNull();
  });

  async function half_fetched(): Promise<{ server: ServerModel; phone: Phone }> {
    const server = new ServerModel();
    server.hidden.add("l1");
    server.write("prospect_list", "l1", { name: "Fair" });
    for (let i = 0; i < 600; i++) server.write("prospect", `p${i}`, {}, { root: "l1" });
    const phone = await a_phone(server);
    await phone.sync();
    server.hidden.delete("l1");
    server.enter = ["l1"];
    server.faults.push(null, null, "lost");
    await expect(phone.sync()).rejects.toThrow();
    server.calls.length = 0;
    server.write("opportunity", "o1", { title: "moves the head" });
    return { server, phone };
  }

  const asked = (server: ServerModel): boolean[] =>
    server.calls.filter(({ path }) => path.endsWith("rows")).map(({ body }) => body.after === null);

  test("left and entered again while it was fetched is fetched anew: what it lost meanwhile nobody tells", async () => {
    const { server, phone } = await half_fetched();
    server.enter = ["l1"];

    await phone.sync();

    expect(asked(server)).toEqual([false, true, false]);
    const here = await phone.store.cache.run((db) => db.countFromIndex("base", "by_home", ["l1", "prospect"]));
    expect(here).toBe(600);
  });

  test("and left before it was fetched is not asked for", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    server.enter = ["o1"];
    server.faults.push(null, "lost");
    await expect(phone.sync()).rejects.toThrow();
    server.calls.length = 0;
    server.leave = ["o1"];
    await phone.store.cache.run(async (db) => db.put("meta", { ...(await phone.progress()), entering: null }));

    await phone.sync();

    expect(asked(server)).toEqual([]);
  });
});

describe("a root that was left", () => {
  // F33
  test("takes its children along, but what waits for it is sent and gets its verdict", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x" });
    server.write("action", "a1", { note: "call" }, { root: "o1" });
    const phone = await a_phone(server);
    await phone.sync();
    await phone.store.perform([a_set("o1", { title: "mine" })]);
    server.pushProblem = { status: 507, members: { code: "storage_full" } };
    server.hidden.add("o1");
    server.leave = ["o1"];

    await expect(phone.sync()).rejects.toThrow("storage_full");
    expect(phone.store.rows("opportunity").value.size).toBe(0);
    expect(phone.store.rows("action").value.size).toBe(0);
    expect(phone.store.unsent.value).toMatchObject([{ title: "mine", state: "waiting" }]);

    server.pushProblem = null;
    await phone.sync();
    expect(phone.store.unsent.value).toEqual([]);
    expect(server.rows.get("opportunity o1")?.data?.title).toBe("mine");
  });

  test("and written since by whoever it went to is not dropped by the page that came before", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x" });
    const phone = await a_phone(server);
    await phone.sync();
    const row = server.rows.get("opportunity o1");
    if (row === undefined) throw new Error("no row");
    // It came back, and was fetched with `rows`, after the page that tells of the leaving was made.
    await phone.store.cache.run((db) => db.put("base", { ...row, seq: 900, home: "o1" }));
    server.leave = ["o1"];

    await phone.sync();

    expect(await phone.store.cache.run((db) => db.get("base", ["opportunity", "o1"]))).toBeDefined();
  });
});

// F35
test("what was erased for good is wiped from the journal, and a restored server does not get it back", async () => {
  const server = new ServerModel();
  const empty = server.copy();
  const phone = await a_phone(server);
  await phone.store.perform(
    [a_create("o1")],
    [a_create("o2")],
    [{ kind: "comment.add", id: "c1", root: "o1", text: "?" }],
  );
  await phone.sync();
  server.erase("opportunity", "o1");
  await phone.sync();
  const kept = await look(phone.store.vault, ["journal"], (tx) => tx.objectStore("journal").getAll());
  expect(kept.map(({ id }) => id)).toEqual(["o2"]);

  server.restore(empty);
  await phone.sync();

  expect([...server.rows.keys()]).toEqual(["opportunity o2"]);
});

// T1
test("what went over to another record by a merge stays in the journal, and a restored server gets it back", async () => {
  const server = new ServerModel();
  const empty = server.copy();
  const phone = await a_phone(server);
  await phone.store.perform([a_create("o1")], [{ kind: "comment.add", id: "c1", root: "o1", text: "?" }]);
  await phone.sync();
  server.write("opportunity", "o1", { merged_into: "o2" });
  server.erase("comment", "c1");
  await phone.sync();

  server.restore(empty);
  await phone.sync();

  expect([...server.rows.keys()]).toEqual(["opportunity o1", "comment c1"]);
});
