// What the parts of a list's page share: its columns, and what can be done with a row. The rows themselves are not part of it:
// one that is added or changed would have every other drawn again.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Row, Store } from "../../store/store";
import type { ListColumn } from "./columns";

export interface ListInHand {
  readonly store: Store;
  readonly list: Row<"prospect_list">;
  /** Everybody's: what a row is called, known and found by. */
  readonly columns: readonly ListColumn[];
  /** Those that this person sees, in an order of one's own (K8). */
  readonly shown: readonly ListColumn[];
  /** Whether anybody chose them: else a row on the phone picks what says most. */
  readonly isArranged: boolean;
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
