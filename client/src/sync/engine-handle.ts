// The engine as screens and session hold it: what is asked of it before its code has come waits for it.

import { effect, type Signal, signal } from "@preact/signals";
import { type Cancel, pause, type Timers } from "../platform";
import { NO_PICTURES, type PictureSource, type Size, type Upload } from "../store/pictures";
import type { Engine, SyncEngine } from "./engine";
import type { Running } from "./running";
import type { Message } from "./tabs";

const AGAIN_MS = 5_000;

export interface Ports {
  readonly timers: Timers;
  /** Fetch its code and start it. */
  load(): Promise<Running>;
  onTrouble(error: unknown): void;
  applyUpdate(): void;
}

export class EngineHandle implements Engine, PictureSource {
  readonly uploading: Signal<Upload | null> = signal(null);
  /** Resolves when the engine runs. */
  readonly ready: Promise<void>;
  readonly #ports: Ports;
  #running: Running | null = null;
  #asked: ((engine: SyncEngine) => unknown)[] = [];
  #isStopped = false;
  #isReady: () => void = () => undefined;
  #cancel: Cancel = () => undefined;
  #endTelling: Cancel = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.ready = new Promise((go) => {
      this.#isReady = go;
    });
    void this.#load();
  }

  sendNow(): void {
    this.#when((engine) => engine.sendNow());
  }

  applyUpdate(): void {
    this.#ports.applyUpdate();
  }

  wrote(): void {
    this.#when((engine) => engine.wrote());
  }

  resume(): void {
    this.#when((engine) => engine.resume());
  }

  hear(message: Message): void {
    this.#when((engine) => engine.hear(message).catch((error: unknown) => this.#ports.onTrouble(error)));
  }

  /** One round now, for signing out: resolves when it is over, well or not. */
  async finish(): Promise<void> {
    await Promise.race([this.ready, pause(this.#ports.timers, AGAIN_MS)]);
    await this.#running?.engine.finish();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#endTelling();
    await this.#running?.engine.stop();
  }

  async picture(attachment: string, size: Size): Promise<Blob | null> {
    await this.ready;
    return (this.#running?.pictures ?? NO_PICTURES).picture(attachment, size);
  }

  async has(attachment: string): Promise<boolean> {
    await this.ready;
    return (this.#running?.pictures ?? NO_PICTURES).has(attachment);
  }

  #when(work: (engine: SyncEngine) => unknown): void {
    if (this.#running === null) this.#asked.push(work);
    else work(this.#running.engine);
  }

  /** On the very first visit the network may go before the code has come. */
  async #load(): Promise<void> {
    try {
      const running = await this.#ports.load();
      if (this.#isStopped) return void running.engine.stop();
      this.#running = running;
    } catch (error) {
      this.#ports.onTrouble(error);
      if (!this.#isStopped) this.#cancel = this.#ports.timers.after(AGAIN_MS, () => void this.#load());
      return;
    }
    const { engine, pictures } = this.#running;
    this.#endTelling = effect(() => {
      this.uploading.value = pictures.uploading.value;
    });
    for (const work of this.#asked.splice(0)) work(engine);
    this.#isReady();
  }
}
