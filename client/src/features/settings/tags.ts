// Tags and their categories, as an admin arranges them (G2): a word in use becomes a predefined one and keeps its cards.
import { foldTag } from "../../store/fold-text";
import { rankAfter } from "../../store/ranks";
import type { Row, Store } from "../../store/store";
import { changeEntry, createDraft, shelfOf } from "./entries";

/** A tag's words as typed: one a line, or parted by commas. */
export function readWords(text: string): readonly string[] {
  const words = text.split(/[\n,;]/).map((word) => word.trim().replace(/\s+/g, " "));
  return words.filter((word, at) => word !== "" && words.findIndex((one) => foldTag(one) === foldTag(word)) === at);
}

/** The tags of a category; of none: the free ones. */
export function tagsOfCategory(store: Store, category: string | null) {
  const live = new Set(shelfOf(store, "tag_category").live.map(({ id }) => id));
  const home = (id: string | null | undefined): string | null => (id && live.has(id) ? id : null);
  return shelfOf(store, "tag", (data) => home(data.category) === category);
}

/** A new word, or one in use that becomes one of this category. */
export async function addTagTo(store: Store, category: string | null, typed: string): Promise<void> {
  const name = typed.trim().replace(/\s+/g, " ");
  if (foldTag(name) === "") return;
  const known = tagCalled(store, name);
  const rank = rankAfter(tagsOfCategory(store, category).live);
  if (known === undefined) {
    const id = store.derivedId(`tag:${foldTag(name)}`);
    await store.perform([createDraft("tag", id, { name, category, rank })]);
  } else {
    await changeEntry(store, known, { category, rank, archived: false });
  }
}

/** By the word it was made from or the name it has now. */
function tagCalled(store: Store, name: string): Row<"tag"> | undefined {
  const tags = store.rows("tag").value;
  const folded = foldTag(name);
  const named = [...tags.values()].find(({ data }) => foldTag(data.name ?? "") === folded);
  return named ?? tags.get(store.derivedId(`tag:${folded}`));
}
