// Contacts with a next action of their own: a person to call in spring is due like any opportunity.
import { computed, type ReadonlySignal } from "@preact/signals";
import { dealsOf } from "./deals";
import { dueInstant, nextAction } from "./next-action";
import type { Row, Store } from "./types";

export interface ContactDue {
  readonly id: string;
  readonly row: Row<"contact">;
  readonly next: Row<"action">;
  /** ms; null when the action has no date. */
  readonly due: number | null;
  readonly timed: boolean;
  readonly owner: string | null;
  readonly starred: false;
  /** When the action was planned, ms. */
  readonly born: number;
}

const kept = new WeakMap<Store, ReadonlySignal<readonly ContactDue[]>>();

export function contactsDueOf(store: Store): ReadonlySignal<readonly ContactDue[]> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const { actions } = dealsOf(store);
  const made = computed(() => {
    const contacts = store.rows("contact").value;
    const members = store.rows("member").value;
    return [...actions.value].flatMap(([root, held]) => {
      const row = contacts.get(root);
      if (row === undefined) return [];
      const owner = row.data.owner ?? (row.seq === 0 ? store.user.id : null);
      const zone = (owner === null ? null : members.get(owner)?.data.zone) ?? store.workspace.zone;
      const next = nextAction(held, zone);
      return next === null ? [] : [asDue(row, next, owner, zone)];
    });
  });
  kept.set(store, made);
  return made;
}

function asDue(row: Row<"contact">, next: Row<"action">, owner: string | null, zone: string): ContactDue {
  const when = next.data.when ?? null;
  const instant = when === null ? Number.NaN : dueInstant(when, zone);
  return {
    id: row.id,
    row,
    next,
    due: Number.isNaN(instant) ? null : instant,
    timed: when?.due.includes("T") ?? false,
    owner,
    starred: false,
    born: Date.parse(next.data.created_at ?? "") || 0,
  };
}
