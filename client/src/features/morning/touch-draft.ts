// Somebody was called or written to from the round and nothing was said about it yet: kept, for a phone may end the page meanwhile.
import { readTouch, TOUCH, type TouchBy, touchId } from "../../deals/kept-drafts";
import type { Store } from "../../store/store";

export interface Touch {
  readonly contact: string;
  readonly by: TouchBy;
}

/** The same draft as the contact's own page keeps: whichever is opened next asks, and Today lists it under *To finish*. */
export function keptTouch(store: Store, contact: string): Touch | null {
  const kept = store.drafts.all.peek().find(({ id }) => id === touchId(contact));
  const touch = kept === undefined ? null : readTouch(kept);
  return touch === null ? null : { contact, by: touch.by };
}

export function keepTouch(store: Store, { contact, by }: Touch): Promise<void> {
  const touch = { entity: "contact", root: contact, contact, by, at: store.now(), asked: true };
  return store.drafts.put(touchId(contact), TOUCH, touch);
}

export function forgetTouch(store: Store, contact: string): Promise<void> {
  return store.drafts.remove(touchId(contact));
}
