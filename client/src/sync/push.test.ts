import { describe, expect, test } from "vitest";
import { Unreachable } from "../protocol/problem";
import { a_person } from "../store/builders";
import { look } from "../store/vault";
import { a_create, a_phone, a_set, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

type Sent = { n: number; op: string; kind: string; base?: unknown; fields?: Record<string, unknown> };

/** What each push held, group by group. */
function pushes(server: ServerModel): Sent[][][] {
  const groups = server.calls.flatMap(({ path, body }) => (path.endsWith("push") ? [body.groups] : []));
  return (groups as { ops: Sent[] }[][]).map((call) => call.map(({ ops }) => ops));
}

const sizes = (server: ServerModel): number[] => pushes(server).map((groups) => groups.flat().length);

async function a_waiting_phone(server: ServerModel, gestures: number, opsEach = 1): Promise<Phone> {
  const phone = await a_phone(server);
  await phone.sync();
  server.calls.length = 0;
  for (let g = 0; g < gestures; g++) {
    const ids = Array.from({ length: opsEach }, (_, i) => `o${g}-${i}`);
    await phone.store.perform(ids.map((id) => a_create(id)));
  }
  return phone;
}

describe("a batch", () => {
  test("holds at most a hundred operations and never a part of a gesture", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 5, 30);

    await phone.sync();

    expect(sizes(server)).toEqual([90, 60]);
    expect(
      pushes(server)
        .flat()
        .every((group) => group.length === 30),
    ).toBe(true);
  });

  test("holds at most a quarter of a megabyte", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    server.calls.length = 0;
    for (const id of ["a", "b", "c"]) await phone.store.perform([a_create(id, { description: "x".repeat(120_000) })]);

    await phone.sync();

    expect(sizes(server)).toEqual([2, 1]);
  });

  test("of which the server answers only the beginning is followed by the rest", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 9);
    server.mostGroups = 4;

    await phone.sync();

    expect(sizes(server)).toEqual([9, 5, 1]);
    expect([...server.effects.values()]).toEqual(Array.from({ length: 9 }, () => 1));
    expect(phone.store.unsent.value).toEqual([]);
  });

  test("that something on the way finds too large goes in halves, and the next ones stay small", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 40);
    server.faults.push({ status: 413, members: { code: "batch_too_large" } });

    await phone.sync();

    expect(sizes(server)).toEqual([40, 20, 20]);
  });

  test("that never got through is followed by few at a time, and by more as they do", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 60);
    server.faults.push("lost");

    await expect(phone.sync()).rejects.toBeInstanceOf(Unreachable);
    await phone.sync();

    expect(sizes(server)).toEqual([60, 8, 16, 32, 4]);
  });

  test("too large even alone becomes a skip in its place, and its text is kept", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 2);
    const tooLarge = { status: 413, members: { code: "batch_too_large" } };
    server.faults.push(tooLarge, tooLarge);

    await phone.sync();

    const kinds = pushes(server)
      .slice(2)
      .flat(2)
      .map(({ n, kind }) => [n, kind]);
    expect(kinds).toEqual([
      [1, "skip"],
      [2, "create"],
    ]);
    expect(phone.store.attention.value).toMatchObject([
      { title: "", result: { code: "too_large" }, op: { id: "o0-0" } },
    ]);
  });

  test("of a server that can read nothing, not even a filled number, gives up one gesture and no more", async () => {
    const server = new ServerModel();
    const phone = await a_waiting_phone(server, 9);
    server.pushProblem = { status: 400, members: { code: "bad_request" } };

    for (let i = 0; i < 4; i++) await expect(phone.sync()).rejects.toThrow("bad_request");
    expect(phone.store.attention.value).toHaveLength(1);
    expect(phone.store.unsent.value).toHaveLength(8);

    server.pushProblem = null;
    await phone.sync();
    expect(phone.store.unsent.value).toEqual([]);
  });
});

// F36
test("many gestures in a row that cannot be read stop nobody behind them", async () => {
  const server = new ServerModel();
  const phone = await a_waiting_phone(server, 6);
  server.unreadable = (op) => op.n <= 5;

  await phone.sync();

  expect(phone.store.attention.value).toHaveLength(5);
  expect([...server.rows.keys()]).toEqual(["opportunity o5-0"]);
  expect(phone.store.unsent.value).toEqual([]);
});

describe("repeated edits of one field", () => {
  test("become one while unsent, and stay apart once the first may have left", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x" });
    const phone = await a_phone(server);
    await phone.sync();
    server.calls.length = 0;
    await phone.store.perform([a_set("o1", { title: "a" })]);
    await phone.store.perform([a_set("o1", { title: "b" })]);
    server.faults.push("lost");
    await expect(phone.sync()).rejects.toThrow();
    await phone.store.perform([a_set("o1", { title: "c" })]);

    await phone.sync();

    const sent = pushes(server)[1]?.flat() ?? [];
    expect(sent.map(({ n, fields, base }) => [n, fields?.title, base])).toEqual([
      [1, "b", { title: 1 }],
      [2, "c", { title: "n:1" }],
    ]);
  });
});

describe("an operation that is held", () => {
  const an_orphan = { kind: "comment.add", id: "c1", root: "o9", text: "for a colleague's record" } as const;

  test("is asked about daily and no oftener, with its own id and number", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([an_orphan]);
    await phone.sync();
    const first = pushes(server).flat(2);
    server.calls.length = 0;
    await phone.sync();
    await phone.sync();
    expect(pushes(server)).toEqual([]);

    phone.clock.pass(25 * 3_600_000);
    await phone.sync();
    await phone.sync();

    expect(pushes(server).flat(2)).toEqual(first);
    expect(phone.store.unsent.value).toMatchObject([{ state: "held" }]);
  });

  test("is asked about again a minute after nobody answered, and not before", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([an_orphan]);
    await phone.sync();
    server.write("opportunity", "o9", { title: "a colleague's" });
    server.pushProblem = { status: 507, members: { code: "storage_full" } };
    await expect(phone.sync()).rejects.toThrow("storage_full");
    server.pushProblem = null;
    server.calls.length = 0;
    await phone.sync();
    expect(pushes(server)).toEqual([]);

    phone.clock.pass(61_000);
    await phone.sync();

    expect(pushes(server).flat(2)).toMatchObject([{ n: 1, id: "c1" }]);
    expect(phone.store.unsent.value).toEqual([]);
  });

  test("is not asked about at once because the clock is days ahead, but when its record comes", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    server.now = phone.clock.wall;
    phone.clock.pass(3 * 86_400_000);
    await phone.store.perform([an_orphan]);
    await phone.sync();
    server.calls.length = 0;
    await phone.sync();
    expect(pushes(server)).toEqual([]);

    server.write("opportunity", "o9", { title: "a colleague's" });
    await phone.sync();

    expect(phone.store.unsent.value).toEqual([]);
  });

  test("stays with its author however long it takes", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([an_orphan]);
    await phone.sync();

    phone.clock.pass(40 * 86_400_000);
    await phone.sync();

    const kept = await look(phone.store.vault, ["journal"], (tx) => tx.objectStore("journal").getAll());
    expect(kept.map(({ standing }) => standing)).toEqual(["held"]);
  });

  test("under a former name is asked about under the new one", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server, a_person(), "shared");
    await phone.store.perform([an_orphan]);
    await phone.sync();
    const device = server.devices.get("shared");
    if (device !== undefined) device.lastN = 5; // another phone of this name: this one takes another
    await phone.sync();
    await phone.store.perform([a_create("o5")]);
    await phone.sync();
    server.write("opportunity", "o9", { title: "came at last" });

    await phone.sync();

    expect(phone.store.unsent.value).toEqual([]);
    expect([...server.effects.values()]).toEqual([1, 1]);
    expect(server.rows.has("comment c1")).toBe(true);
  });
});

test("a change that went to the record's new owner as a suggestion is shown as sent to them", async () => {
  const server = new ServerModel();
  server.write("opportunity", "o1", { title: "x" });
  const phone = await a_phone(server);
  await phone.sync();
  server.suggestsTo = "anna";
  await phone.store.perform([a_set("o1", { title: "mine" })]);

  await phone.sync();

  expect(phone.store.unsent.value).toMatchObject([{ state: "suggested", owner: "anna", title: "mine" }]);
  expect(phone.title("o1")).toBe("x");
  expect(phone.store.attention.value).toEqual([]);
});

test("settling a conflict names the conflict and the record's value as they were seen", async () => {
  const server = new ServerModel();
  server.write("opportunity", "o1", { title: "shown" });
  server.write("conflict", "k1", { record: "o1", entity: "opportunity", field: "title", open: true }, { root: "o1" });
  server.write("opportunity", "o1", { description: "later" });
  const phone = await a_phone(server);
  await phone.sync();
  server.calls.length = 0;

  await phone.store.perform([{ kind: "conflict.settle", id: "k1", choice: "kept" }]);
  await phone.sync();

  expect(pushes(server).flat(2)[0]).toMatchObject({ base: 2, seen: 1 });
});
