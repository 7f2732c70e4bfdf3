// Puts one person's store and engine together in this tab, on whatever platform it runs.

import { effect, signal } from "@preact/signals";
import type { Platform } from "../platform";
import type { Me } from "../protocol/me";
import type { Disk } from "../store/disk";
import { type LocalFacts, NO_FACTS } from "../store/facts";
import { openStore } from "../store/opening";
import { report } from "../store/report";
import type { LocalStore, StorePorts } from "../store/store";
import { EngineHandle } from "./engine-handle";
import { type Connection, NOT_YET_CONNECTED, statusOf } from "./status";
import { tabsOf } from "./tabs";

export interface Opened {
  readonly store: LocalStore;
  /** Its code comes after the first screen: `engine.ready` says when it runs. */
  readonly engine: EngineHandle;
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
  /** When the server was heard of last, ms, from one start to the next: a start without a signal says it. */
  readonly heard?: { before(): number | null; keep(ms: number): void };
}

/**
 * Everything outside comes with `platform`; `device` is the id that a device without one takes. `disk` is this person's,
 * where its opening has begun before.
 */
export async function open(platform: Platform, me: Me, device: string, wishes: Wishes, disk?: Disk): Promise<Opened> {
  const { clock } = platform;
  const facts = signal<LocalFacts>(NO_FACTS);
  const connection = signal<Connection>({ ...NOT_YET_CONNECTED, lastContactAt: wishes.heard?.before() ?? null });
  let engine: EngineHandle | null = null;
  const tabs = tabsOf(platform, me.user.id, (message) => {
    if (message.kind === "signed_out") wishes.onSignedOutElsewhere();
    else engine?.hear(message);
  });
  const { indexedDB, storage, note, reserveBytes, timers, gzip, locks, openStream } = platform;
  const fetch: Platform["fetch"] = (path, init) => platform.fetch(path, init);
  const storePorts: StorePorts = {
    clock,
    indexedDB,
    storage,
    note,
    reserveBytes,
    facts,
    status: statusOf(facts, connection),
    onVault: () => tabs.tell({ kind: "vault" }),
    onWrite: () => engine?.wrote(),
    soon: (work) => platform.soon(work),
    breath: () => platform.breath(),
    rest: async () => platform.rest?.(),
    pause: (ms) => untilLookedAt(platform, ms),
  };
  const store = await openStore(me, device, storePorts, disk);
  const ports = {
    store,
    fetch,
    gzip,
    away: platform.away,
    csrf: wishes.csrf,
    clock,
    timers,
    connection,
    tabs,
    locks,
    openStream,
    isVisible: () => platform.isVisible(),
    watch: (look: () => void) => platform.watch(look),
    renew: wishes.renew,
    applyUpdate: wishes.applyUpdate,
  };
  const handle = new EngineHandle({
    timers,
    load: async () => {
      await platform.rest?.(); // the first screen first: what works in the background can wait for it
      return (await import("./running")).run(ports);
    },
    onTrouble: (error) => report(clock.wallNow(), "engine", error),
    applyUpdate: wishes.applyUpdate,
  });
  engine = handle;
  store.pictures = handle;
  const stopTelling = effect(() => {
    const updateReady = wishes.updateReady.value;
    connection.value = { ...connection.peek(), updateReady };
  });
  const stopNoting = effect(() => {
    const { lastContactAt } = connection.value;
    if (lastContactAt !== null) wishes.heard?.keep(lastContactAt);
  });
  const stopReloading = reloadWhenOutdated(platform, facts);
  return {
    store,
    engine: handle,
    tellSignedOut: () => tabs.tell({ kind: "signed_out" }),
    close: async () => {
      stopTelling();
      stopNoting();
      stopReloading();
      await handle.stop();
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
