// The answer to what is typed, put together from all that can be found: records, rows of lists, and what was said.
import { useEffect, useMemo } from "preact/hooks";
import { otherKeyboard, type Query, queryOf } from "../../store/query";
import type { Store } from "../../store/store";
import { find, type Group, type Hits, NOTHING } from "./find";
import { foldAhead, foldingOf, isFolded, searchIndexOf } from "./search-index";
import type { Found } from "./shelf-text";
import { shelvesOf } from "./shelves";

export type AnyGroup = Group | "prospect" | "comment";

/** The order in which they stand. */
export const GROUPS = [
  "folder",
  "opportunity",
  "contact",
  "prospect",
  "prospect_list",
  "comment",
] as const satisfies readonly AnyGroup[];

export interface Answer {
  readonly isAsked: boolean;
  readonly query: Query;
  readonly hits: Hits;
  readonly prospects: readonly Found[];
  readonly comments: readonly Found[];
  readonly shown: Readonly<Record<AnyGroup, number>>;
  /** How many there are beyond those shown. */
  readonly more: Readonly<Record<AnyGroup, number>>;
  readonly total: number;
  /** What is shown only comes near; not empty when it was typed on the other keyboard. Null when it is what was asked. */
  readonly like: string | null;
  /** Everything on this device has been read. */
  readonly isWhole: boolean;
}

const SHOWN = 5;
const MORE = 50;

export function useAnswer(store: Store, typed: string, wide: AnyGroup | null): Answer {
  useEffect(() => foldAhead(store), [store, foldingOf(store)]);
  const shelves = shelvesOf(store);
  const turn = shelves.turn.value;
  const isWhole = shelves.isWhole.value && isFolded(store);
  const isAsked = typed.trim() !== "";
  const index = isAsked ? searchIndexOf(store).value : null;
  return useMemo(() => {
    const shown = wide === null ? SHOWN : MORE;
    const asked = (text: string) => answered(store, index, text, shown);
    const first = asked(typed);
    if (first.total > 0 && !first.hits.isNear) return { ...first, like: null, isWhole };
    const slipped = isAsked ? otherKeyboard(typed) : null;
    const other = slipped === null ? first : asked(slipped);
    if (slipped !== null && other.total > 0 && !other.hits.isNear) return { ...other, like: slipped, isWhole };
    return { ...first, like: first.hits.isNear ? "" : null, isWhole };
  }, [index, typed, wide, turn, isWhole, isAsked]);
}

function answered(
  store: Store,
  index: ReturnType<typeof searchIndexOf>["value"] | null,
  typed: string,
  limit: number,
): Omit<Answer, "like" | "isWhole"> {
  const query = queryOf(typed);
  const all = index === null ? NOTHING : find(index, query, limit);
  const prospects = index === null ? [] : liveRows(store, query);
  const comments = index === null ? [] : liveComments(store, query);
  const isElsewhere = all.isNear && prospects.length + comments.length > 0;
  const hits = isElsewhere ? NOTHING : all; // spelt so in a note: what only comes near is not meant
  return {
    isAsked: query.words.length > 0,
    query,
    hits,
    prospects: prospects.slice(0, limit),
    comments: comments.slice(0, limit),
    shown: {
      folder: hits.folder.length,
      opportunity: hits.opportunity.length,
      contact: hits.contact.length,
      prospect_list: hits.prospect_list.length,
      prospect: Math.min(limit, prospects.length),
      comment: Math.min(limit, comments.length),
    },
    more: {
      ...hits.more,
      prospect: Math.max(0, prospects.length - limit),
      comment: Math.max(0, comments.length - limit),
    },
    total: hits.total + prospects.length + comments.length,
  };
}

/** A row or a comment whose record is in the trash, or not here, leads nowhere. */
function liveRows(store: Store, query: Query): readonly Found[] {
  const lists = store.rows("prospect_list").peek();
  return shelvesOf(store)
    .find("prospect", query)
    .filter(({ root }) => lists.has(root));
}

function liveComments(store: Store, query: Query): readonly Found[] {
  const roots = (["opportunity", "folder", "contact", "prospect_list"] as const).map((one) => store.rows(one).peek());
  return shelvesOf(store)
    .find("comment", query)
    .filter(({ root }) => roots.some((rows) => rows.has(root)));
}
