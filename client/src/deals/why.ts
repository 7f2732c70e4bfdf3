// Why an opportunity stands in a list: what is to be done, else whom it is about.

import { type Deal, dealsOf } from "../store/deals";
import { companyKey } from "../store/fold-text";
import type { Row, Store } from "../store/store";
import { titleOf } from "../store/titles";

/** The next action in words, else the main contact; else the step, where that is not said already. */
export function whyOf(store: Store, deal: Deal, isInStep = false): string {
  const { note, kind } = deal.next?.data ?? {};
  if (note) return note;
  const named = kind ? store.rows("activity_kind").value.get(kind)?.data.name : null;
  if (named) return named;
  const contact = mainContact(store, deal.id);
  return (contact && titleOf(contact)) || (isInStep ? "" : (deal.step?.data.name ?? ""));
}

export function mainContact(store: Store, opportunity: string): Row<"contact"> | undefined {
  const [first] = dealsOf(store).people.value.get(opportunity) ?? [];
  return first?.data.contact ? store.rows("contact").value.get(first.data.contact) : undefined;
}

/** The client, unless the title names it already. */
export function clientOf({ row, folder }: Deal): string | null {
  if (folder === undefined) return null;
  const name = titleOf(folder);
  return companyKey(titleOf(row)).includes(companyKey(name)) ? null : name;
}
