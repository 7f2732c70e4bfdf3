// Asking a colleague for a list (K1): an empty one goes to the colleague with the question in it; filled and handed over it is
// the asker's. It travels as any record that is asked for (J5), so that it waits among what the colleague has to settle.
import { t } from "../../i18n";
import type { Colleague } from "../../store/colleagues";
import { instantNow } from "../../store/gesture";
import type { HandedOver } from "../../store/giving";
import { ASKED_FOR } from "../../store/last-notes";
import type { Store } from "../../store/store";
import { columnNames } from "./columns";
import { newList } from "./commands";

/** Of the wish in the name of the list: the rest is read in its note. */
const LONGEST = 60;

/** The question before the transfer: where everybody sees the own records alone, the asker sees the list no more after it. */
export async function askForList(store: Store, to: Colleague, wish: string): Promise<HandedOver> {
  const list = store.newId();
  const columns = columnNames(t("prospects.columns.usual"));
  const made = newList(list, listName(wish), columns, () => store.newId(), { shared: true });
  const done = await store.perform([
    ...made,
    {
      kind: "comment.add",
      id: store.newId(),
      root: list,
      text: [t("prospects.ask.words", { name: to.name }), wish.trim()].filter(Boolean).join("\n"),
      outcome: ASKED_FOR,
      happened_at: instantNow(store),
    },
    { kind: "transfer", entity: "prospect_list", id: list, to: to.id, expected_owner: store.user.id },
  ]);
  return { undo: () => store.undo(done) };
}

function listName(wish: string): string {
  const [first = ""] = wish.trim().split("\n");
  const told = first.length > LONGEST ? `${first.slice(0, LONGEST).trimEnd()}…` : first;
  return told === "" ? t("prospects.ask.name") : t("prospects.ask.name.of", { wish: told });
}
