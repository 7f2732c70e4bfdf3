import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newId } from "../clock";
import { a_person } from "../store/builders";
import { progressOf } from "../store/progress";
import { look } from "../store/vault";
import { a_create, a_phone, a_set } from "./model-phone";
import { pull } from "./pull";
import { ServerModel } from "./server-model";

describe("the line", () => {
  test("what one phone writes the other shows, with two ticks on both", async () => {
    const server = new ServerModel();
    const [a, b] = [await a_phone(server), await a_phone(server)];

    await a.store.perform([a_create("o1", { title: "Bellavista" })]);
    expect(a.saved("o1")).toBe("phone");
    await a.sync();
    await b.sync();

    expect([a.title("o1"), a.saved("o1")]).toEqual(["Bellavista", "server"]);
    expect([b.title("o1"), b.saved("o1")]).toEqual(["Bellavista", "server"]);
  });

  test("many rows come in pages, and a page cut off is fetched again", async () => {
    const server = new ServerModel();
    for (let i = 0; i < 1_200; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
    server.faults.push(null, "cut", null);
    const phone = await a_phone(server);

    await expect(phone.sync()).rejects.toThrow();
    await phone.sync();

    expect(phone.store.rows("opportunity").value.size).toBe(1_200);
  });

  test("an own change stays in view while its row is still on a later page", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "before" });
    const phone = await a_phone(server);
    await phone.sync();
    for (let i = 0; i < 700; i++) server.write("opportunity", `x${i}`, {});
    await phone.store.perform([a_set("o1", { title: "mine" })]);
    const titles: unknown[] = [];
    server.meanwhile = () => titles.push(phone.title("o1"));

    await phone.sync();

    expect(server.calls.filter(({ path }) => path.endsWith("pull"))).toHaveLength(3);
    expect(new Set([...titles, phone.title("o1")])).toEqual(new Set(["mine"]));
    expect(phone.saved("o1")).toBe("server");
  });

  test("an empty queue sends nothing", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.sync();
    server.calls.length = 0;

    await phone.sync();

    expect(server.calls.map(({ path }) => path)).toEqual(["/sync/v1/pull"]);
  });
});

describe("an answer that does not arrive", () => {
  test("five times in a row has one effect, and the queue empties", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([
      a_create("o1", { title: "x" }),
      { kind: "comment.add", id: "c1", root: "o1", text: "hi" },
    ]);
    server.faults.push("cut", "cut", "cut", "cut", "cut");

    for (let i = 0; i < 5; i++) await expect(phone.sync()).rejects.toThrow();
    await phone.sync();

    expect([...server.effects.values()]).toEqual([1, 1]);
    expect(phone.store.unsent.value).toEqual([]);
  });

  test.each(["html", "500", "lost"] as const)("%s leaves the queue as it is", async (fault) => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1", { title: "x" })]);
    server.faults.push(fault);

    await expect(phone.sync()).rejects.toThrow();

    expect(phone.store.unsent.value).toHaveLength(1);
    expect(phone.store.attention.value).toEqual([]);
    expect(phone.title("o1")).toBe("x");
  });
});

describe("a refusal", () => {
  test("lets the others go on and keeps its text, with what rests on it under one item", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform(
      [a_create("o1", { title: "good" })],
      [a_set("o1", { description: "bad" })],
      [a_set("o1", { title: "better" })],
    );

    await phone.sync();

    expect(phone.title("o1")).toBe("better");
    expect(phone.store.unsent.value).toEqual([]);
    const [item] = phone.store.attention.value;
    expect(item).toMatchObject({ title: "good", result: { code: "invalid" }, op: { fields: { description: "bad" } } });
  });

  test("mended and sent again is a new operation with a fresh base", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1", { title: "x" })], [a_set("o1", { description: "bad" })]);
    await phone.sync();
    const [item] = phone.store.attention.value;
    if (item === undefined) throw new Error("nothing was refused");

    await phone.store.resend(item, { description: "fine" });
    await phone.sync();

    expect(phone.store.attention.value).toEqual([]);
    expect(phone.store.row("opportunity", "o1").value?.data.description).toBe("fine");
    expect(server.effects.size).toBe(3);
  });

  test("of a call that cannot be read isolates the one gesture and sends the rest", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    for (const id of ["o1", "o2", "o3"]) await phone.store.perform([a_create(id, { title: id })]);
    // The whole, then two, then the first alone cannot be read.
    server.faults.push("unreadable", "unreadable", "unreadable");

    await phone.sync();

    expect(phone.store.attention.value.map(({ title }) => title)).toEqual(["o1"]);
    expect([...server.rows.keys()]).toEqual(["opportunity o2", "opportunity o3"]);
    expect(phone.store.unsent.value).toEqual([]);
  });

  test("of everything is the server's own trouble: the queue stays", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    for (let i = 0; i < 9; i++) await phone.store.perform([a_create(`o${i}`, { title: "x" })]);
    server.faults.push(...Array.from({ length: 60 }, () => "unreadable" as const));

    await expect(phone.sync()).rejects.toThrow();

    expect(phone.store.attention.value.length).toBeLessThanOrEqual(3);
    expect(phone.store.unsent.value.length).toBeGreaterThanOrEqual(6);
  });
});

describe("who sees what", () => {
  test("a root that was left goes with its children, and what waits for it is still sent", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x" });
    server.write("action", "a1", { note: "call" }, { root: "o1" });
    const phone = await a_phone(server);
    await phone.sync();
    server.hidden.add("o1");
    server.leave = ["o1"];
    server.faults.push(null);

    await phone.sync();
    await phone.store.perform([a_set("o1", { title: "mine" })]);

    expect(phone.store.rows("opportunity").value.size).toBe(0);
    expect(phone.store.rows("action").value.size).toBe(0);
    expect(phone.store.unsent.value).toHaveLength(1);
  });

  test("a root that became visible comes with the children that were written long ago", async () => {
    const server = new ServerModel();
    server.hidden.add("o1");
    server.write("opportunity", "o1", { title: "x" });
    server.write("action", "a1", { note: "call" }, { root: "o1" });
    const phone = await a_phone(server);
    await phone.sync();
    server.hidden.delete("o1");
    server.enter = ["o1"];
    server.write("opportunity", "o1", { owner: "me" });

    await phone.sync();

    expect([...phone.store.rows("action").value.keys()]).toEqual(["a1"]);
  });

  test("children are shown when their root is here, whichever comes first", async () => {
    const server = new ServerModel();
    server.write("action", "a1", { note: "call" }, { root: "o1" });
    const phone = await a_phone(server);
    await phone.sync();
    expect(phone.store.rows("action").value.size).toBe(0);

    server.write("opportunity", "o1", { title: "x" });
    await phone.sync();
    expect(phone.store.rows("action").value.size).toBe(1);

    server.erase("opportunity", "o1");
    await phone.sync();
    expect(phone.store.rows("action").value.size).toBe(0);
  });
});

describe("an operation whose record has not come", () => {
  test("is held, shown as such, and asked about again when the record is here", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([{ kind: "create", entity: "action", id: "a1", root: "o1", fields: { note: "call" } }]);

    await phone.sync();
    expect(phone.store.unsent.value).toMatchObject([{ state: "held", entity: "action" }]);
    expect(phone.store.row("action", "a1").value).toMatchObject({ saved: "phone", data: { note: "call" } });

    server.write("opportunity", "o1", { title: "of a colleague" });
    await phone.sync();

    expect(phone.store.unsent.value).toEqual([]);
    expect(phone.store.rows("action").value.get("a1")?.saved).toBe("server");
    expect(server.calls.filter(({ path }) => path.endsWith("push"))).toHaveLength(2);
  });

  test("keeps the server from forgetting its receipt", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform(
      [a_create("o5", { title: "x" })],
      [{ kind: "comment.add", id: "c1", root: "o1", text: "?" }],
    );
    await phone.sync();
    await phone.store.perform([a_create("o6", { title: "y" })]);

    await phone.sync();

    expect(server.calls.filter(({ path }) => path.endsWith("push")).at(-1)?.body.acked_n).toBe(1);
  });
});

describe("a device that is not alone", () => {
  test("copied with its profile: both copies keep all their work under two names", async () => {
    const server = new ServerModel();
    const device = newId();
    const [one, two] = [await a_phone(server, a_person(), device), await a_phone(server, a_person(), device)];
    await one.store.perform([a_create("o1", { title: "one" })]);
    await two.store.perform([a_create("o2", { title: "two" })], [a_set("o2", { title: "two b" })]);

    await one.sync();
    await two.sync();
    await one.sync();

    expect(one.store.device).not.toBe(two.store.device);
    expect([one.title("o2"), two.title("o1")]).toEqual(["two b", "one"]);
    expect([...server.effects.values()]).toEqual([1, 1, 1]);
  });
});

describe("laws", () => {
  const steps = fc.array(
    fc.tuple(
      fc.constantFrom("write", "other", "sync", "lost", "cut", "500", "reopen"),
      fc.constantFrom("o1", "o2", "o3"),
      fc.constantFrom("title", "description", "source"),
      fc.string({ minLength: 1, maxLength: 3 }).filter((text) => text !== "bad"),
    ),
    { maxLength: 14 },
  );

  test("whatever fails, an own waiting value is shown, and in the end phone and server agree", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const server = new ServerModel();
        for (const id of ["o1", "o2", "o3"]) server.write("opportunity", id, { title: id });
        const me = a_person();
        const device = newId();
        let phone = await a_phone(server, me, device);
        await phone.sync();
        for (const [what, id, field, value] of history) {
          if (what === "write") {
            await phone.store.perform([a_set(id, { [field]: value })]);
          } else if (what === "other") server.write("opportunity", id, { [field]: value });
          else if (what === "reopen") {
            await phone.store.close();
            phone = await a_phone(server, me, device);
          } else {
            if (what !== "sync") server.faults.push(what);
            await phone.sync().catch(() => undefined);
            server.faults.length = 0;
          }
          const waiting = await look(phone.store.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
          const { settled } = await progressOf(phone.store.cache);
          const last = new Map<string, unknown>();
          for (const { n, operation } of waiting) {
            // Up to `settled` the server's rows speak, even where its verdict got lost on the way.
            if (operation.kind !== "set" || n <= (settled?.n ?? 0)) continue;
            for (const [name, text] of Object.entries(operation.fields)) last.set(`${operation.id} ${name}`, text);
          }
          for (const [key, text] of last) {
            const [record = "", name = ""] = key.split(" ");
            const data = phone.store.row("opportunity", record).value?.data as Record<string, unknown>;
            expect(data[name]).toBe(text);
          }
        }

        await phone.sync();

        expect(phone.store.unsent.value).toEqual([]);
        for (const id of ["o1", "o2", "o3"]) {
          expect(phone.store.row("opportunity", id).value?.data).toEqual(server.rows.get(`opportunity ${id}`)?.data);
        }
        expect([...server.effects.values()].every((count) => count === 1)).toBe(true);
        await phone.store.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("the same page applied twice, and an older one after a newer, change nothing", async () => {
    const server = new ServerModel();
    server.write("opportunity", "o1", { title: "x" });
    const phone = await a_phone(server);
    await phone.sync();
    const before = await progressOf(phone.store.cache);
    const shown = phone.store.row("opportunity", "o1").value;

    await phone.store.cache.run((db) => db.put("meta", { ...before, cursor: null }));
    await phone.sync();

    expect(phone.store.row("opportunity", "o1").value?.data).toEqual(shown?.data);
    expect((await progressOf(phone.store.cache)).cursor).toBe(before.cursor);
  });

  test("a crash between cache and vault heals: acknowledged work is shown once, whichever was written last", async () => {
    const server = new ServerModel();
    const me = a_person();
    const device = newId();
    const first = await a_phone(server, me, device);
    await first.store.perform([a_create("o1", { title: "x" })]);
    // The rows of the push came with a pull, but the answer of the push itself never arrived.
    server.faults.push("cut");
    await expect(first.sync()).rejects.toThrow();
    await pull(first.round());
    await first.store.close();

    const second = await a_phone(server, me, device);
    expect(second.title("o1")).toBe("x");
    await second.sync();

    expect(second.saved("o1")).toBe("server");
    expect([...server.effects.values()]).toEqual([1]);
  });
});
