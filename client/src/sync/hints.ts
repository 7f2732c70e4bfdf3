// The server's hints that something has changed: numbers and nothing else; what they speak of is pulled.

import type { Cancel, Source, Timers } from "../platform";

const QUICK_CLOSE_MS = 5_000;
const QUICK_CLOSES = 3;
const REST_MS = 5 * 60_000;
const AGAIN_MS = 3_000;

export interface Heard {
  /** The head of the workspace's sequence. */
  onHead(head: number): void;
  onAccess(): void;
  onUpgrade(): void;
}

export interface Ports {
  readonly timers: Timers;
  open(url: string): Source;
  monotonic(): number;
  random(): number;
}

/**
 * One stream, of the leading tab alone: on HTTP/1.1 a browser has six connections for all tabs. When a stream is closed
 * quickly several times, something on the way does not let it live: polling does its work and it is tried again later.
 */
export class Hints {
  readonly #ports: Ports;
  readonly #heard: Heard;
  #source: Source | null = null;
  #cancel: Cancel = () => undefined;
  #openedAt = 0;
  #quickCloses = 0;
  #isOpen = false;

  constructor(ports: Ports, heard: Heard) {
    this.#ports = ports;
    this.#heard = heard;
  }

  /** True while hints arrive, so that polling may take its time. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  start(): void {
    if (this.#source !== null) return;
    this.#cancel();
    this.#openedAt = this.#ports.monotonic();
    const source = this.#ports.open("/sync/v1/stream");
    this.#source = source;
    source.addEventListener("open", () => {
      this.#isOpen = true;
    });
    source.addEventListener("head", (event) => {
      this.#isOpen = true;
      const head = Number((event as MessageEvent<unknown>).data);
      if (Number.isSafeInteger(head)) this.#heard.onHead(head);
    });
    source.addEventListener("access", () => this.#heard.onAccess());
    source.addEventListener("upgrade", () => this.#heard.onUpgrade());
    source.addEventListener("error", () => this.#ended());
  }

  /** The server answers again: what failed before says nothing about now. */
  serverIsBack(): void {
    this.#quickCloses = 0;
    this.start();
  }

  stop(): void {
    this.#cancel();
    this.#source?.close();
    this.#source = null;
    this.#isOpen = false;
  }

  /** The browser's own reconnecting knows no jitter and no end: every stream is closed and opened by us. */
  #ended(): void {
    const isQuick = this.#ports.monotonic() - this.#openedAt < QUICK_CLOSE_MS;
    this.stop();
    this.#quickCloses = isQuick ? this.#quickCloses + 1 : 0;
    const rest = this.#quickCloses >= QUICK_CLOSES;
    if (rest) this.#quickCloses = 0;
    const waitMs = (rest ? REST_MS : AGAIN_MS) * (0.5 + this.#ports.random());
    this.#cancel = this.#ports.timers.after(waitMs, () => this.start());
  }
}
