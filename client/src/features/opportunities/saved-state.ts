// Where the latest words about an opportunity are: on this phone, held for a colleague's phone, with its new owner.

import { isolate, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { memberName, shortName } from "../../store/member-names";
import type { UnsentItem } from "../../store/store";
import type { RecordInHand } from "./record";

export interface SavedState {
  readonly text: string;
  readonly tone: "wait" | "you";
}

/** Null when all of it is on the server: two ticks say that. */
export function savedState(record: RecordInHand): SavedState | null {
  const { store, deal } = record;
  const states = new Set(unsentOf(record).map(({ state }) => state));
  if (states.has("suggested")) {
    const name = shortName(memberName(store, deal.owner));
    return { text: t("opportunity.saved.suggested", { name: isolate(name) }), tone: "wait" };
  }
  if (states.has("held")) return { text: t("opportunity.saved.held"), tone: "wait" };
  if (states.size > 0 || deal.row.saved === "phone") return { text: t("opportunity.saved.phone"), tone: "wait" };
  return null;
}

/** Operations on the opportunity and on what belongs to it; of comments the outbox tells only the newest unsent. */
export function unsentOf({ store, deal, people }: RecordInHand): readonly UnsentItem[] {
  const own = new Set([deal.id, ...people.map(({ id }) => id)]);
  for (const action of dealsOf(store).actions.value.get(deal.id) ?? []) own.add(action.id);
  return store.unsent.value.filter(({ id }) => own.has(id));
}
