// For tests of commands and selectors: a store of hand-made rows that writes down what it is asked to do.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { EntityName } from "../../protocol/types.gen";
import type { Draft, Gesture, Row, Store } from "../../store/store";

export const ME = "member-me";

export interface Recording extends Store {
  /** Each gesture, in the order in which they were made. */
  readonly performed: (readonly Draft[])[];
  /** What `undo` answers: true while nothing has been sent. */
  sent: boolean;
  put(...rows: readonly Row[]): void;
}

/** A store of hand-made rows that keeps drafts instead of applying them. */
export function aStore(rows: readonly Row[], now = Date.parse("2026-03-02T09:00:00.000Z")): Recording {
  const held = signal<readonly Row[]>(rows);
  const performed: (readonly Draft[])[] = [];
  let made = 0;
  const live = (entity: EntityName) =>
    new Map(held.value.filter((row) => row.entity === entity && row.trashed === null).map((row) => [row.id, row]));
  const watched = <T>(read: () => T): ReadonlySignal<T> =>
    ({
      get value() {
        return read();
      },
      peek: read,
    }) as ReadonlySignal<T>;
  const store = {
    user: {
      id: ME,
      name: "Marco Rinaldi",
      email: "m@x.example",
      role: "rep",
      team: null,
      zone: "Europe/Rome",
      language: "en",
    },
    workspace: {
      id: "w",
      name: "W",
      language: "en",
      currency: "EUR",
      zone: "Europe/Rome",
      visibility: "team",
      claiming: true,
    },
    now: () => now,
    newId: () => `new-${++made}`.padEnd(36, "0"),
    derivedId: (name: string) => `derived(${name})`,
    rows: (entity: EntityName) => watched(() => live(entity)),
    row: (entity: EntityName, id: string) =>
      watched(() => held.value.find((row) => row.entity === entity && row.id === id)),
    async perform(...gestures: readonly (readonly Draft[])[]): Promise<Gesture> {
      performed.push(...gestures);
      return { ops: [] };
    },
    undo: async () => !store.sent,
    performed,
    sent: false,
    put(...more: readonly Row[]) {
      const ids = new Set(more.map(({ id }) => id));
      held.value = [...held.value.filter(({ id }) => !ids.has(id)), ...more];
    },
  };
  return store as unknown as Recording;
}
