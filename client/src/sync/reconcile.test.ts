import { describe, expect, test } from "vitest";
import { newId } from "../clock";
import { ENTITIES } from "../protocol/types.gen";
import { a_person } from "../store/builders";
import { changeCache, childrenOf } from "../store/cache";
import { fnv1a } from "../store/fingerprint";
import { allRows, drop } from "../store/laying";
import { keepProgress, progressIn } from "../store/progress";
import { a_create, a_phone, a_set, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

const TEN_MINUTES = 10 * 60_000;

/** A server that asks everybody to compare. */
function asks(server: ServerModel, reason: string): void {
  server.problem = { status: 409, members: { code: "reconcile", reason } };
}

async function a_full_phone(server: ServerModel, rows: number): Promise<Phone> {
  for (let i = 0; i < rows; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
  const phone = await a_phone(server);
  await phone.sync();
  server.calls.length = 0;
  return phone;
}

const paths = (server: ServerModel): string[] => server.calls.map(({ path }) => path.replace("/sync/v1/", ""));

describe("a first sync", () => {
  test("brings the own work first, then the rest, and the rows of lists last", async () => {
    const server = new ServerModel();
    server.write("prospect_list", "l1", { name: "Fair" });
    server.write("prospect", "p1", {}, { root: "l1" });
    server.write("opportunity", "o1", { title: "theirs" });
    server.write("opportunity", "o2", { title: "mine" });
    server.mine.add("o2");
    const phone = await a_phone(server);
    const seen: [string | undefined, string[]][] = [];
    server.meanwhile = () => {
      const shown = [
        ...phone.store.rows("opportunity").value.keys(),
        ...phone.store.rows("prospect_list").value.keys(),
      ];
      seen.push([paths(server).at(-1), shown]);
    };

    await phone.sync();

    expect(seen).toEqual([
      ["rows", []],
      ["manifest", ["o2"]],
      ["manifest", ["o2", "o1", "l1"]],
      ["pull", ["o2", "o1", "l1"]],
    ]);
    expect(server.calls[1]?.body.entities).not.toContain("prospect");
    expect(server.calls[2]?.body.entities).toEqual(["prospect"]);
    const prospects = await childrenOf(phone.store.cache, "prospect", "l1");
    expect(prospects.rows.length).toBe(1);
  });

  // An interrupted start is never taken for a finished one.
  test("cut off goes on with the page after the last, and is not over before its end", async () => {
    const server = new ServerModel();
    for (let i = 0; i < 1_700; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
    const phone = await a_phone(server);
    server.faults.push(null, null, "cut");

    await expect(phone.sync()).rejects.toThrow();
    expect((await phone.progress()).complete).toBe(false);
    expect((await phone.progress()).task).toMatchObject({ stage: "all", pages: 1, rows: 1_000 });
    server.calls.length = 0;
    await phone.sync();

    expect(phone.store.rows("opportunity").value.size).toBe(1_700);
    expect(paths(server)).toEqual(["manifest", "manifest", "pull"]);
    expect((await phone.progress()).complete).toBe(true);
  });

  test("lets what is written meanwhile go before the next page", async () => {
    const server = new ServerModel();
    for (let i = 0; i < 1_200; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
    const phone = await a_phone(server);
    let hasWritten = false;
    server.meanwhile = (path) => {
      if (!path.endsWith("manifest") || hasWritten) return;
      hasWritten = true;
      writing = phone.store.perform([a_create("mine")]);
    };
    let writing: Promise<unknown> = Promise.resolve();

    await phone.sync();
    await writing;

    expect(paths(server).indexOf("push")).toBeGreaterThan(0);
    expect(paths(server).indexOf("push")).toBeLessThan(paths(server).lastIndexOf("manifest"));
    expect(phone.saved("mine")).toBe("server");
  });

  test("misses nothing that was written, erased, gained or lost while it went on", async () => {
    const server = new ServerModel();
    for (let i = 0; i < 1_200; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
    server.hidden.add("h1");
    server.write("opportunity", "h1", { title: "gained" });
    server.write("action", "a1", { note: "gained" }, { root: "h1" });
    const phone = await a_phone(server);
    let pages = 0;
    server.meanwhile = (path) => {
      pages += Number(path.endsWith("manifest"));
      if (pages !== 2 || !path.endsWith("manifest")) return;
      server.write("opportunity", "o0", { title: "new" });
      server.erase("opportunity", "o1");
      server.hidden.delete("h1");
      server.enter = ["h1"];
      server.hidden.add("o2");
      server.leave = ["o2"];
    };

    await phone.sync();

    expect(phone.title("o0")).toBe("new");
    expect([phone.title("o1"), phone.title("o2"), phone.title("h1")]).toEqual([undefined, undefined, "gained"]);
    expect(phone.store.rows("action").value.size).toBe(1);
    expect(phone.store.rows("opportunity").value.size).toBe(1_199);
  });

  test("drops own work that went away while it came, and shows what of it was changed", async () => {
    const server = new ServerModel();
    for (const id of ["o1", "o2", "o3"]) {
      server.write("opportunity", id, { title: "before" });
      server.mine.add(id);
    }
    const phone = await a_phone(server);
    server.meanwhile = (path) => {
      if (!path.endsWith("rows")) return;
      server.hidden.add("o1");
      server.write("opportunity", "o2", { title: "after" });
    };

    await phone.sync();

    expect(["o1", "o2", "o3"].map((id) => phone.title(id))).toEqual([undefined, "after", "before"]);
    expect((await allRows(phone.store.cache)).map(({ id }) => id).sort()).toEqual(["o2", "o3"]);
  });

  test("refused in the middle begins again", async () => {
    const server = new ServerModel();
    for (let i = 0; i < 700; i++) server.write("opportunity", `o${i}`, { title: `${i}` });
    const phone = await a_phone(server);
    server.faults.push(null, null, { status: 409, members: { code: "reconcile", reason: "access" } });

    await phone.sync();

    expect(phone.store.rows("opportunity").value.size).toBe(700);
    expect((await phone.progress()).task).toBeNull();
  });
});

describe("a comparison", () => {
  test("fetches what differs and nothing else, drops what is gone and keeps what waits", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 40);
    server.write("opportunity", "o1", { title: "changed" });
    server.rows.delete("opportunity o3");
    asks(server, "too_old");
    await phone.store.perform([a_set("o4", { title: "mine" })]);
    server.pushProblem = { status: 507, members: { code: "storage_full" } };

    await expect(phone.sync()).rejects.toThrow("storage_full");

    expect(server.calls.find(({ path }) => path.endsWith("rows"))?.body.ids).toEqual(["o1"]);
    expect([phone.title("o1"), phone.title("o3"), phone.title("o4")]).toEqual(["changed", undefined, "mine"]);
    expect(phone.store.unsent.value).toHaveLength(1);
  });

  test("sets right what is here although its number is greater than the server's", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 3);
    const known = server.rows.get("opportunity o1");
    if (known === undefined) throw new Error("no row");
    await phone.store.cache.run((db) => db.put("base", { ...known, home: "o1", seq: 9_000, data: { title: "wrong" } }));
    asks(server, "too_old");

    await phone.sync();

    const row = await phone.store.cache.run((db) => db.get("base", ["opportunity", "o1"]));
    expect(row).toMatchObject({ seq: known.seq, data: { title: "1" } });
  });

  // What came by a pull or with `rows` after the comparison began is no reason to be swept.
  test("sweeps nothing that is newer than its beginning", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 3);
    asks(server, "too_old");
    server.meanwhile = (path) => {
      if (!path.endsWith("manifest")) return;
      server.meanwhile = () => undefined;
      const row = { entity: "opportunity", id: "newer", seq: 500, v: 500, fv: {}, data: { title: "x" }, home: "newer" };
      void phone.store.cache.run((db) => db.put("base", row));
    };

    await phone.sync();

    expect(await phone.store.cache.run((db) => db.get("base", ["opportunity", "newer"]))).toBeDefined();
  });

  // F21
  test("that lost most of what was here is not believed: the rows are kept apart", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 80);
    for (let i = 0; i < 70; i++) server.rows.delete(`opportunity o${i}`);
    asks(server, "too_old");

    await phone.sync();

    expect(await phone.rescued()).toHaveLength(70);
    expect(phone.store.rows("opportunity").value.size).toBe(10);
  });

  test("after which the person sees less, as the server says, keeps nothing apart", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 80);
    for (let i = 0; i < 70; i++) server.hidden.add(`o${i}`);
    server.reason = "access";
    asks(server, "too_old");

    await phone.sync();

    expect(await phone.rescued()).toEqual([]);
    expect(phone.store.rows("opportunity").value.size).toBe(10);
  });

  test("asked for again and again waits ten minutes, and is done then", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 3);
    asks(server, "too_old");
    await phone.sync();
    server.calls.length = 0;

    asks(server, "too_old");
    await expect(phone.sync()).rejects.toThrow("reconcile");
    expect(paths(server)).toEqual(["pull"]);

    phone.clock.pass(TEN_MINUTES);
    asks(server, "too_old");
    await phone.sync();
    expect(paths(server)).toContain("manifest");
  });
});

describe("rows that were kept apart", () => {
  async function a_rescue(role: "rep" | "admin" = "rep"): Promise<{ server: ServerModel; phone: Phone }> {
    const server = new ServerModel();
    server.write("step", "s1", { name: "Visited" });
    server.write("opportunity", "o1", { title: "x", owner: "anna", created_by: "anna", tags: { hot: 3 } });
    server.write("opportunity", "o2", { title: "won", status: { is: "won", closed_at: "2026-03-01T10:00:00Z" } });
    server.write("action", "a1", { note: "call" }, { root: "o1" });
    server.write("comment", "c1", { text: "hi", created_by: "anna" }, { root: "o1" });
    server.write("conflict", "k1", { field: "money", open: true }, { root: "o1" });
    const me = a_person();
    const phone = await a_phone(server, { ...me, user: { ...me.user, role } });
    await phone.sync();
    const later = new ServerModel();
    later.write("member", "anna", { name: "Anna Berg", active: true });
    server.restore(later.copy());
    await phone.sync();
    return { server, phone };
  }

  test("are told of, and sent again as new ones when the person wants it", async () => {
    const { server, phone } = await a_rescue();
    expect(phone.store.rows("opportunity").value.size).toBe(0);
    expect(await phone.rescued()).toHaveLength(6);

    await phone.store.sendRescued();
    expect(phone.title("o1")).toBe("x");
    await phone.sync();

    const made = ["action a1", "comment c1", "member anna", "opportunity o1", "opportunity o2"];
    expect([...server.rows.keys()].sort()).toEqual(made);
    const sent = server.rows.get("opportunity o1")?.data;
    expect([sent?.tags, sent?.owner]).toEqual([["hot"], "anna"]); // a colleague's goes back to her
    expect(server.rows.get("opportunity o2")?.data?.status).toMatchObject({ is: "won" });
    expect((await phone.rescued()).map(({ id }) => id)).toEqual(["s1"]); // only an admin makes settings
    expect(phone.store.unsent.value).toEqual([]);
  });

  test("bring settings back only from an admin", async () => {
    const { server, phone } = await a_rescue("admin");

    await phone.store.sendRescued();
    await phone.sync();

    expect(server.rows.get("step s1")?.data?.name).toBe("Visited");
  });

  test("are let go of when the person says so", async () => {
    const { server, phone } = await a_rescue();

    await phone.store.dropRescued();
    await phone.sync();

    expect(await phone.rescued()).toEqual([]);
    expect([...server.rows.keys()]).toEqual(["member anna"]);
  });
});

describe("the daily check", () => {
  test.each([
    ["foobar", 0xbf9cf968],
    ["0190f3c4-0000-7000-8000-0000000000ff:5102", 1638798322],
  ])("takes the fingerprint that the server takes: %s", (text, fingerprint) => {
    expect(fnv1a(text)).toBe(fingerprint);
  });

  const [first, second] = [newId(), newId()];

  async function a_day_later(): Promise<{ server: ServerModel; phone: Phone }> {
    const server = new ServerModel();
    for (const id of [first, second]) server.write("opportunity", id, { title: id });
    const phone = await a_phone(server);
    await phone.sync();
    phone.clock.pass(25 * 3_600_000);
    server.calls.length = 0;
    return { server, phone };
  }

  test("finds a row that is wrong here, and sets it right", async () => {
    const { server, phone } = await a_day_later();
    await changeCache(phone.store.cache, (tx) => drop(tx, [{ entity: "opportunity", id: first }]));

    await phone.sync();

    expect(paths(server)).toEqual(["pull", "digest", "manifest", "rows", "pull"]);
    expect(phone.title(first)).toBe(first);
  });

  test("finds that a whole kind is missing here", async () => {
    const { phone } = await a_day_later();
    await phone.store.cache.run((db) => Promise.all([db.clear("base"), db.clear("chunk")]));

    await phone.sync();

    expect([phone.title(first), phone.title(second)]).toEqual([first, second]);
  });

  test("is made once a day, and costs nothing when all is well", async () => {
    const { server, phone } = await a_day_later();

    await phone.sync();
    await phone.sync();

    expect(paths(server)).toEqual(["pull", "digest", "pull"]);
  });
});

describe("a new version of the app", () => {
  /** As an earlier version left it, which did not know these kinds. */
  async function upgraded(phone: Phone, ...unknown: string[]): Promise<void> {
    await changeCache(phone.store.cache, async (tx) => {
      const entities = Object.keys(ENTITIES).filter((entity) => !unknown.includes(entity));
      await keepProgress(tx, { ...(await progressIn(tx)), schema: 1, entities });
    });
  }

  test("fetches the kinds of records that are new to it, and nothing else", async () => {
    const server = new ServerModel();
    const phone = await a_full_phone(server, 5);
    server.write("goal", "g1", { measure: "wins" });
    server.write("opportunity", "o1", { title: "later" });
    await upgraded(phone, "goal");

    await phone.sync();

    expect(server.calls.filter(({ path }) => path.endsWith("manifest")).map(({ body }) => body.entities)).toEqual([
      ["goal"],
    ]);
    expect(phone.store.rows("goal").value.size).toBe(1);
    expect(phone.title("o1")).toBe("later");
    expect(phone.store.rows("opportunity").value.size).toBe(5);
    const pulls = server.calls.filter(({ path }) => path.endsWith("pull")).map(({ body }) => body.schema);
    expect(pulls[0]).toBe(1);
    expect(pulls.at(-1)).toBeGreaterThan(1);
  });

  test("leaves alone what an even newer server has besides", async () => {
    const server = new ServerModel();
    server.write("hologram", "x1", { name: "from the future" });
    const phone = await a_full_phone(server, 1);
    server.write("hologram", "x2", { name: "later" });

    await phone.sync();

    const kinds = (await allRows(phone.store.cache)).map(({ entity }) => entity);
    expect(kinds).toEqual(["opportunity"]);
  });
});
