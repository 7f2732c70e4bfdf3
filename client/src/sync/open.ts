// Puts one person's store and engine together in this tab.

import { effect, signal } from "@preact/signals";
import { clock } from "../clock";
import type { Me } from "../protocol/me";
import { type LocalFacts, NO_FACTS } from "../store/facts";
import { report } from "../store/report";
import { type LocalStore, openStore } from "../store/store";
import { SyncEngine } from "./engine";
import { send } from "./request";
import { type Connection, NOT_YET_CONNECTED, statusOf } from "./status";
import { tabsOf } from "./tabs";

export interface Opened {
  readonly store: LocalStore;
  readonly engine: SyncEngine;
  /** Tell the other tabs that this person has left; they close as well. */
  tellSignedOut(): void;
  close(): Promise<void>;
}

export interface Wishes {
  /** Fetch the session's token anew; throws when the person has to sign in. */
  renew(): Promise<void>;
  applyUpdate(): void;
  readonly updateReady: { readonly value: boolean };
  onSignedOutElsewhere(): void;
}

export async function open(me: Me, device: string, wishes: Wishes): Promise<Opened> {
  const facts = signal<LocalFacts>(NO_FACTS);
  const connection = signal<Connection>(NOT_YET_CONNECTED);
  let running: SyncEngine | null = null;
  const tabs = tabsOf(me.user.id, (message) => {
    if (message.kind === "signed_out") wishes.onSignedOutElsewhere();
    else running?.hear(message).catch((error: unknown) => report(clock.wallNow(), "another tab's news", error));
  });
  const store = await openStore(me, device, {
    clock,
    facts,
    status: statusOf(facts, connection),
    onVault: () => tabs.tell({ kind: "vault" }),
    onWrite: () => running?.wrote(),
    soon,
    pause,
  });
  const engine = new SyncEngine({
    store,
    transport: send,
    clock,
    connection,
    tabs,
    locks: navigator.locks ?? undefined, // not there on plain http
    openStream: typeof EventSource === "undefined" ? undefined : (url) => new EventSource(url),
    isVisible: () => document.visibilityState === "visible",
    renew: wishes.renew,
    applyUpdate: wishes.applyUpdate,
  });
  const stopTelling = effect(() => {
    const updateReady = wishes.updateReady.value;
    connection.value = { ...connection.peek(), updateReady };
  });
  const stopReloading = reloadWhenOutdated(facts);
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

function soon(work: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(work);
  else setTimeout(work, 50); // no frames come while nobody looks
}

/** Until then, or until the page is looked at again: a storage process that died in the background is back by then. */
function pause(ms: number): Promise<void> {
  return new Promise((go) => {
    const done = (): void => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", done);
      go();
    };
    const timer = setTimeout(done, ms);
    document.addEventListener("visibilitychange", done);
  });
}

/** A newer tab has upgraded the databases: this one cannot write any more, and begins anew as soon as nobody looks. */
function reloadWhenOutdated(facts: { peek(): LocalFacts }): () => void {
  const look = (): void => {
    const { isOutdated, unsaved } = facts.peek();
    if (isOutdated && unsaved === 0 && document.visibilityState === "hidden") location.reload();
  };
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}
