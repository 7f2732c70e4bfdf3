// The sample that a rep may practise on after joining (J11): known to this device alone, and gone by itself.
import { type Signal, signal } from "@preact/signals";
import type { Me } from "../protocol/me";
import { remember, remembered } from "../store/remembered";
import type { Store } from "../store/types";

const NAME = "practice";
const MADE = ["opportunity", "folder", "contact"] as const;
const offers = new WeakMap<Store, Signal<boolean>>();

/** Whoever joins is offered it, on the phone where that happens; who leads a team was shown the first things. */
export function offerPractice({ id, role }: Me["user"]): void {
  if (role === "rep") remember(id, NAME, true);
}

/** Until it was practised on or put away, or until the first record of one's own: that was no practice any more. */
export function isPracticeDue(store: Store): boolean {
  return offered(store).value && !hasMade(store);
}

export function endPractice(store: Store): void {
  remember(store.user.id, NAME, false);
  offered(store).value = false;
}

/** For *Undo*. */
export function bringPracticeBack(store: Store): void {
  remember(store.user.id, NAME, true);
  offered(store).value = true;
}

function offered(store: Store): Signal<boolean> {
  let offer = offers.get(store);
  if (offer === undefined) {
    offer = signal(remembered(store.user.id, NAME) === true);
    offers.set(store, offer);
  }
  return offer;
}

/** Number 0: not sent yet. */
function hasMade(store: Store): boolean {
  const me = store.user.id;
  return MADE.some((entity) =>
    [...store.rows(entity).value.values()].some(({ seq, data }) => seq === 0 || data.created_by === me),
  );
}
