import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "./eventually";
import type { Me } from "./protocol/me";
import type { WireRow } from "./protocol/types.gen";
import { a_person, a_row } from "./store/builders";
import { remember } from "./store/remembered";
import type { Draft, Store } from "./store/store";
import type { EngineHandle } from "./sync/engine-handle";

type Module = typeof import("./session");

/** The server's doors: who may come in, and whether anybody answers at all. */
class Doors {
  isUp = true;
  isNew = false;
  cookie: Me | null = null;
  readonly people = new Map<string, Me>();
  readonly asked: string[] = [];
  rows: readonly WireRow[] = [];
  #last = 0;

  fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    this.asked.push(`${init.method} ${path}`);
    if (!this.isUp) throw new TypeError("Failed to fetch");
    const requestId = (init.headers as Record<string, string>)["X-Request-Id"] ?? "";
    const [status, body] = this.#answer(`${init.method} ${path}`, JSON.parse(String(init.body ?? "{}")));
    return new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: {
        "Carnet-Proto": "1",
        "X-Request-Id": requestId,
        "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      },
    });
  };

  #answer(asked: string, body: Record<string, unknown>): [number, unknown] {
    const unknown = [401, { code: "unauthenticated", detail: "" }] as [number, unknown];
    if (asked === "GET /auth/setup") return [200, { needed: this.isNew }];
    if (asked === "POST /auth/login") {
      this.cookie = this.people.get(String(body.email)) ?? null;
      return this.cookie === null ? unknown : [200, this.cookie];
    }
    if (this.cookie === null) return unknown;
    if (asked === "GET /auth/me") return [200, this.cookie];
    if (asked === "POST /auth/logout") {
      this.cookie = null;
      return [204, null];
    }
    return [200, this.#sync(asked, body)];
  }

  #sync(asked: string, body: Record<string, unknown>): object {
    const groups = (body.groups ?? []) as { ops: { n: number; op: string }[] }[];
    const results = groups.flatMap(({ ops }) => ops.map(({ n, op }) => ({ n, op, status: "applied" })));
    this.#last = Math.max(this.#last, ...results.map(({ n }) => n));
    const common = { high: [0, "nonce"], history: "h", more: false, server_now: new Date().toISOString() };
    if (asked.endsWith("push")) return { ...common, results, last_n: this.#last };
    if (asked.endsWith("rows")) return { ...common, rows: [], missing: [], next: null, last_n: this.#last };
    if (asked.endsWith("manifest")) {
      return { ...common, rows: [], next: null, start: { cursor: "c0", seq: 0 }, last_n: this.#last };
    }
    return { ...common, cursor: "c0", rows: this.rows, enter: [], leave: [], last_n: this.#last };
  }
}

const a_create: Draft = { kind: "create", entity: "opportunity", id: "o1", fields: { title: "Bellavista" } };

/** As a browser does whenever it likes: what nobody holds is gone. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as unknown as { gc(): void };
  // What a WeakRef was asked for lives until the task ends.
  await new Promise((go) => setTimeout(go, 0));
  gc();
}

describe("the session", () => {
  let doors: Doors;
  let loaded: Module[];
  beforeEach(() => {
    doors = new Doors();
    loaded = [];
    vi.stubGlobal("indexedDB", new IDBFactory());
    vi.stubGlobal("fetch", doors.fetch);
    vi.stubGlobal("EventSource", undefined);
    vi.stubGlobal("BroadcastChannel", undefined);
  });
  afterEach(async () => {
    for (const module of loaded) await module.signOut("keep");
  });

  /** The app as a browser loads it. */
  async function app(): Promise<Module> {
    vi.resetModules();
    const module = await import("./session");
    loaded.push(module);
    return module;
  }

  /** The browser is closed: what ran stops without another word to the storage. */
  function killed(module: Module): void {
    loaded.splice(loaded.indexOf(module), 1);
    const now = module.session.value;
    if (now.state === "signed_in") void (now.engine as EngineHandle).stop();
  }

  function storeOf(module: Module): Store {
    const now = module.session.value;
    if (now.state !== "signed_in") throw new Error(`nobody is signed in: ${now.state}`);
    return now.store;
  }

  async function signedIn(name: string): Promise<Module> {
    const me = a_person(name);
    doors.people.set(me.user.email, me);
    const module = await app();
    await module.start();
    await module.signIn(me.user.email, "secret");
    return module;
  }

  test("begins with set-up where nobody is known yet", async () => {
    doors.isNew = true;
    const module = await app();

    await module.start();

    await eventually(() => expect(module.session.value).toEqual({ state: "set_up" }));
  });

  test("begins with signing in where others are known", async () => {
    const module = await app();

    await module.start();

    await eventually(() => expect(module.session.value).toEqual({ state: "signed_out" }));
  });

  test("opens the last person's store with no network at all (X1)", async () => {
    const first = await signedIn("Mara");
    await storeOf(first).perform([a_create]);
    killed(first);
    doors.isUp = false;

    const again = await app();
    await again.start();

    expect(storeOf(again).row("opportunity", "o1").value?.data.title).toBe("Bellavista");
    expect(storeOf(again).user.name).toBe("Mara");
  });

  test("what is opened before it is known who is here is shown to nobody else", async () => {
    const first = await signedIn("Mara");
    await storeOf(first).perform([a_create]);
    killed(first);
    remember("device", "user", "somebody-else");

    const again = await app();
    await again.start();
    expect(storeOf(again).row("opportunity", "o1").value?.data.title).toBe("Bellavista");

    const { id } = storeOf(again).user;
    await again.signOut("keep");
    remember("device", "user", id); // as if the browser had not kept the last word
    const later = await app();
    await later.start();
    expect(later.session.value.state).toBe("signed_out");
  });

  test("comes in again by the cookie when the browser has lost its databases", async () => {
    const first = await signedIn("Mara");
    killed(first);
    vi.stubGlobal("indexedDB", new IDBFactory());

    const again = await app();
    await again.start();

    await eventually(() => expect(storeOf(again).user.name).toBe("Mara"));
  });

  // F13
  test("tells whoever comes in again by the cookie that the browser had cleared what was stored", async () => {
    const first = await signedIn("Mara");
    await storeOf(first).perform([a_create]);
    await eventually(() => expect(storeOf(first).unsent.value).toEqual([]));
    killed(first);
    vi.stubGlobal("indexedDB", new IDBFactory());

    const again = await app();
    await again.start();

    await eventually(() => expect(storeOf(again).status.value.notices).toMatchObject([{ kind: "cleared", lost: 0 }]));
  });

  test("knows at once what an admin has changed of this person", async () => {
    const module = await signedIn("Mara");
    const me = doors.cookie as Me;
    doors.cookie = { ...me, user: { ...me.user, role: "manager" } };
    await collectGarbage();
    doors.rows = [a_row("member", me.user.id, 5, { name: me.user.name, role: "manager", team: me.user.team })];

    await storeOf(module).perform([a_create]);

    const role = (): unknown => module.session.value.state === "signed_in" && module.session.value.me.user.role;
    await eventually(() => expect(role()).toBe("manager"));
  });

  test("signs out and leaves the name for the next time", async () => {
    const module = await signedIn("Mara");

    const outcome = await module.signOut("send");

    expect(outcome).toEqual({ done: true, unsent: 0 });
    expect(module.session.value).toEqual({
      state: "signed_out",
      lastUser: { name: "Mara", email: "Mara@example.com" },
    });
    expect(doors.cookie).toBeNull();
  });

  test("stays when unsent work could not be sent", async () => {
    const module = await signedIn("Mara");
    doors.isUp = false;
    await storeOf(module).perform([a_create]);

    const outcome = await module.signOut("send");

    expect(outcome).toEqual({ done: false, unsent: 1 });
    expect(module.session.value.state).toBe("signed_in");
  });

  test("keeps unsent work locked: another person neither sees nor sends it, its owner finds it again (X37)", async () => {
    const module = await signedIn("Mara");
    doors.isUp = false;
    await storeOf(module).perform([a_create]);
    expect(await module.signOut("keep")).toEqual({ done: true, unsent: 1 });
    doors.isUp = true;
    doors.asked.length = 0;
    killed(module);

    const second = await signedIn("Piet");
    await eventually(() => expect(storeOf(second).status.value.lastContactAt).not.toBeNull());
    expect(storeOf(second).rows("opportunity").value.size).toBe(0);
    expect(doors.asked).not.toContain("POST /sync/v1/push");
    await second.signOut("keep");
    await second.signIn("Mara@example.com", "secret");

    expect(storeOf(second).row("opportunity", "o1").value?.data.title).toBe("Bellavista");
  });

  test("signed out without a network ends the session as soon as there is one", async () => {
    const module = await signedIn("Mara");
    doors.isUp = false;
    await module.signOut("keep");
    expect(doors.cookie).not.toBeNull();
    killed(module);
    doors.isUp = true;

    const again = await app();
    await again.start();

    await eventually(() => expect(doors.cookie).toBeNull());
    expect(again.session.value.state).toBe("signed_out");
  });

  test("erases unsent work only when asked to", async () => {
    const module = await signedIn("Mara");
    doors.isUp = false;
    await storeOf(module).perform([a_create]);

    await module.signOut("discard");
    doors.isUp = true;
    await module.signIn("Mara@example.com", "secret");

    expect(storeOf(module).unsent.value).toEqual([]);
    expect(storeOf(module).row("opportunity", "o1").value).toBeUndefined();
    await eventually(() => expect(storeOf(module).status.value.lastContactAt).not.toBeNull());
    expect(storeOf(module).status.value.notices).toEqual([]); // erased by choice is not cleared by the browser
  });

  test("signed in again as the same person goes on with the same store", async () => {
    const module = await signedIn("Mara");
    const store = storeOf(module);

    await module.signIn("Mara@example.com", "secret");

    expect(storeOf(module)).toBe(store);
  });

  test("names the same device every time", async () => {
    const module = await signedIn("Mara");

    const device = await module.thisDevice("mara@example.com");

    expect(device.id).toBe(storeOf(module).device);
  });
});
