// The round in hand: made once a day, its answers kept on all own devices, the place found again after any interruption.
import { useEffect, useMemo } from "preact/hooks";
import { isClosingPassed } from "../../deals/closing-words";
import { isStalled, timesOf } from "../../deals/stalled";
import { contactsDueOf } from "../../store/contacts-due";
import { type Deal, dealsOf } from "../../store/deals";
import type { Done } from "../../store/gesture";
import { lastNotesOf } from "../../store/last-notes";
import { type Touches, touchesOf } from "../../store/last-touch";
import { momentOf } from "../../store/moment";
import {
  ANSWERS,
  type Answer,
  type Answers,
  CHOICE,
  dealsToAsk,
  isWalked,
  MOST_DEALS,
  MOST_STOPS,
  ROUND,
  type Round,
  type RoundChoice,
  readAnswers,
  readChoice,
  readRound,
  stillThere,
  type Walk,
  walkOf,
} from "../../store/morning-round";
import { dueInstant } from "../../store/next-action";
import { prefer, preference } from "../../store/preferences";
import { plusDays, wallDay } from "../../store/quick-dates";
import type { Store } from "../../store/store";

export interface RoundInHand {
  readonly store: Store;
  readonly now: number;
  readonly today: string;
  readonly tomorrow: number;
  readonly walk: Walk;
  readonly answers: Answers;
  readonly choice: RoundChoice;
  readonly touches: Touches | null;
  /** Keep the answer, which `done` can take back. */
  answer(id: string, answer: Answer, done: Done): Promise<Done>;
  /** Walk another way; what was answered stays answered. */
  choose(choice: RoundChoice): Promise<void>;
  /** The next portion of contacts. */
  more(): Promise<void>;
}

export function useRound(store: Store): RoundInHand {
  const now = momentOf(store).value;
  const zone = store.user.zone;
  const today = wallDay(now, zone);
  const tomorrow = dueInstant({ due: plusDays(today, 1) }, zone);
  const choice = readChoice(preference(store, CHOICE).value);
  const kept = readRound(preference(store, ROUND).value, today);
  const answers = readAnswers(preference(store, ANSWERS).value, today);
  const notes = lastNotesOf(store).value;
  const isReady = store.ready.value;
  const makes = { store, now, today, tomorrow };
  useEffect(() => {
    if (!isReady) return;
    if (kept === null) void prefer(store, ROUND, begun(makes, choice));
    else if (kept.contacts === null && notes !== null) {
      const contacts = oldestTouches(makes, touchesOf(store, notes), { portion: choice.portion, without: [] });
      void prefer(store, ROUND, { ...kept, contacts });
    }
  }, [isReady, kept === null, kept?.contacts === null, notes === null, today]);
  const { byId, actions } = dealsOf(store);
  const touches = useMemo(
    () => (notes === null ? null : touchesOf(store, notes)),
    [store, notes, byId.value, actions.value, store.rows("participant").value],
  );
  const round = kept ?? { day: today, deals: [], contacts: null };
  return {
    ...makes,
    walk: walkOf(round, answers, stillThere(store)),
    answers,
    choice,
    touches,
    async answer(id, answer, done) {
      await keepAnswers(store, today, { ...latestAnswers(store, today), [id]: answer });
      return {
        async undo() {
          await done.undo();
          const { [id]: _, ...others } = latestAnswers(store, today);
          await keepAnswers(store, today, others);
        },
      };
    },
    async choose(next) {
      await prefer(store, CHOICE, next);
      await prefer(store, ROUND, rechosen(makes, round, next, touches));
    },
    async more() {
      if (touches === null) return;
      const without = round.contacts ?? [];
      const room = MOST_STOPS - round.deals.length - without.length;
      const added = oldestTouches(makes, touches, { portion: Math.min(choice.portion, room), without });
      await prefer(store, ROUND, { ...round, contacts: [...without, ...added] });
    },
  };
}

type Makes = Pick<RoundInHand, "store" | "now" | "today" | "tomorrow">;

function latestAnswers(store: Store, today: string): Answers {
  return readAnswers(preference(store, ANSWERS).peek(), today);
}

function keepAnswers(store: Store, day: string, answers: Answers): Promise<void> {
  return prefer(store, ANSWERS, { day, answers });
}

function begun({ store, now, today, tomorrow }: Makes, choice: RoundChoice): Round {
  const around = { now, zone: store.user.zone };
  const isPressing = (deal: Deal) => isClosingPassed(deal, around) || isStalled(deal, now, timesOf(store));
  const asking = { me: store.user.id, choice, tomorrow, isPressing };
  return { day: today, deals: dealsToAsk(dealsOf(store).all.peek(), asking), contacts: null };
}

/** Another order or portion: the same morning, asked anew of what is left. */
function rechosen(makes: Makes, round: Round, choice: RoundChoice, touches: Touches | null): Round {
  const answers = latestAnswers(makes.store, makes.today);
  const wasAnswered = (id: string) => answers[id] !== undefined;
  const asked = begun(makes, choice).deals;
  const before = round.deals.filter((id) => wasAnswered(id) && !asked.includes(id));
  const deals = [...before, ...asked].slice(0, MOST_DEALS);
  const walked = (round.contacts ?? []).filter(wasAnswered);
  if (touches === null) return { ...round, deals };
  const portion = Math.max(0, choice.portion - walked.length);
  return {
    ...round,
    deals,
    contacts: [...walked, ...oldestTouches(makes, touches, { portion, without: walked })],
  };
}

interface Wanted {
  readonly portion: number;
  readonly without: readonly string[];
}

/** The contacts that were left alone for longest (K1): who is put off today stands in the same place tomorrow. */
function oldestTouches({ store, tomorrow }: Makes, touches: Touches, { portion, without }: Wanted): readonly string[] {
  const folders = store.rows("folder").peek();
  const due = new Map(
    contactsDueOf(store)
      .peek()
      .map((one) => [one.id, one.due]),
  );
  const skipped = new Set(without);
  const mine = [...store.rows("contact").peek().values()].filter((row) => {
    const folder = row.data.folder ? folders.get(row.data.folder) : undefined;
    return !skipped.has(row.id) && isWalked(row, store.user.id, folder, due.get(row.id) ?? null, tomorrow);
  });
  return mine
    .map((row) => ({ id: row.id, at: touches.ofContact(row) }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(0, portion)
    .map(({ id }) => id);
}
