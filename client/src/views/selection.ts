// Which rows of a list are selected: one by one, a stretch of them, all that the filter lets through (K6).

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a stretch begins: the row chosen last. */
  readonly from: string | null;
}

export const NOTHING: Selection = { ids: new Set(), from: null };

export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, from: id };
}

/** From the row chosen last to this one, both with them; `shown` is the order on the screen. */
export function stretch(selection: Selection, id: string, shown: readonly string[]): Selection {
  const [from, to] = [shown.indexOf(selection.from ?? id), shown.indexOf(id)];
  if (from < 0 || to < 0) return toggle(selection, id);
  const between = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), from: selection.from ?? id };
}

export function everything(shown: readonly string[]): Selection {
  return { ids: new Set(shown), from: null };
}

/** What left the list meanwhile, by a filter or by syncing, is not acted on. */
export function still<R extends { readonly id: string }>({ ids }: Selection, shown: readonly R[]): readonly R[] {
  return shown.filter(({ id }) => ids.has(id));
}
