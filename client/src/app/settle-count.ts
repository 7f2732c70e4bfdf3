// How many questions wait for this person: two values of one field, and refusals.
import type { Store } from "../store/store";

export function settleCount(store: Store): number {
  let open = store.attention.value.length;
  for (const conflict of store.rows("conflict").value.values()) if (conflict.data.open) open += 1;
  return open;
}
