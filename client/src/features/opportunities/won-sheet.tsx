// Won: amount, date, the copy for renewal and the folder both go into, in one sheet.
import { isolate, plainDate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { wallDay } from "../../store/quick-dates";
import { titleOf } from "../../store/titles";
import { Button, Note, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { closeAsWon, closedOn } from "./closing";
import { type ClosingFields, ClosingPairFields, closingPair } from "./closing-pair";
import { FolderOffer, useFolderOffer } from "./folder-offer";
import { companyOf } from "./folders";
import { said, useRecord } from "./record";
import { RequiredTags, useMissing } from "./required-tags";
import { AgainChips, type AgainFields, useAgain } from "./sell-again";

interface WonFields extends AgainFields, ClosingFields {
  readonly folder: string;
}

export function WonSheet() {
  const { store, deal, around, close } = useRecord();
  const currency = deal.money?.currency ?? store.workspace.currency;
  const form = useKeptForm<WonFields>(store, `won:${deal.id}`, {
    amount: amountText(deal.money?.amount),
    day: wallDay(around.now, around.zone),
    folder: companyOf(store, deal),
    again: "no",
    picked: null,
  });
  const saving = useSaving(store, close, form);
  const { day } = form.values;
  const pair = closingPair(form.values, deal, around);
  const again = useAgain(form, day);
  const offer = useFolderOffer(form);
  const missing = useMissing();
  const isReady = pair.isReady && !again.isMissing && !missing.isMissing;
  const win = () =>
    closeAsWon(store, deal.row, {
      won: pair.amount === null ? null : { amount: pair.amount, currency },
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
      onClose={saving.leave}
      bar={
        <>
          <Button disabled={!isReady} onClick={() => void save()}>
            {t("opportunity.won.save")}
          </Button>
          <Button kind="quiet" onClick={saving.leave}>
            {t("opportunity.not-yet")}
          </Button>
        </>
      }
    >
      {saving.news}
      <RequiredTags missing={missing} />
      <ClosingPairFields form={form} currency={currency} />
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
