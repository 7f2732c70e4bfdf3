// What one should know before writing on: a refused change, a sale that a colleague has now.
import { useEffect, useState } from "preact/hooks";
import { overlay } from "../../app/overlays";
import { isolate, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import { Chip, Note } from "../../ui";
import { isMe, useRecord } from "./record";
import { refusedOf, unsentOf } from "./saved-state";

export function Notices() {
  return (
    <>
      <HandedAway />
      <Refused />
    </>
  );
}

/** It was mine when the page was opened, or words of mine lie with its new owner already. */
function HandedAway() {
  const record = useRecord();
  const { store, deal } = record;
  const [wasMine, remember] = useState(false);
  const mine = isMe(store, deal.owner);
  useEffect(() => {
    if (mine) remember(true);
  }, [mine]);
  const isSuggested = unsentOf(record).some(({ state }) => state === "suggested");
  if (mine || deal.owner === null || !(isSuggested || wasMine)) return null;
  const name = isolate(memberName(store, deal.owner) || t("opportunity.somebody"));
  return <Note title={t("opportunity.now-with", { name })}>{t("opportunity.now-with.how", { name })}</Note>;
}

/** It waits where it can be changed and sent again. */
function Refused() {
  const refused = refusedOf(useRecord());
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
