// What one should know before writing on: a refused change, words that go to a colleague as a suggestion.
import { overlay } from "../../app/overlays";
import { isolate, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { Chip, Note } from "../../ui";
import { useRecord } from "./record";
import { unsentOf } from "./saved-state";

export function Notices() {
  const record = useRecord();
  const { store, deal } = record;
  const owner = isolate(memberName(store, deal.owner));
  const isSuggested = unsentOf(record).some(({ state }) => state === "suggested");
  return (
    <>
      {isSuggested && <Note title={t("opportunity.now-with", { name: owner })}>{t("opportunity.now-with.how")}</Note>}
      <Refused />
    </>
  );
}

/** Nothing typed is thrown away by a refusal: it waits where it can be changed and sent again. */
function Refused() {
  const { store, deal, people } = useRecord();
  const actions = dealsOf(store).actions.value.get(deal.id) ?? [];
  const own = new Set([deal.id, ...people.map(({ id }) => id), ...actions.map(({ id }) => id)]);
  const refused = store.attention.value.filter(
    ({ op }) => ("id" in op && own.has(op.id)) || ("root" in op && op.root === deal.id),
  );
  if (refused.length === 0) return null;
  return (
    <Note
      tone="lost"
      title={t("opportunity.refused", { count: refused.length })}
      end={
        <Chip
          onClick={() => {
            overlay.value = "sync";
          }}
        >
          {t("opportunity.refused.look")}
        </Chip>
      }
    >
      {t("opportunity.refused.how")}
    </Note>
  );
}
