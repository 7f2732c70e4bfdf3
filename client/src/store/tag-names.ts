// Tags as people see them: the name that a setting gives an element, and the element that a typed name means (SYNC 2).

import { computed, type ReadonlySignal } from "@preact/signals";
import { foldTag } from "./fold-text";
import type { Row, Store } from "./types";

export interface TagInUse {
  /** As it stands in the sets of records. */
  readonly element: string;
  /** As it is shown: renaming a tag changes its setting, no record. */
  readonly name: string;
  readonly folded: string;
  readonly count: number;
  /** What it stands for, folded: `builders` finds *construction* (G2). */
  readonly words: readonly string[];
}

const kept = new WeakMap<Store, ReadonlySignal<readonly TagInUse[]>>();

/** All tags on opportunities and those that are set up and not used yet, the commonest first. */
export function tagsOf(store: Store): ReadonlySignal<readonly TagInUse[]> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = computed(() => {
    const settings = store.rows("tag").value;
    const found = counted(store.rows("opportunity").value.values());
    const used = Array.from(found.values(), ({ element, count }) => {
      const setting = settings.get(settingId(store, element));
      const name = setting?.data.name ?? element;
      return { element, name, folded: foldTag(name), count, words: wordsOf(setting) };
    });
    const names = new Set(used.map(({ folded }) => folded));
    const unused = [...settings.values()].flatMap((setting) => {
      const { name, archived } = setting.data;
      if (!name || archived || names.has(foldTag(name))) return [];
      return [
        { element: setting.data.element ?? name, name, folded: foldTag(name), count: 0, words: wordsOf(setting) },
      ];
    });
    return [...used, ...unused].sort((a, b) => b.count - a.count || (a.folded < b.folded ? -1 : 1));
  });
  kept.set(store, made);
  return made;
}

function counted(rows: Iterable<Row<"opportunity">>): Map<string, { element: string; count: number }> {
  const found = new Map<string, { element: string; count: number }>();
  for (const { data } of rows) {
    for (const element of Object.keys(data.tags ?? {})) {
      const folded = foldTag(element);
      const tag = found.get(folded) ?? { element, count: 0 };
      tag.count += 1;
      found.set(folded, tag);
    }
  }
  return found;
}

function wordsOf(setting: Row<"tag"> | undefined): readonly string[] {
  return (setting?.data.words ?? []).map(foldTag);
}

/** Whether what is typed, folded, begins to say this tag or one of the words it stands for. */
export function meansTag({ folded, words }: Pick<TagInUse, "folded" | "words">, typed: string): boolean {
  return folded.includes(typed) || words.some((word) => word.includes(typed));
}

/** A board asks for the same few tags on every card, and each id is a hash. */
const settingIds = new WeakMap<Store, Map<string, string>>();

function settingId(store: Store, element: string): string {
  const ids = settingIds.get(store) ?? new Map<string, string>();
  settingIds.set(store, ids);
  const id = ids.get(element) ?? store.derivedId(`tag:${foldTag(element)}`);
  ids.set(element, id);
  return id;
}

/** The name shown for an element of a record. */
export function tagName(store: Store, element: string): string {
  return store.rows("tag").value.get(settingId(store, element))?.data.name ?? element;
}

/** The names shown for a record's tags. */
export function tagNames(store: Store, tags: Readonly<Record<string, unknown>> | null | undefined): readonly string[] {
  return Object.keys(tags ?? {}).map((element) => tagName(store, element));
}

/** The element in use that a typed text means, by its own spelling or by the name it is shown under. */
export function elementOf(store: Store, typed: string): string | undefined {
  const folded = foldTag(typed);
  const tags = tagsOf(store).peek();
  return tags.find((tag) => tag.folded === folded || foldTag(tag.element) === folded)?.element;
}
