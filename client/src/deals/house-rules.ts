// How long things count here: a company says so once for everybody, so that two people never disagree on who is a customer.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Done } from "../store/gesture";
import type { Store } from "../store/types";
import { chooseForAll, workspaceChoice } from "../store/workspace-choice";

interface Rule {
  /** As it stands in the workspace's choices. */
  readonly key: string;
  readonly unlessSaid: number;
  readonly offered: readonly number[];
}

export const HOUSE_RULES = {
  /** Months for which a win keeps a customer active (H3). */
  customerMonths: { key: "customer_months", unlessSaid: 12, offered: [3, 6, 12, 18, 24, 36] },
  /** Days without a note after which nobody works with a contact or an opportunity (B11). */
  notWorkedDays: { key: "not_worked_days", unlessSaid: 30, offered: [14, 30, 45, 60, 90, 180] },
} as const satisfies Readonly<Record<string, Rule>>;

export type HouseRule = keyof typeof HOUSE_RULES;

const kept = new WeakMap<Store, Map<HouseRule, ReadonlySignal<number>>>();

/** One signal a store and rule: lists ask for it at every row. */
export function houseRule(store: Store, rule: HouseRule): ReadonlySignal<number> {
  const known = kept.get(store) ?? new Map<HouseRule, ReadonlySignal<number>>();
  kept.set(store, known);
  const signal = known.get(rule) ?? asChosen(store, HOUSE_RULES[rule]);
  known.set(rule, signal);
  return signal;
}

export function chooseHouseRule(store: Store, rule: HouseRule, count: number): Promise<Done> {
  return chooseForAll(store, HOUSE_RULES[rule].key, count);
}

function asChosen(store: Store, { key, unlessSaid }: Rule): ReadonlySignal<number> {
  const chosen = workspaceChoice(store, key);
  return computed(() => {
    const count = chosen.value?.data.value;
    return typeof count === "number" && Number.isInteger(count) && count > 0 ? count : unlessSaid;
  });
}
