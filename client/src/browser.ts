// The platform of a real tab.

import { clock } from "./clock";
import type { Away, Cancel, NotePort, Platform, StoragePort, Timers } from "./platform";

const RESERVE_BYTES = 5 * 1024 * 1024;
/** As long as browsers let a cookie live. */
const NOTE_SECONDS = 400 * 86_400;

export const timers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

export function browser(): Platform {
  return {
    clock,
    timers,
    get indexedDB() {
      return globalThis.indexedDB;
    },
    fetch: (path, init) => globalThis.fetch(path, init),
    gzip,
    away: typeof Worker === "undefined" ? undefined : away,
    locks: navigator.locks ?? undefined, // not there on plain http
    channel: typeof BroadcastChannel === "undefined" ? undefined : channel,
    openStream: typeof EventSource === "undefined" ? undefined : (url) => new EventSource(url),
    storage: navigator.storage as StoragePort | undefined, // nor is this
    note,
    reserveBytes: RESERVE_BYTES,
    isVisible: () => document.visibilityState === "visible",
    watch,
    watchHidden: (look) => onVisibility(() => document.visibilityState === "hidden" && look()),
    soon,
    breath,
    rest,
    reload: () => location.reload(),
  };
}

export const gzip: Platform["gzip"] =
  typeof CompressionStream === "undefined"
    ? undefined
    : (text) => new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();

function away(): Away {
  const worker = new Worker(new URL("./sync/cycle-worker.ts", import.meta.url), { type: "module" });
  const ending = new AbortController();
  return {
    tell: (message) => worker.postMessage(message),
    hear(hear, fail, doze) {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
      worker.onerror = fail;
      globalThis.addEventListener("pagehide", ({ persisted }) => persisted && doze(), { signal: ending.signal });
    },
    end: () => {
      ending.abort();
      worker.terminate();
    },
  };
}

function channel(name: string, hear: (message: unknown) => void): ReturnType<NonNullable<Platform["channel"]>> {
  const joined = new BroadcastChannel(name);
  joined.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
  return { tell: (message) => joined.postMessage(message), close: () => joined.close() };
}

const note: NotePort = {
  read(name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1));
  },
  write(name, text) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
    document.cookie = `${name}=${encodeURIComponent(text)}; Path=/; Max-Age=${NOTE_SECONDS}; SameSite=Strict`;
  },
};

function onVisibility(look: () => void): Cancel {
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}

function watch(look: () => void): Cancel {
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") look();
  };
  const leave = onVisibility(whenVisible);
  // Back from the back-forward cache: everything here slept, timers included.
  globalThis.addEventListener("pageshow", whenVisible);
  globalThis.addEventListener("online", look);
  return () => {
    leave();
    globalThis.removeEventListener("pageshow", whenVisible);
    globalThis.removeEventListener("online", look);
  };
}

function soon(work: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(work);
  else setTimeout(work, 50); // no frames come while nobody looks
}

const REST_MS = 1_000;

function rest(): Promise<void> {
  if (typeof requestIdleCallback === "undefined") return new Promise((go) => setTimeout(go, 200)); // Safari has none
  return new Promise((go) => requestIdleCallback(() => go(), { timeout: REST_MS }));
}

function breath(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((go) => setTimeout(go, 0));
}
