// Puts one person's store and engine together in this tab, on whatever platform it runs.

import { effect, signal } from "@preact/signals";
import type { Platform } from "../platform";
import type { Me } from "../protocol/me";
import { type LocalFacts, NO_FACTS } from "../store/facts";
import { openStore } from "../store/opening";
import { report } from "../store/report";
import type { LocalStore } from "../store/store";
import { Uploads } from "./blobs/uploads";
import { SyncEngine } from "./engine";
import { type Connection, NOT_YET_CONNECTED, statusOf } from "./status";
import { tabsOf } from "./tabs";
import { transport } from "./transport";

export interface Opened {
  readonly store: LocalStore;
  readonly engine: SyncEngine;
  /** Tell the other tabs that this person has left; they close as well. */
  tellSignedOut(): void;
  close(): Promise<void>;
}

export interface Wishes {
  /** The token that goes with whatever changes something; null for none. */
  csrf(): string | null;
  /** Fetch the session's token anew; throws when the person has to sign in. */
  renew(): Promise<void>;
  applyUpdate(): void;
  readonly updateReady: { readonly value: boolean };
  onSignedOutElsewhere(): void;
}

/** Everything outside comes with `platform`; `device` is the id that a device without one takes. */
export async function open(platform: Platform, me: Me, device: string, wishes: Wishes): Promise<Opened> {
  const { clock } = platform;
  const facts = signal<LocalFacts>(NO_FACTS);
  const connection = signal<Connection>(NOT_YET_CONNECTED);
  let running: SyncEngine | null = null;
  const tabs = tabsOf(platform, me.user.id, (message) => {
    if (message.kind === "signed_out") wishes.onSignedOutElsewhere();
    else running?.hear(message).catch((error: unknown) => report(clock.wallNow(), "another tab's news", error));
  });
  const { indexedDB, storage, note, reserveBytes, timers, gzip, locks, openStream } = platform;
  const fetch: Platform["fetch"] = (path, init) => platform.fetch(path, init);
  const store = await openStore(me, device, {
    clock,
    indexedDB,
    storage,
    note,
    reserveBytes,
    facts,
    status: statusOf(facts, connection),
    onVault: () => tabs.tell({ kind: "vault" }),
    onWrite: () => running?.wrote(),
    soon: (work) => platform.soon(work),
    breath: () => platform.breath(),
    pause: (ms) => untilLookedAt(platform, ms),
  });
  const send = transport({ clock, timers, gzip, fetch, csrf: wishes.csrf });
  const isOnline = (): boolean => connection.peek().offlineSince === null;
  const uploads = new Uploads({ store, transport: send, clock, timers, fetch, isOnline });
  store.pictures = uploads;
  const engine = new SyncEngine({
    store,
    transport: send,
    beside: uploads,
    clock,
    timers,
    connection,
    tabs,
    locks,
    openStream,
    isVisible: () => platform.isVisible(),
    watch: (look) => platform.watch(look),
    renew: wishes.renew,
    applyUpdate: wishes.applyUpdate,
  });
  const stopTelling = effect(() => {
    const updateReady = wishes.updateReady.value;
    connection.value = { ...connection.peek(), updateReady };
  });
  const stopReloading = reloadWhenOutdated(platform, facts);
  running = engine;
  engine.start();
  return {
    store,
    engine,
    tellSignedOut: () => tabs.tell({ kind: "signed_out" }),
    close: async () => {
      stopTelling();
      stopReloading();
      await engine.stop();
      tabs.close();
      await store.close();
    },
  };
}

/** So long, or until the page is looked at again: a storage process that died in the background is back by then. */
function untilLookedAt({ timers, watch }: Platform, ms: number): Promise<void> {
  return new Promise((go) => {
    const done = (): void => {
      cancel();
      leave();
      go();
    };
    const cancel = timers.after(ms, done);
    const leave = watch(done);
  });
}

/** A newer tab has upgraded the databases: this one cannot write any more, and begins anew as soon as nobody looks. */
function reloadWhenOutdated(platform: Platform, facts: { peek(): LocalFacts }): () => void {
  return platform.watchHidden(() => {
    const { isOutdated, unsaved } = facts.peek();
    if (isOutdated && unsaved === 0) platform.reload();
  });
}
