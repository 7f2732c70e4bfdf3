// Rows, operations and stores for tests: valid until told otherwise.

import { signal } from "@preact/signals";
import type { Clock } from "../clock";
import { newId } from "../clock";
import type { Me } from "../protocol/me";
import type { OperationOf } from "../protocol/operations";
import type { EntityName, Operation, WireRow } from "../protocol/types.gen";
import { type LocalFacts, NO_FACTS } from "./facts";
import { openStore } from "./opening";
import type { LocalStore, StorePorts } from "./store";
import type { SyncStatus } from "./types";

export const AT = "2026-03-02T09:15:04.000Z";

export function a_row(entity: EntityName, id: string, seq: number, data: object = {}, more: object = {}): WireRow {
  return { entity, id, seq, v: seq, fv: {}, data: data as Record<string, unknown>, ...more };
}

type Stamp = "op" | "at" | "off";
export function an_op<K extends Operation["kind"]>(
  op: { kind: K; n: number } & Omit<OperationOf<K>, Stamp | "kind" | "n">,
): Operation {
  return { op: `op-${op.n}`, at: AT, off: 0, ...op } as unknown as Operation;
}

export function a_person(name = "Mara"): Me {
  const id = newId();
  return {
    user: { id, name, email: `${name}@example.com`, role: "rep", team: null, zone: "Europe/Rome", language: "it" },
    workspace: {
      id: "0190f3c4-0000-7000-8000-000000000001",
      name: "Acme",
      language: "it",
      currency: "EUR",
      zone: "Europe/Rome",
      visibility: "team",
      claiming: true,
    },
    csrf: "token",
    claim_key: null,
  };
}

/** A clock that a test moves by hand. */
export class HandClock implements Clock {
  wall = Date.parse(AT);
  ticks = 0;
  wallNow = (): number => this.wall;
  monotonic = (): number => this.ticks;
  newId = newId;
  random = (): number => 0.5;

  pass(ms: number): void {
    this.wall += ms;
    this.ticks += ms;
  }
}

export const NO_STATUS: SyncStatus = {
  state: "all_sent",
  waiting: 0,
  files: 0,
  sending: null,
  needsYou: 0,
  held: 0,
  lastSentAt: null,
  lastContactAt: null,
  offlineSince: null,
  received: null,
  clockSkewMs: 0,
  persisted: null,
  quota: null,
  updateReady: false,
  unsaved: 0,
  rescued: 0,
  notices: [],
  stuckSince: null,
  stuckBy: null,
  stuckRequest: null,
  blocked: false,
  portal: false,
};

/** A store as a tab opens it, on the test's own IndexedDB; frames come at once. */
export function a_store(me: Me, ports: Partial<StorePorts> = {}, device = "device-1"): Promise<LocalStore> {
  return openStore(me, device, {
    clock: new HandClock(),
    indexedDB,
    storage: undefined,
    note: undefined,
    reserveBytes: 0,
    breath: () => Promise.resolve(),
    status: signal(NO_STATUS),
    facts: signal<LocalFacts>(NO_FACTS),
    onVault: () => undefined,
    onWrite: () => undefined,
    soon: (work) => work(),
    pause: () => Promise.resolve(),
    ...ports,
  });
}
