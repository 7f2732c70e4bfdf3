// The answer to what is typed: records at once; rows of lists and what was said as soon as they have been looked through.
import { useEffect, useMemo, useState } from "preact/hooks";
import { otherKeyboard, type Query, queryOf } from "../../store/query";
import type { Row, Shelved, Store } from "../../store/store";
import { exact, type Group, type Hits, NOTHING, nearest } from "./find";
import type { Records } from "./records";
import { foldAhead, foldedFrom, foldedIn } from "./search-index";
import { lineOf } from "./shelf-lines";
import { answers, type Found } from "./shelf-text";
import { shelvesOf } from "./shelves";

export type AnyGroup = Group | "prospect" | "comment";

/** The order in which they stand; what comes later than the others stands below them, so that nothing is pushed down. */
export const GROUPS = [
  "folder",
  "opportunity",
  "contact",
  "prospect_list",
  "prospect",
  "comment",
] as const satisfies readonly AnyGroup[];

export interface Answer {
  readonly isAsked: boolean;
  /** As it was typed; always the same object for the same words. */
  readonly asked: Query;
  /** What the letters that answer are marked by. */
  readonly query: Query;
  readonly hits: Hits;
  readonly prospects: readonly Row<"prospect">[];
  readonly comments: readonly Row<"comment">[];
  readonly shown: Readonly<Record<AnyGroup, number>>;
  /** How many there are beyond those shown. */
  readonly more: Readonly<Record<AnyGroup, number>>;
  readonly total: number;
  /** What is shown only comes near; not empty when it was typed on the other keyboard. Null when it is what was asked. */
  readonly like: string | null;
  /** Everything on this device has been read. */
  readonly isWhole: boolean;
  /** Nothing more comes for these words: rows of lists and what was said have been looked through too. */
  readonly isSettled: boolean;
}

const SHOWN = 5;
const MORE = 50;

/** What stands neither in titles nor with them. */
interface Elsewhere {
  readonly prospects: readonly Row<"prospect">[];
  readonly comments: readonly Row<"comment">[];
  readonly counts: Readonly<Record<Shelved, number>>;
}

interface Settled {
  /** Which question it answers. */
  readonly of: Hits;
  readonly query: Query;
  readonly hits: Hits;
  readonly elsewhere: Elsewhere;
  readonly like: string | null;
}

export function useAnswer(store: Store, typed: string, wide: AnyGroup | null): Answer {
  useEffect(() => foldAhead(store), [store, ...foldedFrom(store)]);
  const shelves = shelvesOf(store);
  const turn = shelves.turn.value;
  const folded = foldedIn(store);
  const isWhole = shelves.isWhole.value && folded.isWhole;
  const asked = useMemo(() => queryOf(typed), [typed]);
  const limit = wide === null ? SHOWN : MORE;
  const first = useMemo(() => exact(folded.records, asked, limit), [folded, asked, limit]);
  const [settled, settle] = useState<Settled | null>(null);
  // Once these are on the glass: to wake whoever searches elsewhere costs as much as to find them.
  useEffect(() => {
    if (first === NOTHING) return undefined;
    let isWanted = true;
    void settledOf(store, folded.records, { typed, asked, first, limit }).then((found) => isWanted && settle(found));
    return () => {
      isWanted = false;
    };
  }, [first, turn]);
  return useMemo(() => {
    if (first === NOTHING) return { ...toldOf(asked, NOTHING, NOWHERE), asked, like: null, isWhole, isSettled: true };
    if (settled?.of === first) {
      const { query, hits, elsewhere, like } = settled;
      return { ...toldOf(query, hits, elsewhere), asked, like, isWhole, isSettled: true };
    }
    const still = settled === null ? NOWHERE : stillThere(settled.elsewhere, asked);
    return { ...toldOf(asked, first, still), asked, like: null, isWhole, isSettled: false };
  }, [first, settled, isWhole, asked]);
}

interface Question {
  readonly typed: string;
  readonly asked: Query;
  readonly first: Hits;
  readonly limit: number;
}

/** What is spelt so, in titles or elsewhere; else what the other keyboard would have written; else what comes near. */
async function settledOf(store: Store, records: Records, { typed, asked, first, limit }: Question): Promise<Settled> {
  const elsewhere = await lookElsewhere(store, asked, limit);
  const plain = { of: first, query: asked, hits: first, elsewhere, like: null };
  if (first.total + totalOf(elsewhere) > 0) return plain;
  const slipped = otherKeyboard(typed);
  if (slipped !== null) {
    const query = queryOf(slipped);
    const hits = exact(records, query, limit);
    const others = await lookElsewhere(store, query, limit);
    if (hits.total + totalOf(others) > 0) return { of: first, query, hits, elsewhere: others, like: slipped };
  }
  const alike = nearest(records, asked, limit);
  return alike.total === 0 ? plain : { ...plain, hits: alike, like: "" };
}

const NOWHERE: Elsewhere = { prospects: [], comments: [], counts: { prospect: 0, comment: 0 } };

const totalOf = ({ counts }: Elsewhere): number => counts.prospect + counts.comment;

async function lookElsewhere(store: Store, query: Query, limit: number): Promise<Elsewhere> {
  const shelves = shelvesOf(store);
  const finds = await shelves.find(query);
  const prospects = liveRows(store, finds.prospect);
  const comments = liveComments(store, finds.comment);
  const idsOf = (found: readonly Found[]) => found.slice(0, limit).map(({ id }) => id);
  const [rows, said] = await Promise.all([
    shelves.rows("prospect", idsOf(prospects)),
    shelves.rows("comment", idsOf(comments)),
  ]);
  return { prospects: rows, comments: said, counts: { prospect: prospects.length, comment: comments.length } };
}

/** Of what answered the last question, what surely answers this one: it need not go and come again. */
function stillThere({ prospects, comments }: Elsewhere, query: Query): Elsewhere {
  const isStill = (row: Row<Shelved>) => {
    const line = lineOf(row.entity, row);
    return line !== null && answers(line, query);
  };
  const rows = prospects.filter(isStill);
  const said = comments.filter(isStill);
  return { prospects: rows, comments: said, counts: { prospect: rows.length, comment: said.length } };
}

function toldOf(query: Query, hits: Hits, { prospects, comments, counts }: Elsewhere) {
  return {
    isAsked: query.words.length > 0,
    query,
    hits,
    prospects,
    comments,
    shown: {
      folder: hits.folder.length,
      opportunity: hits.opportunity.length,
      contact: hits.contact.length,
      prospect_list: hits.prospect_list.length,
      prospect: prospects.length,
      comment: comments.length,
    },
    more: {
      ...hits.more,
      prospect: Math.max(0, counts.prospect - prospects.length),
      comment: Math.max(0, counts.comment - comments.length),
    },
    total: hits.total + counts.prospect + counts.comment,
  };
}

/** A row or a comment whose record is in the trash, or not here, leads nowhere. */
function liveRows(store: Store, found: readonly Found[]): readonly Found[] {
  const lists = store.rows("prospect_list").peek();
  return found.filter(({ root }) => lists.has(root));
}

function liveComments(store: Store, found: readonly Found[]): readonly Found[] {
  const roots = (["opportunity", "folder", "contact", "prospect_list"] as const).map((one) => store.rows(one).peek());
  return found.filter(({ root }) => roots.some((rows) => rows.has(root)));
}
