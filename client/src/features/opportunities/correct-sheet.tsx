// What was wrong about a closing: its day, what it was won for, why it was lost (C10). Figures follow.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import type { Status } from "../../protocol/types.gen";
import { readAmount } from "../../store/amount-text";
import { wallDay } from "../../store/quick-dates";
import { Button, Field, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { closedOn, correctClosing } from "./closing";
import { Why } from "./closing-sheet";
import { dayProblem } from "./days";
import { said, useRecord } from "./record";

export function CorrectSheet() {
  const { store, deal, around, close } = useRecord();
  const saving = useSaving(store, close);
  const told: Partial<Status> = deal.row.data.status ?? {};
  const { is = "open", closed_at, won } = told;
  const before = closed_at ? wallDay(Date.parse(closed_at), around.zone) : "";
  const currency = won?.currency ?? deal.money?.currency ?? store.workspace.currency;
  const [day, setDay] = useState(before);
  const [amount, write] = useState(() => amountText(won?.amount));
  const [reason, give] = useState(told.reason ?? "");
  const [competitor, name] = useState(told.competitor ?? "");
  const [note, setNote] = useState(told.note ?? "");
  const read = readAmount(amount);
  const isWrong = amount.trim() !== "" && read === null;
  const problem = dayProblem(day, deal, around);
  const save = () => {
    const corrected = {
      ...(day !== before && { closed_at: closedOn(store, day, around.zone) }),
      ...(is === "won"
        ? { won: read === null ? null : { amount: read, currency } }
        : { reason: reason.trim() || null, competitor: competitor.trim() || null }),
      note: note.trim() || null,
    };
    return saving.save(
      () => correctClosing(store, deal.row, corrected),
      (done) => said(t("opportunity.correct.saved"), done),
    );
  };
  return (
    <Sheet
      title={t("opportunity.correct")}
      open
      onClose={close}
      bar={
        <Button disabled={isWrong || problem !== undefined || day === ""} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.trouble}
      <div class="pair">
        {is === "won" && (
          <Field
            label={t("opportunity.money.amount", { currency })}
            kind="number"
            value={amount}
            onInput={write}
            error={isWrong ? t("opportunity.money.wrong") : undefined}
          />
        )}
        <Field label={t("opportunity.won.on")} kind="date" value={day} onInput={setDay} error={problem} />
      </div>
      {(is === "lost" || is === "cancelled") && (
        <Why as={is} reason={reason} onReason={give} competitor={competitor} onCompetitor={name} />
      )}
      <Field label={t("opportunity.closing.note")} kind="long" value={note} onInput={setNote} />
    </Sheet>
  );
}
