// What it was won for and when it was closed: the same two fields where it is won and where that is put right.
import type { Around } from "../../deals/due-words";
import { t } from "../../i18n";
import type { KeptFields } from "../../notes/kept-form";
import { readAmount } from "../../store/amount-text";
import type { Deal } from "../../store/deals";
import { Field } from "../../ui";
import { dayProblem } from "./days";
import { useRecord } from "./record";

export interface ClosingFields {
  readonly amount: string;
  readonly day: string;
}

export interface ClosingPair {
  /** As it is stored; null for an empty field. */
  readonly amount: string | null;
  /** Both can be saved as they stand. */
  readonly isReady: boolean;
  readonly isWrong: boolean;
  readonly problem: string | undefined;
}

export function closingPair({ amount, day }: ClosingFields, deal: Deal, around: Around): ClosingPair {
  const read = readAmount(amount);
  const isWrong = amount.trim() !== "" && read === null;
  const problem = dayProblem(day, deal, around);
  return { amount: read, isWrong, problem, isReady: !isWrong && problem === undefined && day !== "" };
}

interface ClosingPairProps {
  readonly form: KeptFields<ClosingFields>;
  /** Of the amount; without one there is no amount to tell. */
  readonly currency?: string | undefined;
}

export function ClosingPairFields({ form, currency }: ClosingPairProps) {
  const { deal, around } = useRecord();
  const { isWrong, problem } = closingPair(form.values, deal, around);
  return (
    <div class="pair">
      {currency !== undefined && (
        <Field
          label={t("opportunity.money.amount", { currency })}
          kind="number"
          value={form.values.amount}
          onInput={(amount) => form.write({ amount })}
          error={isWrong ? t("opportunity.money.wrong") : undefined}
        />
      )}
      <Field
        label={t("opportunity.won.on")}
        kind="date"
        value={form.values.day}
        onInput={(day) => form.write({ day })}
        error={problem}
      />
    </div>
  );
}
