import { describe, expect, test } from "vitest";
import { a_person } from "../store/builders";
import { look } from "../store/vault";
import { a_create, a_phone, a_set } from "./model-phone";
import { pull } from "./pull";
import { push } from "./push";
import { ServerModel } from "./server-model";
import type { Transport } from "./transport";

const DAY_MS = 86_400_000;

describe("the server's history", () => {
  // F20
  test("put back from a backup gets again what it had acknowledged", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1", { title: "old" })]);
    await phone.sync();
    const backup = server.copy();
    await phone.store.perform([a_set("o1", { title: "new" })], [a_create("o2", { title: "second" })]);
    await phone.sync();

    server.restore(backup);
    await phone.sync();

    expect(server.rows.get("opportunity o1")?.data?.title).toBe("new");
    expect(server.rows.get("opportunity o2")?.data?.title).toBe("second");
    expect([phone.title("o1"), phone.title("o2")]).toEqual(["new", "second"]);
    expect(
      server.calls
        .flatMap(({ body }) => (body.groups as { ops: { again?: boolean }[] }[] | undefined) ?? [])
        .some(({ ops }) => ops.some(({ again }) => again === true)),
    ).toBe(true);
  });

  // F21
  test("put back to nothing keeps apart what no phone can send again", async () => {
    const server = new ServerModel();
    const empty = server.copy();
    server.write("opportunity", "of-a-colleague", { title: "theirs" });
    const phone = await a_phone(server);
    await phone.sync();

    server.restore(empty);
    await phone.sync();

    const kept = await look(phone.store.vault, ["rescue"], (tx) => tx.objectStore("rescue").getAll());
    expect(kept.map(({ row }) => row.data?.title)).toEqual(["theirs"]);
    expect(phone.store.rows("opportunity").value.size).toBe(0);
  });
});

describe("a server put back from a backup", () => {
  const pushed = (server: ServerModel): { n: number; op: string; again?: boolean; kind: string; to?: number }[] =>
    server.calls.flatMap(({ body }) => (body.groups as { ops: [] }[] | undefined) ?? []).flatMap(({ ops }) => ops);

  test("gets the forgotten operations under their own ids and numbers, before anything else and before any comparison", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1")], [a_create("o2")]);
    await phone.sync();
    const before = pushed(server);
    server.restore(new ServerModel().copy());
    await phone.store.perform([a_create("o3")]);
    server.calls.length = 0;

    await phone.sync();

    const sent = pushed(server).filter(({ n }, i, all) => all.findIndex((other) => other.n === n) === i);
    expect(sent.map(({ n, op, again }) => [n, op, again])).toEqual([
      [3, expect.anything(), undefined], // what was waiting found out
      ...before.map(({ n, op }) => [n, op, true]),
    ]);
    expect(server.calls.findIndex(({ path }) => path.endsWith("manifest"))).toBeGreaterThan(1);
    expect([...server.rows.keys()]).toEqual(["opportunity o1", "opportunity o2", "opportunity o3"]);
  });

  test("takes no number of the dead history for what was seen", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x", description: "y" });
    const backup = server.copy();
    const phone = await a_phone(server);
    server.write("opportunity", "o1", { title: "of a colleague" });
    await phone.sync();
    await phone.store.perform([a_set("o1", { title: "mine" })], [a_set("o1", { description: "mine" })]);
    server.restore(backup);
    server.fork = 1;
    server.calls.length = 0;

    await phone.sync();

    const bases = pushed(server).map((op) => (op as unknown as { base: unknown }).base);
    expect(bases.slice(-2)).toEqual([{}, { description: 1 }]);
  });

  test("is known by the greatest number applied from anything, not by the cursor alone", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    const backup = server.copy();
    server.hidden.add("o1");
    server.write("opportunity", "o1", { title: "x" });
    server.hidden.delete("o1");
    server.enter = ["o1"];
    // The root came with `rows`, ahead of the cursor; then the pull after it got lost.
    server.faults.push(null, null, "lost");
    await expect(phone.sync()).rejects.toThrow();
    expect(phone.title("o1")).toBe("x");

    server.restore(backup);
    server.write("opportunity", "o2", { title: "same number, other history" });
    await phone.sync();

    expect(phone.title("o1")).toBeUndefined();
    expect(phone.title("o2")).toBe("same number, other history");
    expect((await phone.rescued()).map(({ id }) => id)).toEqual(["o1"]);
  });

  test("whose backup is older than the journal is told of the hole by one skip, and the person as well", async () => {
    const server = new ServerModel();
    const empty = server.copy();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1")], [a_create("o2")], [a_create("o3")]);
    await phone.sync();
    phone.clock.pass(31 * DAY_MS);
    await phone.sync();
    await phone.store.perform([a_create("o4")]);
    await phone.sync();
    server.calls.length = 0;

    server.restore(empty);
    await phone.sync();

    const sent = pushed(server).map(({ n, kind, to }) => [n, kind, to]);
    expect(sent).toEqual([
      [1, "skip", 3],
      [4, "create", undefined],
    ]);
    expect(phone.store.unsent.value).toEqual([]);
    const { vault } = phone.store;
    expect(await look(vault, ["notices"], (tx) => tx.objectStore("notices").getAll())).toMatchObject([
      { kind: "forgotten", lost: 3 },
    ]);
  });

  // F8
  test.each([3, -2])("gets back all that a phone holds whose clock leapt by %i years and back", async (years) => {
    const server = new ServerModel();
    const empty = server.copy();
    const phone = await a_phone(server);
    server.now = phone.clock.wall;
    await phone.store.perform([a_create("before")]);
    await phone.sync();
    phone.clock.pass(years * 365 * DAY_MS);
    await phone.store.perform([a_create("meanwhile")]);
    await phone.sync();
    phone.clock.pass(-years * 365 * DAY_MS);
    phone.clock.ticks += 10 * 365 * DAY_MS; // it looks for what is old once a day, and now
    await phone.store.perform([a_create("after")]);
    await phone.sync();

    server.restore(empty);
    await phone.sync();

    expect([...server.rows.keys()]).toEqual(["opportunity before", "opportunity meanwhile", "opportunity after"]);
  });

  test("gets back also what this device had sent under a former name, with bases that follow", async () => {
    const server = new ServerModel();
    const empty = server.copy();
    const me = a_person();
    const phone = await a_phone(server, me, "one-name");
    await phone.store.perform([a_create("o1")], [a_set("o1", { title: "first" })]);
    await phone.sync();
    // Somebody else pushes under this name: the phone takes another one.
    const device = server.devices.get("one-name");
    if (device !== undefined) device.lastN = 7;
    await phone.sync();
    await phone.store.perform([a_set("o1", { title: "second" })]);
    await phone.sync();
    expect(phone.store.device).not.toBe("one-name");

    server.restore(empty);
    await phone.sync();

    expect(server.rows.get("opportunity o1")?.data?.title).toBe("second");
    expect(phone.title("o1")).toBe("second");
    expect(phone.store.unsent.value).toEqual([]);
    expect(pushed(server).at(-1)).toMatchObject({ n: 3, kind: "set" });
  });
});

describe("the server's count of this device", () => {
  test("below what was acknowledged sends the difference again, also when nothing else shows it", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1")], [a_create("o2")]);
    await phone.sync();
    const device = server.devices.get(phone.store.device);
    if (device !== undefined) device.lastN = 1;
    const second = [...(device?.receipts.keys() ?? [])].at(-1);
    device?.receipts.delete(second ?? "");
    server.rows.delete("opportunity o2");

    await phone.sync();
    await phone.sync();

    expect(server.rows.has("opportunity o2")).toBe(true);
  });

  test("in an overtaken older answer proves nothing, and takes nothing back", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    await phone.store.perform([a_create("o1")]);
    const late: Transport = async (...asked) => {
      const answer = await server.transport(...asked);
      await push(phone.round()); // of another tab, answered while this answer was on its way
      return answer;
    };

    await pull({ ...phone.round(), transport: late });
    expect((await phone.progress()).high?.[0]).toBe(server.head);
    await phone.sync();

    expect([...server.effects.values()]).toEqual([1]);
    expect(server.calls.some(({ body }) => JSON.stringify(body).includes('"again":true'))).toBe(false);
  });

  test("above what this phone ever sent means that it is not alone: it takes another name", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server, a_person(), "shared");
    await phone.store.perform([a_create("o1")]);
    await phone.sync();
    const device = server.devices.get("shared");
    if (device !== undefined) device.lastN = 2;
    server.write("opportunity", "o9", {});

    await phone.sync();
    expect(phone.store.device).not.toBe("shared");
    await phone.store.perform([a_set("o1", { title: "y" })]);
    await phone.sync();

    expect(phone.title("o1")).toBe("y");
    expect([...server.effects.values()]).toEqual([1, 1]);
  });

  test("after a change of name shows old values nowhere", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server, a_person(), "shared");
    await phone.store.perform([a_create("o1", { title: "mine" })]);
    await phone.sync();
    server.write("opportunity", "o1", { title: "later, of a colleague" });
    await phone.sync();
    const device = server.devices.get("shared");
    if (device !== undefined) device.lastN = 9;
    const titles: unknown[] = [];
    server.meanwhile = () => titles.push(phone.title("o1"));

    await phone.sync();
    titles.push(phone.title("o1"));
    await phone.sync();
    titles.push(phone.title("o1"));

    expect(new Set(titles)).toEqual(new Set(["later, of a colleague"]));
  });
});
