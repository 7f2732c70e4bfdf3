// One round of syncing at a time: push, then pull, when there is a reason to.

import type { Signal } from "@preact/signals";
import { type Cancel, every, type Platform, pause } from "../platform";
import { Problem } from "../protocol/problem";
import { keysIn } from "../store/base";
import { progressOf } from "../store/progress";
import { report } from "../store/report";
import type { LocalStore } from "../store/store";
import type { StuckBy } from "../store/types";
import type { Cycling } from "./away";
import { verdictOn } from "./failure";
import { Hints } from "./hints";
import { Leader } from "./leader";
import { meansOf } from "./means";
import { Pace } from "./pace";
import type { Connection } from "./status";
import type { Message, Tabs } from "./tabs";
import type { Transport } from "./transport";
import { Watchdog } from "./watchdog";

export interface Engine {
  /** Now, whatever the waiting time after a failure says. */
  sendNow(): void;
  /** Start the new version of the app that waits. */
  applyUpdate(): void;
}

const TICK_MS = 5_000;
const STOP_MS = 3_000;
const FINISH_MS = 8_000;
const LOOK_MS = 200;
const POLL_MS = 30_000;
/** While hints arrive, polling is only a net below them. */
const POLL_HINTED_MS = 5 * 60_000;
const HINT_JITTER_MS = 400;
const NOT_STUCK = { stuckSince: null, stuckBy: null, stuckRequest: null } as const;

export interface Ports extends Pick<Platform, "clock" | "timers" | "locks" | "openStream" | "isVisible" | "watch"> {
  readonly store: LocalStore;
  readonly transport: Transport;
  readonly connection: Signal<Connection>;
  readonly tabs: Tabs;
  /** Does the rounds, here or in a worker. */
  readonly cycle: Cycling;
  /** What goes beside the queue, in the tab that syncs. */
  readonly beside?: Beside;
  /** The token of the session was not taken: fetch it anew. Throws when the person has to sign in. */
  renew(): Promise<void>;
  applyUpdate(): void;
}

/** Sends files: started and stopped with the lead, woken when the server has just answered. */
export interface Beside {
  start(): void;
  stop(): Promise<void>;
  wake(): void;
}

export class SyncEngine implements Engine {
  readonly #ports: Ports;
  readonly #leader: Leader;
  readonly #pace: Pace;
  readonly #hints: Hints | null;
  #gen: number | null = null;
  #abort = new AbortController();
  #running: Promise<void> | null = null;
  readonly #watchdog = new Watchdog();
  #wantsAnother = false;
  #isPaused = false;
  #lastRoundAt = Number.NEGATIVE_INFINITY;
  /** When the round under way last told anything. */
  #aliveAt = 0;
  #stuckBy: StuckBy | null = null;
  #stuckRequest: string | null = null;
  #endTicking: Cancel = () => undefined;
  #unwatch: Cancel = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    const { store, clock, timers, locks, openStream } = ports;
    this.#pace = new Pace({ timers, monotonic: clock.monotonic, random: clock.random, round: () => this.#go() });
    this.#leader = new Leader({
      user: store.user.id,
      vault: store.vault,
      cache: store.cache,
      clock,
      timers,
      locks,
      isVisible: ports.isVisible,
      onLead: (gen) => this.#lead(gen),
      onLost: () => this.#follow(),
    });
    this.#hints =
      openStream === undefined
        ? null
        : new Hints(
            { open: openStream, timers, monotonic: clock.monotonic, random: clock.random },
            {
              onHead: (head) => void this.#hinted(head),
              onAccess: () => this.#pace.within(clock.random() * HINT_JITTER_MS),
              onUpgrade: () => this.#pace.within(clock.random() * POLL_MS),
            },
          );
  }

  start(): void {
    this.#leader.start();
    this.#endTicking = every(this.#ports.timers, TICK_MS, () => this.#tick());
    this.#unwatch = this.#ports.watch(() => this.#reason());
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.#endTicking();
    this.#pace.stop();
    this.#leader.stop();
    this.#abort.abort();
    const aside = this.#ports.beside?.stop();
    // Storage that never answers must not keep anybody from signing out.
    await Promise.race([Promise.all([this.#running, aside]), pause(this.#ports.timers, STOP_MS)]);
    this.#ports.cycle.stop();
  }

  sendNow(): void {
    this.#isPaused = false;
    if (this.#gen === null) this.#ports.tabs.tell({ kind: "send", isUrgent: true });
    else this.#pace.now();
  }

  applyUpdate(): void {
    this.#ports.applyUpdate();
  }

  /** Something was written here. */
  wrote(): void {
    this.#set({ tickedAt: this.#ports.clock.wallNow() });
    if (this.#gen === null) this.#ports.tabs.tell({ kind: "send", isUrgent: false });
    else this.#pace.wrote();
  }

  /** The person has signed in again. */
  resume(): void {
    this.#isPaused = false;
    if (this.#gen !== null) this.#hints?.serverIsBack();
    this.#set({ isSignedOut: false, isClosed: false });
    this.#reason();
  }

  /** What another tab says. */
  async hear(message: Message): Promise<void> {
    const { store, connection } = this.#ports;
    if (message.kind === "rows") await store.reread(keysIn(message.keys));
    if (message.kind === "all_rows") await store.rereadAll();
    if (message.kind === "vault") await store.vaultChanged();
    if (message.kind === "flight") store.flight.value = message.flight;
    if (message.kind === "connection" && this.#gen === null) {
      const { updateReady } = connection.peek(); // each tab has its own page to reload
      connection.value = { ...message.connection, updateReady };
      store.offset.value = message.connection.clockSkewMs;
    }
    if (message.kind === "send" && this.#gen !== null) {
      if (message.isUrgent) this.sendNow();
      else this.#pace.wrote();
    }
  }

  /** One round now, for signing out: resolves when it is over, well or not. */
  async finish(): Promise<void> {
    this.sendNow();
    await this.#running;
    if (this.#gen !== null) await this.#round();
    else await this.#sentElsewhere();
  }

  /** Another tab sends; it says so by emptying the queue, or not at all. */
  async #sentElsewhere(): Promise<void> {
    const { store } = this.#ports;
    for (let waited = 0; waited < FINISH_MS && store.unsent.peek().length > 0; waited += LOOK_MS) {
      await pause(this.#ports.timers, LOOK_MS);
    }
  }

  #lead(gen: number): void {
    this.#gen = gen;
    this.#abort = new AbortController();
    this.#hints?.start();
    this.#ports.beside?.start();
    this.#pace.now();
  }

  #follow(): void {
    this.#gen = null;
    this.#abort.abort();
    void this.#ports.beside?.stop();
    this.#hints?.stop();
    this.#pace.stop();
  }

  #reason(): void {
    if (this.#isPaused) return;
    if (this.#gen !== null) this.#pace.now();
    // A tab that slept may have missed what others did.
    this.#ports.store.catchUp().catch((error: unknown) => report(this.#ports.clock.wallNow(), "not caught up", error));
  }

  async #hinted(head: number): Promise<void> {
    const { store, clock } = this.#ports;
    const { high } = await progressOf(store.cache);
    if (high === null || head > high[0]) this.#pace.within(clock.random() * HINT_JITTER_MS);
  }

  #go(): void {
    if (this.#gen === null || this.#isPaused) return;
    if (this.#running !== null) {
      this.#wantsAnother = true;
      return;
    }
    void this.#round();
  }

  #round(): Promise<void> {
    if (this.#running !== null) return this.#running;
    const running: Promise<void> = this.#once().finally(() => {
      if (this.#running !== running) return; // given up meanwhile: another one is under way
      this.#running = null;
      if (!this.#wantsAnother) return;
      this.#wantsAnother = false;
      this.#pace.within(0);
    });
    this.#running = running;
    return running;
  }

  async #once(): Promise<void> {
    const { clock } = this.#ports;
    this.#aliveAt = clock.monotonic();
    try {
      const gen = this.#gen;
      const set = (facts: Partial<Connection>): void => {
        this.#aliveAt = clock.monotonic();
        this.#set(facts);
      };
      const lead = { signal: this.#abort.signal, set, gotOn: () => this.#gotOn() };
      if (gen !== null) await this.#ports.cycle.run(meansOf(this.#ports, { gen, ...lead }));
      this.#gotOn();
      this.#set({ offlineSince: null, isWeak: false, isPortal: false, isTooOld: false, ...NOT_STUCK });
      this.#ports.beside?.wake();
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#lastRoundAt = clock.monotonic();
    }
  }

  #gotOn(): void {
    if (this.#pace.succeeded()) this.#hints?.serverIsBack();
  }

  async #fail(error: unknown): Promise<void> {
    const { clock, connection } = this.#ports;
    const verdict = verdictOn(error, clock.wallNow(), connection.peek());
    report(clock.wallNow(), "round", error);
    this.#stuckBy = verdict.stuckBy;
    this.#stuckRequest = error instanceof Problem ? error.requestId : null;
    this.#set({ ...verdict.connection, sending: null });
    if (verdict.next === "yield") this.#leader.restart();
    if (verdict.next === "pause") this.#pause();
    if (verdict.next === "renew") await this.#renew();
    if (verdict.next === "retry" || verdict.next === "renew") this.#pace.failed(verdict.retryAfterMs);
  }

  async #renew(): Promise<void> {
    try {
      await this.#ports.renew();
    } catch (error) {
      const { clock, connection } = this.#ports;
      const verdict = verdictOn(error, clock.wallNow(), connection.peek());
      this.#set(verdict.connection);
      if (verdict.next === "pause") this.#pause();
    }
  }

  #pause(): void {
    this.#isPaused = true;
    this.#hints?.stop();
  }

  #tick(): void {
    const { clock, store } = this.#ports;
    this.#set({ tickedAt: clock.wallNow() });
    if (this.#gen === null || this.#isPaused) return;
    this.#watch();
    const hasWork = store.unsent.peek().some(({ state }) => state === "waiting");
    const every = this.#hints?.isOpen === true && !hasWork ? POLL_HINTED_MS : POLL_MS;
    if (clock.monotonic() - this.#lastRoundAt >= every - TICK_MS / 2) this.#pace.within(0);
  }

  /** Work waits although the server answers, or a round hangs: start anew, and after a while say so. */
  #watch(): void {
    const { clock, connection, store } = this.#ports;
    const now = clock.monotonic();
    const [oldest] = store.unsent.peek().filter(({ state }) => state === "waiting" || state === "sending");
    const isOffline = connection.peek().offlineSince !== null;
    const aliveAt = this.#running === null ? null : this.#aliveAt;
    const verdict = this.#watchdog.look({ oldest: oldest?.op ?? null, isOffline, aliveAt, now });
    const by = { stuckBy: this.#stuckBy, stuckRequest: this.#stuckRequest };
    if (verdict.tell && oldest !== undefined) this.#set({ stuckSince: oldest.at, ...by });
    else if (connection.peek().stuckSince !== null) this.#set(NOT_STUCK);
    if (!verdict.restart) return;
    report(clock.wallNow(), "stuck", this.#stuckBy);
    this.#abort.abort();
    // Whatever it hangs on may never end. Should it wake up after all, it finds another generation and writes nothing.
    this.#running = null;
    this.#leader.restart();
  }

  #set(facts: Partial<Connection>): void {
    const { connection, tabs } = this.#ports;
    connection.value = { ...connection.peek(), ...facts };
    if (this.#gen !== null) tabs.tell({ kind: "connection", connection: connection.peek() });
  }
}
