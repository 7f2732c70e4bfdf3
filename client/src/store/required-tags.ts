// Tags in categories: those to choose from (G2), and those without which a card goes no further (B10).

import { byRank } from "./deals";
import { foldTag } from "./fold-text";
import { elementOf, tagName } from "./tag-names";
import type { Row, Store } from "./types";

type Category = Row<"tag_category">;
type Tags = Readonly<Record<string, number>> | null | undefined;

/** Live categories in their order. */
export function liveCategories(store: Store): readonly Category[] {
  return [...store.rows("tag_category").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}

/** What may be chosen in a category, in its order. */
export function tagsIn(store: Store, category: string): readonly Row<"tag">[] {
  return [...store.rows("tag").value.values()]
    .filter(({ data }) => data.category === category && !data.archived && data.name)
    .sort(byRank);
}

/** The elements of a record by the folded names under which they are shown. */
export function elementsByName(store: Store, tags: Tags): ReadonlyMap<string, string> {
  return new Map(Object.keys(tags ?? {}).map((element) => [foldTag(tagName(store, element)), element]));
}

/** The settings that say which tags are compulsory; given, so that the rule is the same wherever it is asked. */
export interface TagRules {
  readonly categories: readonly Category[];
  readonly tags: readonly Row<"tag">[];
  /** The name an element of a record is shown by. */
  readonly tagName: (element: string) => string;
}

/** A compulsory category with the tags to choose from. */
export interface CategoryLacking {
  readonly category: Category;
  readonly tags: readonly Row<"tag">[];
}

/** The compulsory categories of which a record has no tag yet (B10); one that offers nothing asks for nothing. */
export function lackingCategories(tags: Tags, rules: TagRules): readonly CategoryLacking[] {
  const required = rules.categories.filter(({ data }) => data.required === true && !data.archived).toSorted(byRank);
  if (required.length === 0) return [];
  const on = new Set(Object.keys(tags ?? {}).map((element) => foldTag(rules.tagName(element))));
  return required.flatMap((category) => {
    const known = rules.tags.filter(({ data }) => data.category === category.id && data.name);
    const offered = known.filter(({ data }) => !data.archived).toSorted(byRank);
    // An archived tag is offered no more, and still answers where it stands.
    const isMet = known.some(({ data }) => on.has(foldTag(data.name ?? "")));
    return offered.length === 0 || isMet ? [] : [{ category, tags: offered }];
  });
}

/** The rules of this workspace; read in a render, it is drawn again when they change. */
export function tagRules(store: Store): TagRules {
  return {
    categories: [...store.rows("tag_category").value.values()],
    tags: [...store.rows("tag").value.values()],
    tagName: (element) => tagName(store, element),
  };
}

export function missingCategories(store: Store, tags: Tags): readonly Category[] {
  return lackingCategories(tags, tagRules(store)).map(({ category }) => category);
}

export interface TagChoice {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What a tap on a tag of a category puts on and takes off: in a single-choice one it takes the place of another (G2). */
export function chosenIn(store: Store, category: Category, tags: Tags, name: string): TagChoice {
  const held = elementsByName(store, tags).get(foldTag(name));
  if (held !== undefined) return { add: [], remove: [held] };
  return { add: [elementOf(store, name) ?? name], remove: othersIn(store, category, tags) };
}

/** The tags that make room for this one, wherever it was typed or tapped: those of the same single-choice category. */
export function insteadOf(store: Store, tags: Tags, element: string): readonly string[] {
  const folded = foldTag(tagName(store, element));
  const setting = [...store.rows("tag").value.values()].find(({ data }) => foldTag(data.name ?? "") === folded);
  const category = liveCategories(store).find(({ id }) => id === setting?.data.category);
  return category === undefined ? [] : othersIn(store, category, tags);
}

function othersIn(store: Store, category: Category, tags: Tags): readonly string[] {
  if (!category.data.single) return [];
  const on = elementsByName(store, tags);
  return tagsIn(store, category.id).flatMap(({ data }) => on.get(foldTag(data.name ?? "")) ?? []);
}
