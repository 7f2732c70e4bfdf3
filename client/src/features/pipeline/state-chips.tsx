// To do, standby, or all that is open: each with how many it holds, one tap to see them alone (K2).
import { count, t } from "../../i18n";
import { Chip } from "../../ui";
import { type Filter, withTest } from "../../views/filter";
import { OPEN } from "./listing";
import type { ToolsProps } from "./pipeline-choice";

const STATES = ["todo", "standby", OPEN] as const;
/** How many of each there are among what is asked for besides. */
export type StateCounts = Readonly<Record<(typeof STATES)[number], number>>;

export function StateChips({ choice, counts, onChoose }: Pick<ToolsProps, "choice" | "counts" | "onChoose">) {
  const asked = choice.filter.where.status?.in ?? [];
  const show = (state: string): Filter => withTest(choice.filter, "status", { in: [state] });
  return (
    <>
      {STATES.map((state) => (
        <Chip
          key={state}
          on={asked.length === 1 && asked[0] === state}
          onClick={() => onChoose({ filter: show(state) })}
        >
          {t(`pipeline.state-count.${state}`, { words: count(counts[state]) })}
        </Chip>
      ))}
    </>
  );
}
