// The page's side of rounds that run in a worker: a cycle like any other, as far as the engine can tell.

import type { Away } from "../platform";
import type { WireRow } from "../protocol/types.gen";
import { pass } from "../store/report";
import { type Asked, errorOf, type Told, type ToldRows } from "./away-words";
import { Cycle } from "./cycle";
import type { Round } from "./round";

export type Means = Omit<Round, "between">;

/** One round: push, then whatever the server has to tell. Throws what stops it. */
export interface Cycling {
  run(means: Means): Promise<void>;
  stop(): void;
}

export interface Ports {
  readonly user: string;
  start(): Away;
  csrf(): string | null;
  /** Somebody looks at records that are not held in memory. */
  looksAtDisk(): boolean;
  /** Tell the other tabs of rows that were not handed on; as lines: see `linesOf`. */
  onKeys(keys: string): void;
  /** Read rows that were not handed on although somebody looks. */
  reread(keys: string): void;
}

interface Running {
  readonly means: Means;
  readonly end: (error: Error | null) => void;
}

export class CycleAway implements Cycling {
  readonly #ports: Ports;
  readonly #running = new Map<number, Running>();
  #away: Away | null = null;
  #runs = 0;
  /** Takes over where no worker starts: an old browser, or a file that is not there. */
  #here: Cycle | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async run(means: Means): Promise<void> {
    if (this.#here !== null) return this.#here.run(means);
    // What was given up and does not end hangs on something: a new worker begins with new handles.
    if ([...this.#running.values()].some((one) => one.means.signal.aborted)) this.stop();
    const away = this.#started();
    this.#runs += 1;
    const run = this.#runs;
    const { user, csrf } = this.#ports;
    const abort = (): void => away.tell({ kind: "abort", run } satisfies Asked);
    means.signal.addEventListener("abort", abort);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#running.set(run, { means, end: (error) => (error === null ? resolve() : reject(error)) });
        const asked: Asked = { kind: "run", run, user, gen: means.gen, offset: means.offset(), csrf: csrf() };
        away.tell(asked);
        if (means.signal.aborted) abort();
      });
    } finally {
      means.signal.removeEventListener("abort", abort);
      this.#running.delete(run);
    }
  }

  stop(): void {
    this.#away?.end();
    this.#away = null;
    for (const { end } of this.#running.values()) end(new Error("the worker was ended"));
  }

  #started(): Away {
    if (this.#away !== null) return this.#away;
    const away = this.#ports.start();
    away.hear(
      (told) => this.#hear(told as Told, away), // from our own worker alone
      () => this.#fail(away),
      () => this.stop(), // asleep in the midst of a transaction it would keep later pages from theirs
    );
    this.#away = away;
    return away;
  }

  #fail(away: Away): void {
    if (this.#away !== away) return;
    this.#here = new Cycle();
    this.stop();
  }

  #hear(told: Told, away: Away): void {
    const running = this.#running.get(told.run);
    if (told.kind === "report") pass(told.report);
    else if (running !== undefined) this.#tell(told, running, away);
  }

  #tell(told: Exclude<Told, { readonly kind: "report" }>, { means, end }: Running, away: Away): void {
    switch (told.kind) {
      case "offset":
        means.onOffset(told.ms);
        break;
      case "contact":
        means.onContact();
        break;
      case "rows":
        this.#rows(means, told.rows, told.progress);
        break;
      case "flight":
        means.onFlight(told.flight);
        break;
      case "sent":
        means.onSent();
        break;
      case "received":
        means.onReceived(told.task);
        break;
      case "all_rows":
        this.#answer(away, told.call, means.onAllRows(), end);
        break;
      case "vault":
        this.#answer(away, told.call, means.onVault(), end);
        break;
      case "ended":
        end(told.error === null ? null : errorOf(told.error));
        break;
      default:
        told satisfies never;
    }
  }

  #answer(away: Away, call: number, work: Promise<void>, end: Running["end"]): void {
    work.then(() => away.tell({ kind: "done", call } satisfies Asked)).catch((error: Error) => end(error));
  }

  #rows(means: Means, told: ToldRows, progress: Parameters<Means["onRows"]>[1]): void {
    const inMemory = JSON.parse(told.inMemory) as WireRow[]; // from our own worker
    const { onDisk, keysOnDisk } = told;
    const isLookedAt = keysOnDisk !== "" && this.#ports.looksAtDisk();
    const shown = isLookedAt && onDisk !== null ? (JSON.parse(onDisk) as WireRow[]) : [];
    means.onRows({ rows: [...inMemory, ...shown], gone: told.gone }, progress);
    if (keysOnDisk === "" || shown.length > 0) return;
    this.#ports.onKeys(keysOnDisk);
    if (isLookedAt) this.#ports.reread(keysOnDisk);
  }
}
