// Tags that somebody uses most: offered before all others, on all own devices; else those that the role begins with (K8).
import { textsOf } from "../protocol/rows";
import { foldTag } from "../store/fold-text";
import { prefer, preference } from "../store/preferences";
import { chosenOrStart } from "../store/role-start";
import type { Store } from "../store/store";
import { type TagInUse, tagName, tagsOf } from "../store/tag-names";

const KEY = "tags.pinned";
/** Under this name an admin gives tags to a role. */
export const TAGS_START = "tags";

export function pinnedTags(store: Store): readonly string[] {
  return textsOf(chosenOrStart(store, KEY, TAGS_START));
}

/** Whether somebody has pinned tags of one's own, none among them, which can be given back. */
export function hasOwnTags(store: Store): boolean {
  return Array.isArray(preference(store, KEY).value);
}

/** Null gives them back. */
export function pinTags(store: Store, elements: readonly string[] | null): Promise<void> {
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
