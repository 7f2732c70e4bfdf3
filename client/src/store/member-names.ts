// How a colleague is called where there is little room.
import type { Store } from "./types";

/** `Anna B.` of `Anna Berg`; a single name as it is. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/u);
  const last = words.length > 1 ? words.at(-1) : undefined;
  const initial = last?.match(/\p{L}/u)?.[0];
  return initial === undefined ? name.trim() : `${words[0]} ${initial.toLocaleUpperCase()}.`;
}

/** The whole name; empty for somebody this device does not know. */
export function memberName(store: Store, id: string | null | undefined): string {
  if (!id) return "";
  const name = store.rows("member").value.get(id)?.data.name;
  return name ?? (id === store.user.id ? store.user.name : "");
}
