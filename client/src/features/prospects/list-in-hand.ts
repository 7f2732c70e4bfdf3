// What the parts of a list's page share: its columns, and what can be done with a row. The rows themselves are not part of it:
// one that is added or changed would have every other drawn again.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Row, Store } from "../../store/store";
import type { ListColumn } from "./columns";

export interface ListInHand {
  readonly store: Store;
  readonly list: Row<"prospect_list">;
  readonly columns: readonly ListColumn[];
  readonly lastComment: ReadonlyMap<string, Row<"comment">>;
  /** Make the opportunity, or open the one that it has become. */
  convert(row: Row<"prospect">): void;
  /** Everything about one row. */
  openRow(row: Row<"prospect">): void;
}

export const ListContext = createContext<ListInHand | null>(null);

export function useList(): ListInHand {
  const list = useContext(ListContext);
  if (list === null) throw new Error("a part of a prospect list stands outside it");
  return list;
}
