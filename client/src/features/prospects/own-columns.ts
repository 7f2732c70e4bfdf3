// Which columns of a list somebody sees and in what order: one's own, whatever the list has for everybody (K8).
import { isObject, textsOf } from "../../protocol/rows";
import { prefer, preference } from "../../store/preferences";
import { chosenOrStart } from "../../store/role-start";
import type { Store } from "../../store/store";
import type { ListColumn } from "./columns";

export interface ColumnChoice {
  readonly order: readonly string[];
  readonly without: readonly string[];
}

const keyOf = (list: string): string => `arrangement.list.${list}`;
/** Under this name an admin gives the columns of a list to a role. */
export const columnsStart = (list: string): string => `list.${list}`;

const NOTHING: ColumnChoice = { order: [], without: [] };

/** What was chosen may come from another version: whatever does not fit is as the list has it. */
export function columnChoice(store: Store, list: string): ColumnChoice {
  const kept = chosenOrStart(store, keyOf(list), columnsStart(list));
  return isObject(kept) ? { order: textsOf(kept.order), without: textsOf(kept.without) } : NOTHING;
}

export function hasOwnColumns(store: Store, list: string): boolean {
  return isObject(preference(store, keyOf(list)).value);
}

/** Null gives the list's own back. */
export function chooseColumns(store: Store, list: string, choice: ColumnChoice | null): Promise<void> {
  return prefer(store, keyOf(list), choice);
}

/** One that a colleague has added since stands at the end: nobody is kept from it by a choice made before. */
export function shownColumns(columns: readonly ListColumn[], { order, without }: ColumnChoice): readonly ListColumn[] {
  const title = titleColumn(columns);
  const placed = order.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const others = columns.filter(({ id }) => !order.includes(id));
  return [...placed, ...others].filter((column) => column === title || !without.includes(column.id));
}

/** What is shown now, as a choice of the columns there are. */
export function choiceOf(columns: readonly ListColumn[], shown: readonly string[]): ColumnChoice {
  return { order: shown, without: columns.map(({ id }) => id).filter((id) => !shown.includes(id)) };
}

/** Without it nobody would know whom a row is about: it is never left out. */
export function titleColumn(columns: readonly ListColumn[]): ListColumn | undefined {
  return columns.find(({ meaning }) => meaning === "company") ?? columns[0];
}
