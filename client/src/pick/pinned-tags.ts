// Tags that somebody uses most: offered before all others, on all own devices (K8).
import { foldTag } from "../store/fold-text";
import { prefer, preference } from "../store/preferences";
import type { Store } from "../store/store";
import { type TagInUse, tagName, tagsOf } from "../store/tag-names";

const KEY = "tags.pinned";

export function pinnedTags(store: Store): readonly string[] {
  const kept = preference(store, KEY).value;
  return Array.isArray(kept) ? kept.filter((tag): tag is string => typeof tag === "string") : [];
}

export function pinTags(store: Store, elements: readonly string[]): Promise<void> {
  return prefer(store, KEY, elements);
}

/** The pinned ones in their order, also where no record bears one yet; then the others, the commonest first. */
export function tagsOffered(store: Store): readonly TagInUse[] {
  const all = tagsOf(store).value;
  const pinned = pinnedTags(store).map((element) => {
    const name = tagName(store, element);
    const folded = foldTag(name);
    return all.find((tag) => tag.folded === folded) ?? { element, name, folded, count: 0, words: [] };
  });
  const first = new Set(pinned.map(({ folded }) => folded));
  return [...pinned, ...all.filter(({ folded }) => !first.has(folded))];
}
