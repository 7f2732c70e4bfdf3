// A list to try things on, made on this device and taken away again with all that was made of its rows.
import { t } from "../../i18n";
import type { Done } from "../../store/gesture";
import { deleteDraft, restoreDraft } from "../../store/gesture";
import { prefer, preference } from "../../store/preferences";
import type { Row, Store } from "../../store/store";
import { type Part, together } from "../../views/bulk";
import { columnNames } from "./columns";
import { newList } from "./commands";
import { rowGestures } from "./import-rows";

const SAMPLE = "sample-list";

export function isSample(store: Store, list: Row<"prospect_list">): boolean {
  return preference(store, SAMPLE).value === list.id;
}

/** Answers its id. Which one it is is written first: a list that nobody knows for a sample could not be removed as one. */
export async function makeSample(store: Store): Promise<string> {
  const id = store.newId();
  const newId = () => store.newId();
  const list = newList(id, t("prospects.sample"), columnNames(t("prospects.columns.usual")), newId);
  const columns = list.flatMap((draft) => (draft.kind === "create" ? columnIds(draft.fields) : []));
  await prefer(store, SAMPLE, id);
  await store.perform(list, ...rowGestures(sampleRows(t("prospects.sample.rows")), columns, id, null, newId));
  return id;
}

function columnIds(fields: object): readonly string[] {
  return Object.keys(fields).flatMap((field) => (field.startsWith("col:") ? [field.slice("col:".length)] : []));
}

/** A line a row, its cells parted by strokes. */
export function sampleRows(text: string): readonly (readonly string[])[] {
  return text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
}

/** What a conversion makes of a row has an id derived from that row, and is found by it. */
const MADE = [
  ["opportunity", "convert"],
  ["contact", "convert-contact"],
  ["folder", "convert-folder"],
] as const;

export function removeSample(
  store: Store,
  list: Row<"prospect_list">,
  rows: readonly Row<"prospect">[],
): Promise<Done> {
  const made = rows.flatMap(({ id }) =>
    MADE.flatMap(([entity, how]) => {
      const row = store.row(entity, store.derivedId(`${how}:${id}`)).peek();
      return row === undefined || row.trashed !== null ? [] : [removal(store, entity, row.id)];
    }),
  );
  return together(store, [...made, removal(store, "prospect_list", list.id)]);
}

function removal(store: Store, entity: Row["entity"], id: string): Part {
  return { drafts: [deleteDraft(store, entity, id)], back: () => [restoreDraft(store, entity, id)] };
}
