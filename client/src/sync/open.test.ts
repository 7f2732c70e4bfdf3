// @vitest-environment node
// The whole engine on a platform of the test's own: no DOM, no clock and no timer but what it is given.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Me } from "../protocol/me";
import { a_person } from "../store/builders";
import type { Draft } from "../store/store";
import { fetchOf, ModelBrowser, ModelPlatform, VirtualTime } from "./model-platform";
import { type Opened, open } from "./open";
import { ServerModel } from "./server-model";

const YEAR_MS = 365 * 86_400_000;
const a_create = (id: string, title = id): Draft => ({ kind: "create", entity: "opportunity", id, fields: { title } });

interface Device extends Opened {
  readonly platform: ModelPlatform;
}

describe("the engine on a platform of its own", () => {
  let time: VirtualTime;
  let server: ServerModel;
  let devices: Opened[];
  let renewals: number;
  let heard: number | null;
  let reachable: boolean;
  beforeEach(() => {
    [time, server, devices, renewals] = [new VirtualTime(), new ServerModel(), [], 0];
    [heard, reachable] = [null, true];
  });
  afterEach(async () => {
    const closing = Promise.all(devices.map((device) => device.close()));
    await time.pass(5_000);
    await closing;
  });

  async function a_device(me: Me, browser = new ModelBrowser(), seed = devices.length + 1): Promise<Device> {
    const fetch = reachable ? fetchOf(server.transport) : () => Promise.reject(new TypeError("Failed to fetch"));
    const platform = new ModelPlatform(time, browser, fetch, seed);
    const opening = open(platform, me, platform.clock.newId(), {
      csrf: () => "token",
      renew: async () => {
        renewals += 1;
      },
      applyUpdate: () => undefined,
      updateReady: { value: false },
      onSignedOutElsewhere: () => undefined,
      heard: { before: () => heard, keep: (ms) => (heard = ms) },
    });
    await time.settle();
    const opened = await opening;
    await opened.engine.ready;
    devices.push(opened);
    return { ...opened, platform };
  }

  async function write(device: Opened, ...drafts: Draft[]): Promise<void> {
    const writing = device.store.perform(...drafts.map((draft) => [draft]));
    await time.settle();
    await writing;
  }

  const title = ({ store }: Opened, id: string): unknown => store.row("opportunity", id).value?.data.title;

  test("two devices in one process agree, in virtual time alone", async () => {
    const [a, b] = [await a_device(a_person("A")), await a_device(a_person("B"))];
    await time.pass(1_000);

    await write(a, a_create("o1", "Bellavista"));
    await time.pass(40_000);

    expect([title(a, "o1"), title(b, "o1")]).toEqual(["Bellavista", "Bellavista"]);
    expect(a.store.status.value.state).toBe("all_sent");
  });

  // F1
  test("a start without a signal knows when the server was heard of last", async () => {
    const me = a_person();
    const browser = new ModelBrowser();
    const before = await a_device(me, browser);
    await time.pass(1_000);
    const then = before.store.status.value.lastContactAt;
    await close(before);
    reachable = false;

    const after = await a_device(me, browser);
    await time.pass(60_000);

    expect(then).not.toBeNull();
    expect(after.store.status.value).toMatchObject({ state: "offline", lastContactAt: then });
  });

  // F9
  test("a clock that is years off, and jumps while work waits, neither stops sending nor raises an alarm", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    for (const years of [10, -10, 3]) {
      device.platform.wall += years * YEAR_MS;
      await write(device, a_create(`o${years}`));
      await time.pass(5_000);
    }

    expect(device.store.unsent.value).toEqual([]);
    expect(device.store.status.value.stuckSince).toBeNull();
    expect([...server.effects.values()]).toEqual([1, 1, 1]);
  });

  // F11
  test("a phone put back from its backup beside the one that lives on: both keep all they wrote", async () => {
    const me = a_person();
    const browser = new ModelBrowser();
    const one = await a_device(me, browser);
    await time.pass(1_000);
    await write(one, a_create("o1"));
    await time.pass(2_000);
    const copy = await copied(browser);
    await write(one, a_create("o2"));
    await time.pass(2_000);

    const two = await a_device(me, copy);
    await write(two, a_create("o3"));
    await time.pass(60_000);

    expect(two.store.device).not.toBe(one.store.device);
    expect([...server.rows.keys()].sort()).toEqual(["opportunity o1", "opportunity o2", "opportunity o3"]);
    expect([title(one, "o3"), title(two, "o2")]).toEqual(["o3", "o2"]);
    expect([...server.effects.values()].every((count) => count === 1)).toBe(true);
  });

  // F13
  test("a browser that cleared its storage is noticed: everything comes again, and what is lost is counted", async () => {
    const me = a_person();
    const browser = new ModelBrowser();
    const before = await a_device(me, browser);
    await time.pass(1_000);
    await write(before, a_create("o1"), a_create("o2"));
    await time.pass(2_000);
    before.platform.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    await write(before, a_create("o3"), a_create("o4"), a_create("o5"));
    await close(before);

    const after = new ModelBrowser();
    for (const [name, text] of browser.notes) after.notes.set(name, text);
    const device = await a_device(me, after);
    await time.pass(2_000);

    expect(device.store.status.value.notices).toMatchObject([{ kind: "cleared", lost: 3 }]);
    expect([...device.store.rows("opportunity").value.keys()].sort()).toEqual(["o1", "o2"]);
    expect(device.store.device).not.toBe(before.store.device);
    const [notice] = device.store.status.value.notices;
    if (notice === undefined) throw new Error("nobody was told");
    const away = device.store.putAway(notice);
    await time.settle();
    await away;
    expect(device.store.status.value.notices).toEqual([]);
  });

  // F13
  test("what is written before the server was asked how far it counted is sent under the new name", async () => {
    const me = a_person();
    const browser = new ModelBrowser();
    browser.notes.set(`carnet-${me.user.id}`, "0190f3c4-0000-7000-8000-00000000000d 4");
    const device = await a_device(me, browser);
    await write(device, a_create("o1"));
    await time.pass(3_000);

    expect(device.store.unsent.value).toEqual([]);
    expect(device.store.status.value.notices).toMatchObject([{ lost: 4 }]);
    expect(server.rows.has("opportunity o1")).toBe(true);
  });

  // F28
  test("a connection that takes everything and says nothing is called weak, and capture goes on", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    device.platform.fetch = (_path, { signal }) =>
      new Promise((_go, fail) => {
        signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
      });

    await write(device, a_create("o1"));
    await time.pass(10_000);

    expect(title(device, "o1")).toBe("o1");
    expect(device.store.status.value).toMatchObject({ state: "weak", waiting: 1 });
    device.platform.fetch = fetchOf(server.transport);
    device.platform.look();
    await time.pass(20_000);
    expect(device.store.unsent.value).toEqual([]);
  });

  // F29
  test.each([200, 302, 511])(
    "a Wi-Fi's own page with status %s is no answer: the queue stays and the person is told",
    async (status) => {
      const device = await a_device(a_person());
      await time.pass(1_000);
      const page = { status, headers: { "Content-Type": "text/html" } };
      device.platform.fetch = async () => new Response("<html>Welcome to the hotel</html>", page);

      await write(device, a_create("o1"));
      await time.pass(3_000);

      expect(device.store.unsent.value).toHaveLength(1);
      expect(device.store.status.value).toMatchObject({ portal: true, waiting: 1, needsYou: 0 });
    },
  );

  // F32
  test("a token that was changed while the answer got lost is fetched anew, and nobody has to sign in", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    server.faults.push({ status: 403, members: { code: "csrf" } });

    await write(device, a_create("o1"));
    await time.pass(10_000);

    expect(renewals).toBe(1);
    expect(device.store.unsent.value).toEqual([]);
    expect(device.store.status.value.state).toBe("all_sent");
  });

  // F32
  test("an ended session never blocks capture, and all of it is sent after signing in", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    server.pushProblem = { status: 401, members: { code: "unauthenticated" } };
    await write(device, a_create("o1"));
    await time.pass(3_000);
    await write(device, a_create("o2"));
    await time.pass(60_000);
    expect(device.store.status.value).toMatchObject({ state: "signed_out", waiting: 2 });

    server.pushProblem = null;
    device.engine.resume();
    await time.pass(2_000);

    expect(device.store.unsent.value).toEqual([]);
  });

  test("a server that asks to be left alone is left alone, whatever the person taps", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    server.pushProblem = { status: 429, members: { code: "slow_down" }, retryAfterMs: 60_000 };
    await write(device, a_create("o1"));
    await time.pass(2_000);
    const calls = server.calls.length;

    device.engine.sendNow();
    device.platform.look();
    await time.pass(50_000);
    expect(server.calls.length).toBe(calls);

    server.pushProblem = null;
    await time.pass(15_000);
    expect(device.store.unsent.value).toEqual([]);
  });

  test("a server without room for work still tells what others did", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    server.pushProblem = { status: 507, members: { code: "storage_full" } };
    await write(device, a_create("o1"));
    server.write("opportunity", "o2", { title: "of a colleague" });

    await time.pass(5_000);

    expect(title(device, "o2")).toBe("of a colleague");
    expect(device.store.unsent.value).toHaveLength(1);
    expect(device.store.attention.value).toEqual([]);
  });

  test("a round that hangs for ever is given up after two minutes, and the work is sent", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    device.platform.fetch = () => new Promise(() => undefined); // not even an abort ends it
    await write(device, a_create("o1"));
    await time.pass(30_000);
    device.platform.fetch = fetchOf(server.transport);
    await time.pass(60_000);
    expect(device.store.unsent.value).toHaveLength(1);

    await time.pass(60_000);

    expect(device.store.unsent.value).toEqual([]);
    expect([...server.effects.values()]).toEqual([1]);
  });

  test("work that cannot get through for a quarter of an hour is spoken of, with the cause", async () => {
    const device = await a_device(a_person());
    await time.pass(1_000);
    server.pushProblem = { status: 507, members: { code: "storage_full" } };
    await write(device, a_create("o1"));
    await time.pass(10 * 60_000);
    expect(device.store.status.value.stuckSince).toBeNull();

    await time.pass(8 * 60_000);
    expect(device.store.status.value).toMatchObject({ stuckBy: "full", stuckRequest: expect.any(String) });
    expect(device.store.status.value.stuckSince).not.toBeNull();

    server.pushProblem = null;
    await time.pass(6 * 60_000);
    expect(device.store.status.value.stuckSince).toBeNull();
    expect(device.store.unsent.value).toEqual([]);
  });

  async function close(device: Opened): Promise<void> {
    devices.splice(devices.indexOf(device), 1);
    const closing = device.close();
    await time.pass(5_000);
    await closing;
  }

  /** Everything that the browser has stored, as a phone's own backup holds it. */
  async function copied(from: ModelBrowser): Promise<ModelBrowser> {
    const to = new ModelBrowser();
    for (const { name = "", version = 1 } of await settled(from.indexedDB.databases())) {
      const [source, target] = await settled(
        Promise.all([opened(from.indexedDB, name), made(to.indexedDB, from.indexedDB, name, version)]),
      );
      for (const store of source.objectStoreNames) {
        const rows = await settled(asked(source.transaction(store).objectStore(store).getAll()));
        const tx = target.transaction(store, "readwrite");
        for (const row of rows as unknown[]) tx.objectStore(store).put(row);
      }
      await time.settle();
      source.close();
      target.close();
    }
    return to;
  }

  async function settled<T>(work: Promise<T>): Promise<T> {
    await time.settle();
    return work;
  }
});

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((go, fail) => {
    request.onsuccess = () => go(request.result);
    request.onerror = () => fail(request.error);
  });
}

function opened(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return asked(factory.open(name));
}

/** A database of the same shape. */
async function made(factory: IDBFactory, like: IDBFactory, name: string, version: number): Promise<IDBDatabase> {
  const source = await opened(like, name);
  const request = factory.open(name, version);
  request.onupgradeneeded = () => {
    for (const storeName of source.objectStoreNames) {
      const store = source.transaction(storeName).objectStore(storeName);
      const copy = request.result.createObjectStore(storeName, { keyPath: store.keyPath });
      for (const indexName of store.indexNames) {
        const { keyPath, unique } = store.index(indexName);
        copy.createIndex(indexName, keyPath, { unique });
      }
    }
    source.close();
  };
  return asked(request);
}
