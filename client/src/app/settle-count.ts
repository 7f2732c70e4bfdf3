// How many questions wait for this person: two values of one field that are theirs to settle, and refusals.
import { questionsOf } from "../features/settle/questions";
import type { Store } from "../store/store";

export function settleCount(store: Store): number {
  return store.attention.value.length + questionsOf(store).filter((question) => question.mine).length;
}
