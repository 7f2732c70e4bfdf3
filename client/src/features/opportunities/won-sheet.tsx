// Won: amount, date, the copy for renewal and the folder both go into, in one sheet.
import { useState } from "preact/hooks";
import { isolate, plainDate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { readAmount } from "../../store/amount-text";
import { wallDay } from "../../store/quick-dates";
import { titleOf } from "../../store/titles";
import { Button, Field, Note, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { closeAsWon, closedOn } from "./closing";
import { dayProblem } from "./days";
import { FolderOffer, useFolderOffer } from "./folder-offer";
import { said, useRecord } from "./record";
import { RequiredTags, useMissing } from "./required-tags";
import { AgainChips, useAgain } from "./sell-again";

export function WonSheet() {
  const { store, deal, around, close } = useRecord();
  const saving = useSaving(store, close);
  const currency = deal.money?.currency ?? store.workspace.currency;
  const [amount, write] = useState(() => amountText(deal.money?.amount));
  const [day, setDay] = useState(() => wallDay(around.now, around.zone));
  const again = useAgain("no", day);
  const offer = useFolderOffer();
  const missing = useMissing();
  const read = readAmount(amount);
  const isWrong = amount.trim() !== "" && read === null;
  const problem = dayProblem(day, deal, around);
  const isReady = !isWrong && problem === undefined && day !== "" && !again.isMissing && !missing.isMissing;
  const win = () =>
    closeAsWon(store, deal.row, {
      won: read === null ? null : { amount: read, currency },
      closedAt: closedOn(store, day, around.zone),
      renewal: again.when === null ? null : { when: again.when, note: t("opportunity.won.renewal") },
      folder: again.when === null ? null : offer.choice,
    });
  const save = () =>
    saving.save(win, (done) => said(t("opportunity.won.saved", { title: isolate(titleOf(deal.row)) }), done));
  return (
    <Sheet
      title={t("opportunity.won")}
      open
      onClose={close}
      bar={
        <>
          <Button disabled={!isReady} onClick={() => void save()}>
            {t("opportunity.won.save")}
          </Button>
          <Button kind="quiet" onClick={close}>
            {t("opportunity.not-yet")}
          </Button>
        </>
      }
    >
      {saving.trouble}
      <RequiredTags missing={missing} />
      <div class="pair">
        <Field
          label={t("opportunity.money.amount", { currency })}
          kind="number"
          value={amount}
          onInput={write}
          error={isWrong ? t("opportunity.money.wrong") : undefined}
        />
        <Field label={t("opportunity.won.on")} kind="date" value={day} onInput={setDay} error={problem} />
      </div>
      <h2 class="flat">{t("opportunity.won.again")}</h2>
      <AgainChips again={again} />
      {again.when !== null && (
        <>
          <FolderOffer offer={offer} />
          <Note title={t("opportunity.won.copy", { day: plainDate(again.when.due, around) })}>
            {t("opportunity.won.copy.keeps")} {offer.words}
          </Note>
        </>
      )}
    </Sheet>
  );
}
