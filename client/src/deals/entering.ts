// What an opportunity lacks before it may enter a step: answers the step asks for (E5) and tags that are compulsory (B10).

import { type CategoryLacking, lackingCategories, type TagRules, tagRules } from "../store/required-tags";
import type { Row, Store } from "../store/store";

/** The settings that say it; given, so that the rule is the same wherever it is asked. */
export interface EnteringRules extends TagRules {
  readonly fields: ReadonlyMap<string, Row<"field">>;
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
  const categories = lackingCategories(row.data.tags, rules);
  return { fields, categories, isBlocked: categories.length > 0 || (step.data.strict === true && fields.length > 0) };
}

/** A question to tick is met by *yes*: an offer that was not made is no offer. */
function isAnswered(row: Row<"opportunity">, field: Row<"field">): boolean {
  const value = row.data[`x:${field.id}`];
  if (field.data.kind === "checkbox") return value === true;
  return value !== null && value !== undefined && !(typeof value === "string" && value.trim() === "");
}

export function isComplete({ fields, categories }: Lacking): boolean {
  return fields.length === 0 && categories.length === 0;
}

/** The rules of this workspace; read in a render, it is drawn again when they change. */
export function enteringRules(store: Store): EnteringRules {
  return { fields: store.rows("field").value, ...tagRules(store) };
}
