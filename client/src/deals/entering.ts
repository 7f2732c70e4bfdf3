// What an opportunity lacks before it may enter a step: answers the step asks for (E5) and tags that are compulsory (B10).

import { byRank } from "../store/deals";
import { foldTag } from "../store/fold-text";
import type { Row, Store } from "../store/store";
import { tagName } from "../store/tag-names";

/** The settings that say it; given, so that the rule is the same wherever it is asked. */
export interface EnteringRules {
  readonly fields: ReadonlyMap<string, Row<"field">>;
  readonly categories: readonly Row<"tag_category">[];
  readonly tags: readonly Row<"tag">[];
  /** The name an element of a record is shown by. */
  readonly tagName: (element: string) => string;
}

/** A compulsory category with the tags to choose from. */
export interface CategoryLacking {
  readonly category: Row<"tag_category">;
  readonly tags: readonly Row<"tag">[];
}

export interface Lacking {
  readonly fields: readonly Row<"field">[];
  readonly categories: readonly CategoryLacking[];
  /** It may not move before they are given. Said on the screen only: a device that did not know is never refused. */
  readonly isBlocked: boolean;
}

export function lackingFor(row: Row<"opportunity">, step: Row<"step">, rules: EnteringRules): Lacking {
  const fields = (step.data.needs ?? []).flatMap((id) => {
    const field = rules.fields.get(id);
    return field === undefined || field.data.archived || isAnswered(row, field) ? [] : [field];
  });
  const categories = categoriesLacking(row, rules);
  return { fields, categories, isBlocked: categories.length > 0 || (step.data.strict === true && fields.length > 0) };
}

/** A question to tick is met by *yes*: an offer that was not made is no offer. */
function isAnswered(row: Row<"opportunity">, field: Row<"field">): boolean {
  const value = row.data[`x:${field.id}`];
  if (field.data.kind === "checkbox") return value === true;
  return value !== null && value !== undefined && !(typeof value === "string" && value.trim() === "");
}

/** The compulsory categories of which it has no tag (B10); one that offers nothing to choose asks for nothing. */
export function categoriesLacking(row: Row<"opportunity">, rules: EnteringRules): readonly CategoryLacking[] {
  const required = rules.categories.filter(({ data }) => data.required === true && !data.archived).toSorted(byRank);
  if (required.length === 0) return [];
  const on = new Set(Object.keys(row.data.tags ?? {}).map((element) => foldTag(rules.tagName(element))));
  const tags = rules.tags.filter(({ data }) => !data.archived && data.name).toSorted(byRank);
  return required
    .map((category) => ({ category, tags: tags.filter(({ data }) => data.category === category.id) }))
    .filter((one) => one.tags.length > 0 && !one.tags.some(({ data }) => on.has(foldTag(data.name ?? ""))));
}

export function isComplete({ fields, categories }: Lacking): boolean {
  return fields.length === 0 && categories.length === 0;
}

/** The rules of this workspace; read in a render, it is drawn again when they change. */
export function enteringRules(store: Store): EnteringRules {
  return {
    fields: store.rows("field").value,
    categories: [...store.rows("tag_category").value.values()],
    tags: [...store.rows("tag").value.values()],
    tagName: (element) => tagName(store, element),
  };
}
