// Keeps the app's own files on the device, so that it starts without a network. Knows nothing of data: that is the store's.

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: every file to keep, and a version made of all of them and of this file. */
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

const PREFIX = "carnet-app-";
const CACHE = PREFIX + __VERSION__;
/** What only the server can answer. A stored answer of it would be a lie tomorrow. */
const SERVER = /^\/(sync|auth|people|health)(\/|$)/;
/** A hotel's sign-in page is HTML with a 200 for whatever was asked: no file but the page itself may be that. */
const TYPES: Readonly<Record<string, RegExp>> = {
  "": /^text\/html\b/,
  js: /javascript/,
  css: /^text\/css\b/,
  svg: /^image\/svg/,
  png: /^image\/png/,
  webmanifest: /json/,
};

function isSound(path: string, response: Response): boolean {
  const isOurs = response.ok && !response.redirected && new URL(response.url).origin === self.location.origin;
  const ending =
    path
      .slice(path.lastIndexOf("/") + 1)
      .split(".")
      .slice(1)
      .pop() ?? "";
  const type = response.headers.get("Content-Type") ?? "";
  const expected = TYPES[ending];
  return isOurs && (expected === undefined ? !/^text\/html\b/.test(type) : expected.test(type));
}

/** A file with a hash in its name never changes: what an older version has kept need not come over the line again. */
async function kept(path: string): Promise<Response | undefined> {
  return path.startsWith("/assets/") ? caches.match(path) : undefined;
}

/** What an install event can take from Chromium 123 on; TypeScript does not know it yet. */
interface RoutingEvent extends ExtendableEvent {
  addRoutes?(routes: readonly Route[]): Promise<void>;
}

interface Route {
  readonly condition: { readonly requestMethod: "GET"; readonly urlPattern: URLPatternInit };
  readonly source: { readonly cacheName: string };
}

/**
 * The browser takes these from the kept files by itself, without starting this worker: on a phone that is a good part of
 * a cold start. What is not kept goes to the network, as below; every other browser, and every other address, asks us.
 */
async function route(event: RoutingEvent): Promise<void> {
  const kept = (pathname: string): Route => ({
    condition: { requestMethod: "GET", urlPattern: { pathname, search: "" } },
    source: { cacheName: CACHE },
  });
  await event.addRoutes?.([kept("/"), kept("/assets/*")])?.catch(() => undefined);
}

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    __FILES__.map(async (path) => {
      const response = (await kept(path)) ?? (await fetch(path, { cache: "no-cache", credentials: "same-origin" }));
      if (!isSound(path, response)) throw new Error(`not our ${path}`);
      await cache.put(path, response);
    }),
  );
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/** A notice was tapped: the page that is open goes there, else one opens. */
async function open(path: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (page === undefined) {
    await self.clients.openWindow(path);
    return;
  }
  await page.focus();
  page.postMessage({ open: path });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path: unknown = event.notification.data?.path;
  event.waitUntil(open(typeof path === "string" ? path : "/"));
});
self.addEventListener("install", (event) => event.waitUntil(Promise.all([route(event), install()])));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  // Only when a page says so: a reload under somebody's typing is worse than an old version.
  if (event.data === "skip") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(answer("/", request));
  else if (__FILES__.includes(url.pathname)) event.respondWith(answer(url.pathname, request));
});
