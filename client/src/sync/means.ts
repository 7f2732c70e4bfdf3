// What a round works with, and where what it learns goes: to the store, to the state of saving and to the other tabs.

import { linesOf } from "../store/base";
import type { Ports } from "./engine";
import type { Round } from "./round";
import type { Connection } from "./status";

export interface Lead {
  readonly gen: number;
  readonly signal: AbortSignal;
  set(facts: Partial<Connection>): void;
  /** A batch was answered: whatever fails after it fails for the first time. */
  gotOn(): void;
}

export function meansOf(ports: Ports, { gen, signal, set, gotOn }: Lead): Omit<Round, "between"> {
  const { store, transport, clock, tabs } = ports;
  return {
    vault: store.vault,
    cache: store.cache,
    transport,
    clock,
    gen,
    signal,
    offset: () => store.offset.peek(),
    onOffset: (ms) => {
      store.offset.value = ms;
      set({ clockSkewMs: ms });
    },
    onContact: () => set({ lastContactAt: clock.wallNow(), offlineSince: null, isWeak: false, isPortal: false }),
    onRows: (touched, progress) => {
      store.committed(touched, progress);
      tabs.tell({ kind: "rows", keys: linesOf([...(touched.rows ?? []), ...(touched.gone ?? [])]) });
    },
    onAllRows: async () => {
      await store.rereadAll();
      tabs.tell({ kind: "all_rows" });
    },
    onVault: async () => {
      await store.vaultChanged();
      tabs.tell({ kind: "vault" });
    },
    onFlight: (flight) => {
      const numbers = flight === null ? null : ([flight.first, flight.last] as const);
      store.flight.value = numbers;
      tabs.tell({ kind: "flight", flight: numbers });
      if (flight !== null) set({ sending: [flight.at, flight.of] });
      else set({ sending: null });
    },
    onSent: () => {
      set({ lastSentAt: clock.wallNow() });
      gotOn();
    },
    onReceived: (task) => set({ received: task && { rows: task.rows, stage: task.stage } }),
  };
}
