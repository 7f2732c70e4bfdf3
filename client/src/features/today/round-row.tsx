// The morning round as the first row of the day: start, go on, and gone when it is walked.
import { isClosingPassed } from "../../deals/closing-words";
import { isStalled, timesOf } from "../../deals/stalled";
import { t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import {
  ANSWERS,
  CHOICE,
  dealsToAsk,
  ROUND,
  readAnswers,
  readChoice,
  readRound,
  stillThere,
  walkOf,
} from "../../store/morning-round";
import { preference } from "../../store/preferences";
import { wallDay } from "../../store/quick-dates";
import type { Store } from "../../store/store";
import { Icon, ListRow } from "../../ui";
import type { Days } from "./selectors";

export interface RoundState {
  readonly words: string;
  readonly isBegun: boolean;
  /** Walked, or there is nothing to walk. */
  readonly isOver: boolean;
  readonly walked: { readonly deals: number; readonly contacts: number };
}

export function roundState(store: Store, days: Days): RoundState {
  const today = wallDay(days.now, store.user.zone);
  const choice = readChoice(preference(store, CHOICE).value);
  const round = readRound(preference(store, ROUND).value, today);
  if (round === null) return beforeRound(store, days, choice);
  const walk = walkOf(round, readAnswers(preference(store, ANSWERS).value, today), stillThere(store));
  const isContacts = walk.dealsDone === walk.deals;
  const words = isContacts
    ? t("morning.row.contact", { now: walk.contactsDone, all: walk.contacts })
    : t("morning.row.deals", { done: walk.dealsDone, all: walk.deals, contacts: walk.contacts || choice.portion });
  return {
    words,
    isBegun: true,
    isOver: walk.stop.is === "end",
    walked: { deals: walk.dealsDone, contacts: walk.contactsDone },
  };
}

function beforeRound(store: Store, { now, tomorrow }: Days, choice: ReturnType<typeof readChoice>): RoundState {
  const around = { now, zone: store.user.zone };
  const me = store.user.id;
  const deals = dealsToAsk(dealsOf(store).all.value, {
    me,
    choice,
    tomorrow,
    isPressing: (deal) => isClosingPassed(deal, around) || isStalled(deal, now, timesOf(store)),
  }).length;
  let contacts = 0;
  for (const { seq, data } of store.rows("contact").value.values()) {
    if ((data.owner ?? (seq === 0 ? me : null)) === me) contacts += 1;
    if (contacts === choice.portion) break;
  }
  return {
    words: t("morning.row.before", { deals, contacts }),
    isBegun: false,
    isOver: deals + contacts === 0,
    walked: { deals: 0, contacts: 0 },
  };
}

export function RoundRow({ round }: { readonly round: RoundState }) {
  return (
    <ListRow
      when={<Icon name="walk" />}
      whenTone="now"
      title={t("morning.row")}
      sub={round.words}
      wrap
      sum={<span class="accent">{t(round.isBegun ? "morning.row.go-on" : "morning.row.start")}</span>}
      href="/morning"
    />
  );
}
