// Where the latest words about an opportunity are: on this phone, on their way, with a colleague, on the server (SY10).

import { isolate, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { memberName, shortName } from "../../store/member-names";
import type { Store, UnsentItem } from "../../store/store";
import type { RecordInHand } from "./record";

export interface SavedState {
  readonly text: string;
  readonly tone: "sent" | "wait" | "you";
}

/** Always in words; the ticks say it once more to whoever looks rather than reads. */
export function savedState(record: RecordInHand): SavedState {
  const { store, deal } = record;
  const states = new Set(unsentOf(record).map(({ state }) => state));
  if (refusedOf(record).length > 0) return { text: t("opportunity.saved.refused"), tone: "you" };
  if (states.has("suggested")) {
    const name = shortName(memberName(store, deal.owner));
    return { text: t("opportunity.saved.suggested", { name: isolate(name) }), tone: "wait" };
  }
  if (states.has("held")) return { text: t("opportunity.saved.held"), tone: "wait" };
  if (states.has("sending")) return { text: t("opportunity.saved.sending"), tone: "wait" };
  if (states.size > 0 || isOnlyHere(record)) return { text: t("opportunity.saved.phone"), tone: "wait" };
  return { text: t("opportunity.saved.server"), tone: "sent" };
}

/** Whether the server has all of it. */
export function isSent(record: RecordInHand): boolean {
  return unsentOf(record).length === 0 && !isOnlyHere(record);
}

/** Comments and files come to the device by themselves: those that are shown say whether the server has them. */
function isOnlyHere({ store, deal }: RecordInHand): boolean {
  const comments = store.children("comment", deal.id).value ?? [];
  return deal.row.saved === "phone" || comments.some(({ saved }) => saved === "phone");
}

/** Operations on the opportunity and on what belongs to it. */
export function unsentOf({ store, deal, people }: RecordInHand): readonly UnsentItem[] {
  const own = new Set([deal.id, ...people.map(({ id }) => id)]);
  for (const action of dealsOf(store).actions.value.get(deal.id) ?? []) own.add(action.id);
  return store.unsent.value.filter(({ id }) => own.has(id));
}

/** Changes that the server did not take. Nothing typed is thrown away by a refusal. */
export function refusedOf({ store, deal, people }: RecordInHand): Store["attention"]["value"] {
  const actions = dealsOf(store).actions.value.get(deal.id) ?? [];
  const own = new Set([deal.id, ...people.map(({ id }) => id), ...actions.map(({ id }) => id)]);
  return store.attention.value.filter(
    ({ op }) => ("id" in op && own.has(op.id)) || ("root" in op && op.root === deal.id),
  );
}
