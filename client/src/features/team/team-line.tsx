// What the team needs, one tap each: came in and nobody's, not worked, stalled, to settle.
import { go } from "../../app/router";
import { settleCount } from "../../app/settle-count";
import { useSettled } from "../../app/use-settled";
import { houseRule } from "../../deals/house-rules";
import { t } from "../../i18n";
import { lastNotesOf } from "../../store/last-notes";
import { momentOf } from "../../store/moment";
import { requestsOf } from "../../store/requests";
import type { Store } from "../../store/store";
import { Chip, Line } from "../../ui";
import { notWorked, stalledOnes, unassigned } from "./not-worked";

export function TeamLine({ store }: { readonly store: Store }) {
  const isSettled = useSettled(store);
  const counts = {
    "came-in": unassigned(store).length,
    "not-worked": isSettled ? countNotWorked(store) : 0,
    stalled: stalledOnes(store, momentOf(store).value).length,
    settle: settleCount(store) + (isSettled ? (requestsOf(store)?.length ?? 0) : 0),
  };
  const shown = (Object.keys(counts) as (keyof typeof counts)[]).filter((name) => counts[name] > 0);
  if (shown.length === 0) return null;
  return (
    <Line one>
      {shown.map((name) => (
        <Chip key={name} onClick={() => go(name === "settle" ? "/settle" : `/team/${name}`)}>
          <b class={name === "settle" ? undefined : "c-due"}>{counts[name]}</b>
          {t(`team.line.${name}`, { count: counts[name] })}
        </Chip>
      ))}
    </Line>
  );
}

function countNotWorked(store: Store): number {
  const notes = lastNotesOf(store).value;
  return notes === null
    ? 0
    : notWorked(store, notes, momentOf(store).value, houseRule(store, "notWorkedDays").value).length;
}
