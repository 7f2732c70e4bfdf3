// What is being typed, kept so that a killed tab loses no word of it.

import { computed, type ReadonlySignal } from "@preact/signals";
import { StorageTrouble } from "./db";
import type { Known } from "./known";
import type { DraftNote, Store } from "./types";
import { change, type Vault, type VaultTx } from "./vault";

export interface Ports {
  readonly vault: Vault;
  readonly known: Known;
  now(): number;
  onKept(): void;
  /** The storage did not take it: what is typed is in memory alone. */
  onTrouble(): void;
}

export class Drafts {
  readonly all: ReadonlySignal<readonly DraftNote[]>;
  readonly #ports: Ports;
  readonly #own = new WeakSet<DraftNote>();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.all = computed(() => [...ports.known.contents.value.drafts].sort((a, b) => b.at - a.at));
  }

  put: Store["drafts"]["put"] = async (id, kind, value) => {
    const draft = { id, kind, value, at: this.#ports.now() };
    this.#own.add(draft);
    await this.#keep((tx) => tx.objectStore("drafts").put(draft));
    this.#show(id, [draft]);
  };

  remove: Store["drafts"]["remove"] = async (id) => {
    await this.#keep((tx) => tx.objectStore("drafts").delete(id));
    this.#show(id, []);
  };

  cameBack: Store["drafts"]["cameBack"] = (draft) => !this.#own.has(draft);

  #show(id: string, instead: readonly DraftNote[]): void {
    this.#ports.known.wrote((contents) => ({
      ...contents,
      drafts: [...contents.drafts.filter((draft) => draft.id !== id), ...instead],
    }));
  }

  /** What cannot be kept stays in memory and is said to be in danger; the next key stroke tries again. */
  async #keep(work: (tx: VaultTx) => Promise<unknown>): Promise<void> {
    try {
      await change(this.#ports.vault, ["drafts"], (tx) => {
        const done = work(tx);
        tx.commit(); // the last words of a page that is left: it may never hear that they were taken
        return done;
      });
      this.#ports.onKept();
    } catch (error) {
      if (!(error instanceof StorageTrouble)) throw error;
      this.#ports.onTrouble();
    }
  }
}
