// The worker's side of rounds that run in a worker: databases of its own, and every word about what comes of it to the page.

import type { Clock } from "../clock";
import { linesOf } from "../store/base";
import { type Cache, dropPictures, openCache } from "../store/cache";
import type { Progress, Task } from "../store/progress";
import { hearReports, report } from "../store/report";
import { openVault, type Vault } from "../store/vault";
import { ON_DISK, type Touched } from "../store/view";
import { type Asked, failureOf, type Told, type ToldRows } from "./away-words";
import { Cycle } from "./cycle";
import type { Round } from "./round";
import type { Transport } from "./transport";

/** A page that is busy with showing what came is not asked to say so too, page by page. */
const COUNT_MS = 250;
const CONTACT_MS = 1_000;

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What is said about a run, without which one. */
type Word = Without<Told, "run">;

export interface Ports {
  /** Asks the server, with the token that goes with whatever changes something. */
  transport(csrf: () => string | null): Transport;
  readonly clock: Clock;
  readonly indexedDB: IDBFactory;
  tell(told: Told): void;
}

interface Databases {
  readonly user: string;
  readonly vault: Vault;
  readonly cache: Cache;
}

export class AwayHost {
  readonly #ports: Ports;
  readonly #cycle = new Cycle();
  readonly #aborts = new Map<number, AbortController>();
  readonly #waiting = new Map<number, () => void>();
  #opened: Databases | null = null;
  #csrf: string | null = null;
  #calls = 0;
  #run = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
    hearReports((said) => ports.tell({ run: this.#run, kind: "report", report: said }));
  }

  hear(asked: Asked): void {
    if (asked.kind === "run") void this.#start(asked);
    if (asked.kind === "abort") this.#aborts.get(asked.run)?.abort();
    if (asked.kind === "done") this.#waiting.get(asked.call)?.();
  }

  async #start(asked: Asked & { readonly kind: "run" }): Promise<void> {
    const { run } = asked;
    const abort = new AbortController();
    this.#aborts.set(run, abort);
    this.#run = run;
    this.#csrf = asked.csrf;
    const tell = (word: Word): void => this.#ports.tell({ run, ...word });
    try {
      await this.#cycle.run(this.#means(asked, abort.signal, tell));
      tell({ kind: "ended", error: null });
    } catch (error) {
      tell({ kind: "ended", error: failureOf(error) });
    } finally {
      this.#aborts.delete(run);
    }
  }

  #means(
    asked: Asked & { readonly kind: "run" },
    signal: AbortSignal,
    tell: (word: Word) => void,
  ): Omit<Round, "between"> {
    const { vault, cache } = this.#databases(asked.user);
    const { clock } = this.#ports;
    let offset = asked.offset;
    let stage: Task["stage"] | null = null;
    const counted = atMostEvery(COUNT_MS, clock, (task: Task) => tell({ kind: "received", task }));
    return {
      vault,
      cache,
      transport: this.#ports.transport(() => this.#csrf),
      clock,
      gen: asked.gen,
      signal,
      asksAhead: true,
      offset: () => offset,
      onOffset: (ms) => {
        offset = ms;
        tell({ kind: "offset", ms });
      },
      onContact: atMostEvery(CONTACT_MS, clock, () => tell({ kind: "contact" })),
      onRows: (touched, progress: Progress) => tell({ kind: "rows", rows: toldRows(touched, progress), progress }),
      onAllRows: () => this.#until((call) => tell({ kind: "all_rows", call })),
      onVault: () => this.#until((call) => tell({ kind: "vault", call })),
      onFlight: (flight) => tell({ kind: "flight", flight }),
      onSent: () => tell({ kind: "sent" }),
      onReceived: (task) => {
        if (task === null || task.stage !== stage) tell({ kind: "received", task });
        else counted(task);
        stage = task?.stage ?? null;
      },
    };
  }

  /** Ask the page for something and wait until it is done. */
  #until(ask: (call: number) => void): Promise<void> {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((go) => {
      this.#waiting.set(call, () => {
        this.#waiting.delete(call);
        go();
      });
      ask(call);
    });
  }

  #databases(user: string): Databases {
    if (this.#opened?.user === user) return this.#opened;
    const { indexedDB, clock } = this.#ports;
    const onDeath = (error: unknown): void => report(clock.wallNow(), "storage handle died", error);
    const hooks = { factory: indexedDB, isOneByOne: true, onDeath };
    const cache = openCache(user, hooks);
    const vault = openVault(user, hooks, () => dropPictures(cache));
    this.#opened = { user, vault, cache };
    return this.#opened;
  }
}

/** What is said again this soon is not said at all: more is to come. */
function atMostEvery<T extends unknown[]>(ms: number, clock: Clock, say: (...what: T) => void): (...what: T) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (...what) => {
    if (clock.monotonic() - saidAt < ms) return;
    saidAt = clock.monotonic();
    say(...what);
  };
}

function toldRows({ rows = [], gone = [] }: Touched, { task }: Progress): ToldRows {
  const isFirst = task?.isBlank === true;
  const onDisk = rows.filter(({ entity }) => ON_DISK.has(entity));
  const inMemory = onDisk.length === 0 ? rows : rows.filter(({ entity }) => !ON_DISK.has(entity));
  const texts = { inMemory: JSON.stringify(inMemory), onDisk: isFirst ? null : JSON.stringify(onDisk) };
  return { ...texts, keysOnDisk: linesOf(onDisk), gone };
}
