// Tags that come with a tag: whoever buys New Year gifts in May buys them for New Year (G3).

import { foldTag } from "./fold-text";
import { tagName } from "./tag-names";
import type { Store } from "./types";

type Tags = Readonly<Record<string, number>> | null | undefined;

/** These elements, and those that their categories imply and that are not on yet. */
export function withImplied(store: Store, elements: readonly string[], tags?: Tags): readonly string[] {
  const on = new Set([...Object.keys(tags ?? {}), ...elements].map((element) => foldTag(tagName(store, element))));
  const more: string[] = [];
  for (const element of elements) {
    const implied = impliedBy(store, element);
    if (implied === undefined || on.has(foldTag(tagName(store, implied)))) continue;
    on.add(foldTag(tagName(store, implied)));
    more.push(implied);
  }
  return [...elements, ...more];
}

function impliedBy(store: Store, element: string): string | undefined {
  const tags = store.rows("tag").peek();
  const setting = tags.get(store.derivedId(`tag:${foldTag(element)}`));
  const category = setting?.data.category ? store.rows("tag_category").peek().get(setting.data.category) : undefined;
  if (category === undefined || category.data.archived || !category.data.implies) return undefined;
  const implied = tags.get(category.data.implies);
  if (implied === undefined || implied.data.archived) return undefined;
  return implied.data.element ?? implied.data.name ?? undefined;
}
