// What was wrong about a closing: its day, what it was won for, why it was lost (C10). Figures follow.
import { t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import type { Status } from "../../protocol/types.gen";
import { asSeen } from "../../store/gesture";
import { wallDay } from "../../store/quick-dates";
import { Button, Field, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { closedOn, correctClosing } from "./closing";
import { ClosingPairFields, closingPair } from "./closing-pair";
import { Why } from "./closing-sheet";
import { said, useRecord } from "./record";

export function CorrectSheet() {
  const { store, deal, around, close } = useRecord();
  const told: Partial<Status> = deal.row.data.status ?? {};
  const { is = "open", closed_at, won } = told;
  const before = closed_at ? wallDay(Date.parse(closed_at), around.zone) : "";
  const currency = won?.currency ?? deal.money?.currency ?? store.workspace.currency;
  const held = {
    day: before,
    amount: amountText(won?.amount),
    reason: told.reason ?? "",
    competitor: told.competitor ?? "",
    note: told.note ?? "",
  };
  const form = useKeptForm(store, `correct:${deal.id}`, held, deal.row.seq);
  const saving = useSaving(store, close, form);
  const { day, reason, competitor, note } = form.values;
  const { amount, isReady } = closingPair(form.values, deal, around);
  const save = () => {
    const corrected = {
      ...(day !== before && { closed_at: closedOn(store, day, around.zone) }),
      ...(is === "won"
        ? { won: amount === null ? null : { amount, currency } }
        : { reason: reason.trim() || null, competitor: competitor.trim() || null }),
      note: note.trim() || null,
    };
    return saving.save(
      () => correctClosing(store, asSeen(deal.row, form.seen), corrected),
      (done) => said(t("opportunity.correct.saved"), done),
    );
  };
  return (
    <Sheet
      title={t("opportunity.correct")}
      open
      onClose={saving.leave}
      bar={
        <Button disabled={!isReady} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <ClosingPairFields form={form} currency={is === "won" ? currency : undefined} />
      {(is === "lost" || is === "cancelled") && (
        <Why as={is} reason={reason} competitor={competitor} onWhy={form.write} />
      )}
      <Field
        label={t("opportunity.closing.note")}
        kind="long"
        value={note}
        onInput={(text) => form.write({ note: text })}
      />
    </Sheet>
  );
}
