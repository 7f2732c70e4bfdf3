// The time as lists see it: it moves when something comes due, at midnight, and when the phone wakes up.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { contactsDueOf } from "./contacts-due";
import { type Deal, dealsOf } from "./deals";
import { dueInstant } from "./next-action";
import { plusDays, wallDay } from "./quick-dates";
import type { Store } from "./types";

/** Timers stand still while a phone sleeps and one for next month would overflow: look again after this. */
const LONGEST_MS = 600_000;

const kept = new WeakMap<Store, ReadonlySignal<number>>();

/** A signal of the corrected time; its timer runs only while a screen looks at it. */
export function momentOf(store: Store): ReadonlySignal<number> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  let stop = () => {};
  const moment = signal(store.now(), {
    watched() {
      stop = keepMoving(store, (now) => {
        moment.value = now;
      });
    },
    unwatched() {
      stop();
    },
  });
  kept.set(store, moment);
  return moment;
}

function keepMoving(store: Store, move: (now: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const now = store.now();
    move(now);
    const next = nextMoment(comingOf(store), now, store.user.zone);
    timer = setTimeout(look, Math.min(LONGEST_MS, next - now));
  };
  const wake = () => {
    if (document.visibilityState === "visible") look();
  };
  // Writing the signal within the reading that woke it up would be a cycle: the first look waits for that to end.
  const leave = effect(() => {
    dealsOf(store).all.value;
    contactsDueOf(store).value;
    clearTimeout(timer);
    timer = setTimeout(look, 0);
  });
  document.addEventListener("visibilitychange", wake);
  return () => {
    leave();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
  };
}

/** Whatever may come due: open opportunities, and contacts with an action of their own. */
function comingOf(store: Store): readonly Coming[] {
  return [
    ...dealsOf(store)
      .all.peek()
      .filter(({ is }) => is === "open"),
    ...contactsDueOf(store).peek(),
  ];
}

type Coming = Pick<Deal, "due">;

/** The next instant at which a list may look different: something comes due, or the day ends. */
export function nextMoment(coming: readonly Coming[], now: number, zone: string): number {
  const midnight = dueInstant({ due: plusDays(wallDay(now, zone), 1) }, zone);
  const later = coming.flatMap(({ due }) => (due !== null && due > now ? [due] : []));
  return later.reduce((first, due) => Math.min(first, due), midnight);
}
