// The vault's contents as this tab knows them, kept current while it and other tabs write.

import { type ReadonlySignal, signal } from "@preact/signals";
import { type Contents, contentsOf, withWaiting } from "./memory";
import type { Settled } from "./progress";
import type { Vault, Waiting } from "./vault";

const EMPTY: Contents = {
  device: "",
  made: 0,
  outbox: [],
  answered: [],
  refused: [],
  drafts: [],
  rescued: 0,
  notices: [],
};

export class Known {
  readonly #vault: Vault;
  readonly #settled: () => Settled | null;
  readonly #contents = signal(EMPTY);
  #version = 0;
  #reading: Promise<void> | null = null;

  constructor(vault: Vault, settled: () => Settled | null) {
    this.#vault = vault;
    this.#settled = settled;
  }

  get contents(): ReadonlySignal<Contents> {
    return this.#contents;
  }

  /** What this tab has just written; a look that began before it does not count any more. */
  wrote(change: (contents: Contents) => Contents): void {
    this.#version += 1;
    this.#contents.value = change(this.#contents.peek());
  }

  wroteWaiting(written: readonly Waiting[]): void {
    this.wrote((contents) => withWaiting(contents, written));
  }

  /** Read again, since somebody else wrote. Resolves when what was there at the call is known. */
  reread(): Promise<void> {
    this.#version += 1;
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const version = this.#version;
        const contents = await contentsOf(this.#vault, this.#settled());
        if (version !== this.#version) continue;
        this.#contents.value = contents;
        return;
      }
    } finally {
      // In the same turn as the last look: a call in between would join a look that is already over.
      this.#reading = null;
    }
  }
}
