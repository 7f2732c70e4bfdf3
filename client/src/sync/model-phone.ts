// For tests: one tab that leads, with its rounds in the test's hands, before the model server.

import { newId } from "../clock";
import { a_person, a_store, HandClock } from "../store/builders";
import { type Progress, progressOf } from "../store/progress";
import type { Draft, LocalStore } from "../store/store";
import { look, type Rescued } from "../store/vault";
import { Cycle } from "./cycle";
import type { Round } from "./round";
import type { ServerModel } from "./server-model";
import type { Transport } from "./transport";

export const a_create = (id: string, fields: Record<string, unknown> = {}): Draft => ({
  kind: "create",
  entity: "opportunity",
  id,
  fields,
});
export const a_set = (id: string, fields: Record<string, unknown>): Draft => ({
  kind: "set",
  entity: "opportunity",
  id,
  fields,
});

export class Phone {
  readonly store: LocalStore;
  readonly clock: HandClock;
  transport: Transport;
  readonly #cycle = new Cycle();

  constructor(store: LocalStore, server: ServerModel, clock: HandClock) {
    this.store = store;
    this.transport = server.transport;
    this.clock = clock;
  }

  round(): Round {
    return { ...this.means(), between: () => Promise.resolve() };
  }

  means(): Omit<Round, "between"> {
    const { store, clock, transport } = this;
    return {
      vault: store.vault,
      cache: store.cache,
      transport: async (...asked) => {
        const sentAt = clock.wallNow();
        return { ...(await transport(...asked)), sentAt, receivedAt: clock.wallNow() };
      },
      clock,
      gen: 0,
      signal: new AbortController().signal,
      offset: () => store.offset.peek(),
      onOffset: (ms) => {
        store.offset.value = ms;
      },
      onContact: () => undefined,
      onRows: (touched, progress) => store.committed(touched, progress),
      onAllRows: () => store.rereadAll(),
      onVault: () => store.vaultChanged(),
      onFlight: () => undefined,
      onSent: () => undefined,
      onReceived: () => undefined,
    };
  }

  sync(): Promise<void> {
    return this.#cycle.run(this.means());
  }

  title(id: string): unknown {
    return this.store.row("opportunity", id).value?.data.title;
  }

  progress(): Promise<Progress> {
    return progressOf(this.store.cache);
  }

  rescued(): Promise<readonly Rescued[]> {
    return look(this.store.vault, ["rescue"], (tx) => tx.objectStore("rescue").getAll());
  }

  saved(id: string): unknown {
    return this.store.row("opportunity", id).value?.saved;
  }
}

export async function a_phone(server: ServerModel, me = a_person(), device = newId()): Promise<Phone> {
  const clock = new HandClock();
  return new Phone(await a_store(me, { clock }, device), server, clock);
}
