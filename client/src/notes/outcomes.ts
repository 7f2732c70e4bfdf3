// What came of a call, a visit, a mail: a few words that are the same in every language, stored as their names.
import { hasMessage, t } from "../i18n";
import type { ActivityKind } from "../protocol/types.gen";

type Icon = NonNullable<ActivityKind["icon"]>;

const OF_MEETING = ["good", "undecided", "not_interested"] as const;
const BY_ICON: Readonly<Record<Icon, readonly string[]>> = {
  call: ["good", "no_answer", "call_back", "not_interested"],
  visit: [...OF_MEETING, "not_there"],
  meeting: [...OF_MEETING, "not_there"],
  mail: [],
  quote: OF_MEETING,
  other: OF_MEETING,
};

/** Those that make sense after this kind of activity. */
export function outcomesAfter(icon: ActivityKind["icon"]): readonly string[] {
  return BY_ICON[icon ?? "other"];
}

/** An outcome that another program wrote is shown as it wrote it. */
export function outcomeWords(outcome: string): string {
  const key = `notes.outcome.${outcome}`;
  return hasMessage(key) ? t(key) : outcome;
}

/** How long it took, in minutes. */
export const MINUTES = [5, 15, 30, 60, 90] as const;
