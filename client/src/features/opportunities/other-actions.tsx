// What else is planned beside the next action, in order: each one may be done, moved or dropped by itself.
import { whenWords } from "../../deals/due-words";
import { isolate, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { dueInstant } from "../../store/next-action";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Icon, IconButton, ListRow, Name } from "../../ui";
import { useRecord } from "./record";

/** Two people may each have planned something real: the earliest is the next one, the others stand below it. */
export function OtherActions() {
  const { store, deal, around, open } = useRecord();
  const zone = store.workspace.zone;
  const due = ({ data }: Row<"action">) => dueInstant(data.when, zone) || Number.POSITIVE_INFINITY;
  const others = (dealsOf(store).actions.value.get(deal.id) ?? [])
    .filter((action) => action !== deal.next && action.data.done_at == null)
    .sort((one, other) => due(one) - due(other) || (one.id < other.id ? -1 : 1));
  const kindName = ({ data }: Row<"action">) =>
    data.kind ? store.rows("activity_kind").value.get(data.kind)?.data.name : null;
  return (
    <>
      {others.map((action) => {
        const what = titleOf(action) || kindName(action) || t("opportunity.next.unnamed");
        return (
          <ListRow
            key={action.id}
            when={action.data.when ? whenWords(action.data.when, around) : t("deals.any-time")}
            title={<Name>{what}</Name>}
            sub={t("opportunity.next.also")}
            onClick={() => open({ plan: action })}
            end={
              <IconButton
                icon="tick"
                label={t("opportunity.done.that", { what: isolate(what) })}
                onClick={() => open({ done: action })}
              />
            }
          />
        );
      })}
      {deal.next !== null && (
        <ListRow
          when={<Icon name="plus" />}
          whenTone="accent"
          title={<span class="accent">{t("opportunity.next.one-more")}</span>}
          onClick={() => open("another")}
        />
      )}
    </>
  );
}
