import { beforeEach, describe, expect, test, vi } from "vitest";

const ORIGIN = "https://carnet.example";
const FILES = ["/", "/assets/index-abc.js", "/manifest.webmanifest"];
const TYPES: Record<string, string> = { "/": "text/html", "/assets/index-abc.js": "text/javascript" };

type Listener = (event: Record<string, unknown>) => void;
type Served = { type: string; body: string; status?: number };

/** Cache storage as far as the worker uses it. */
class Caches {
  readonly all = new Map<string, Map<string, Response>>();
  open = (name: string) => {
    const cache = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, cache);
    return Promise.resolve({
      put: (path: string, response: Response) => Promise.resolve(void cache.set(path, response)),
      match: (path: string) => Promise.resolve(cache.get(path)?.clone()),
    });
  };
  keys = () => Promise.resolve([...this.all.keys()]);
  delete = (name: string) => Promise.resolve(this.all.delete(name));
  match = (path: string) =>
    Promise.resolve(
      [...this.all.values()].map((cache) => cache.get(path)?.clone()).find((found) => found !== undefined),
    );
}

describe("the service worker", () => {
  let listeners: Record<string, Listener>;
  let caches: Caches;
  let fetched: string[];
  let served: (path: string) => Served;
  const skipWaiting = vi.fn(() => Promise.resolve());
  const openWindow = vi.fn(() => Promise.resolve());
  let pages: { focus: () => Promise<void>; postMessage: (message: unknown) => void }[];

  beforeEach(() => {
    listeners = {};
    caches = new Caches();
    fetched = [];
    served = (path) => ({ type: TYPES[path] ?? "application/manifest+json", body: `new ${path}` });
    skipWaiting.mockClear();
    openWindow.mockClear();
    pages = [];
  });

  async function loaded(version: string): Promise<void> {
    vi.resetModules();
    vi.stubGlobal("self", {
      location: { origin: ORIGIN },
      addEventListener: (type: string, listener: Listener) => (listeners[type] = listener),
      clients: { claim: () => Promise.resolve(), matchAll: () => Promise.resolve(pages), openWindow },
      skipWaiting,
    });
    vi.stubGlobal("caches", caches);
    vi.stubGlobal("__FILES__", FILES);
    vi.stubGlobal("__VERSION__", version);
    vi.stubGlobal("fetch", (asked: string | { url: string }) => {
      const path = typeof asked === "string" ? asked : new URL(asked.url).pathname;
      fetched.push(path);
      const { type, body, status = 200 } = served(path);
      const response = new Response(body, { status, headers: { "Content-Type": type } });
      Object.defineProperty(response, "url", { value: ORIGIN + path });
      return Promise.resolve(response);
    });
    await import("./sw");
  }

  /** Resolves to what the worker waits for or answers; undefined when it leaves the request alone. */
  function dispatched(type: string, event: Record<string, unknown> = {}): Promise<unknown> {
    let result: Promise<unknown> = Promise.resolve(undefined);
    const take = (promise: Promise<unknown>): void => {
      result = promise;
    };
    listeners[type]?.({ ...event, waitUntil: take, respondWith: take });
    return result;
  }

  async function asked(path: string, mode = "cors", method = "GET"): Promise<string | undefined> {
    const answer = await dispatched("fetch", { request: { url: ORIGIN + path, mode, method } });
    return (answer as Response | undefined)?.text();
  }

  test("keeps every file and answers any address with the page", async () => {
    await loaded("1");
    await dispatched("install");
    fetched.length = 0;

    expect(await asked("/o/0190", "navigate")).toBe("new /");
    expect(await asked("/assets/index-abc.js")).toBe("new /assets/index-abc.js");
    expect(fetched).toEqual([]);
  });

  test.each(["/sync/v1/pull", "/auth/me", "/people", "/health/live", "/people/invitations"])(
    "leaves %s alone",
    async (path) => {
      await loaded("1");
      await dispatched("install");

      expect(await asked(path, "navigate")).toBeUndefined();
    },
  );

  test("leaves writing and other origins alone", async () => {
    await loaded("1");

    expect(await asked("/", "cors", "POST")).toBeUndefined();
    const foreign = { request: { url: "https://elsewhere.example/", mode: "navigate", method: "GET" } };
    expect(await dispatched("fetch", foreign)).toBeUndefined();
  });

  test.each<[string, Served]>([
    ["a sign-in page of the Wi-Fi", { type: "text/html", body: "<html>hotel" }],
    ["an error", { type: "text/javascript", body: "oops", status: 502 }],
  ])("never takes %s for a script", async (_name, answer) => {
    await loaded("1");
    served = (path) => (path.endsWith(".js") ? answer : { type: TYPES[path] ?? "application/manifest+json", body: "" });

    await expect(dispatched("install")).rejects.toThrow();
  });

  test("a new version takes over unchanged files and fetches the others", async () => {
    await loaded("1");
    await dispatched("install");
    fetched.length = 0;

    await loaded("2");
    await dispatched("install");

    expect(fetched.sort()).toEqual(["/", "/manifest.webmanifest"]);
  });

  test("old files go only when the new version starts, and it starts when told", async () => {
    await loaded("1");
    await dispatched("install");
    await loaded("2");
    await dispatched("install");
    expect([...caches.all.keys()]).toEqual(["carnet-app-1", "carnet-app-2"]);
    expect(skipWaiting).not.toHaveBeenCalled();

    await dispatched("message", { data: "skip" });
    await dispatched("activate");

    expect(skipWaiting).toHaveBeenCalledOnce();
    expect([...caches.all.keys()]).toEqual(["carnet-app-2"]);
  });

  test("the browser is told to take kept files by itself, from this version's own", async () => {
    const addRoutes = vi.fn<(routes: unknown) => Promise<void>>(() => Promise.resolve());
    await loaded("1");
    await dispatched("install", { addRoutes });

    const kept = (pathname: string) => ({
      condition: { requestMethod: "GET", urlPattern: { pathname, search: "" } },
      source: { cacheName: "carnet-app-1" },
    });
    expect(addRoutes).toHaveBeenCalledExactlyOnceWith([kept("/"), kept("/assets/*")]);
  });

  test("a browser that does not take them is served all the same", async () => {
    await loaded("1");
    await dispatched("install", { addRoutes: () => Promise.reject(new TypeError("not this rule")) });

    expect(await asked("/", "navigate")).toBe("new /");
  });

  test("D5: a tapped notice leads to its record, on the page that is open or on a new one", async () => {
    const notification = { close: vi.fn(), data: { path: "/o/0190" } };
    await loaded("1");
    await dispatched("notificationclick", { notification });
    expect(openWindow).toHaveBeenCalledWith("/o/0190");

    const page = { focus: vi.fn(() => Promise.resolve()), postMessage: vi.fn() };
    pages = [page];
    await dispatched("notificationclick", { notification });

    expect(page.postMessage).toHaveBeenCalledWith({ open: "/o/0190" });
    expect(openWindow).toHaveBeenCalledOnce();
    expect(notification.close).toHaveBeenCalledTimes(2);
  });
});
