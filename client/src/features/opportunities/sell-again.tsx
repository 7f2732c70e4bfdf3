// When to sell to them again: not, in half a year, in a year, on a day of one's own.
import { t } from "../../i18n";
import type { KeptFields } from "../../notes/kept-form";
import { Picker } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import { plusMonths, wallDay } from "../../store/quick-dates";
import { Chip, Line } from "../../ui";
import { useRecord } from "./record";

const CHOICES = ["no", "half", "year", "pick"] as const;
export type Again = (typeof CHOICES)[number];
const MONTHS = { half: 6, year: 12 } as const;

export interface AgainFields {
  readonly again: Again;
  /** The day of one's own. */
  readonly picked: When | null;
}

export interface SellAgain {
  readonly chosen: Again;
  /** The day of the renewal; null for none. */
  readonly when: When | null;
  /** A day of one's own was asked for and not given yet. */
  readonly isMissing: boolean;
  choose(again: Again): void;
  pick(when: When): void;
}

/** `from` is the day that the months are counted from; empty for today. */
export function useAgain(form: KeptFields<AgainFields>, from: string): SellAgain {
  const { around } = useRecord();
  const { again: chosen, picked } = form.values;
  const start = from === "" ? wallDay(around.now, around.zone) : from;
  const when =
    chosen === "no"
      ? null
      : chosen === "pick"
        ? picked
        : { due: plusMonths(start, MONTHS[chosen]), zone: around.zone, minutes: null };
  return {
    chosen,
    when,
    isMissing: chosen === "pick" && picked === null,
    choose: (again) => form.write({ again }),
    pick: (day) => form.write({ picked: day }),
  };
}

/** `none` in place of *No*, where the question is another. */
export function AgainChips({ again, none }: { readonly again: SellAgain; readonly none?: string }) {
  return (
    <>
      <Line>
        {CHOICES.map((choice) => (
          <Chip key={choice} on={again.chosen === choice} onClick={() => again.choose(choice)}>
            {choice === "no" && none !== undefined ? none : t(`opportunity.won.again.${choice}`)}
          </Chip>
        ))}
      </Line>
      {again.chosen === "pick" && <Picker value={again.when} dayOnly onPick={again.pick} />}
    </>
  );
}
