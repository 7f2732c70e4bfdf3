// Rows by what stands in a column. To compare two names the way of a language is slow: each text gets a place once, and rows
// are put in order by the places of their texts, which are numbers.
import type { Row } from "../../store/store";
import { cellText } from "./columns";

export interface Sort {
  readonly column: string;
  readonly down: boolean;
}

interface Ranked {
  /** All texts of a column that were met, in order. */
  texts: readonly string[];
  place: Map<string, number>;
}

type Compare = (one: string, other: string) => number;

export class ColumnRanks {
  readonly #compare: Compare;
  readonly #byColumn = new Map<string, Ranked>();

  constructor(compare: Compare) {
    this.#compare = compare;
  }

  /** Give the texts of these rows their places among those that have one; few new ones cost little. */
  take(column: string, rows: readonly Row<"prospect">[]): void {
    this.#take(column, textsOf(column, rows));
  }

  /** Empty cells stand last whichever way the column is sorted; equal ones stay in the author's order. */
  sorted(rows: readonly Row<"prospect">[], { column, down }: Sort): readonly Row<"prospect">[] {
    const texts = textsOf(column, rows);
    const { place } = this.#take(column, texts);
    const count = rows.length;
    const keys = new Float64Array(count);
    for (let at = 0; at < count; at += 1) {
      const rank = place.get(texts[at] as string); // `take` has seen to every text that is not empty
      const from = rank === undefined ? place.size : down ? place.size - 1 - rank : rank;
      keys[at] = from * count + at;
    }
    return Array.from(keys.sort(), (key) => rows[key % count] as Row<"prospect">);
  }

  #take(column: string, texts: readonly string[]): Ranked {
    const known = this.#byColumn.get(column) ?? { texts: [], place: new Map<string, number>() };
    this.#byColumn.set(column, known);
    const fresh = new Set<string>();
    for (const text of texts) if (text !== "" && !known.place.has(text)) fresh.add(text);
    if (fresh.size === 0) return known;
    known.texts = merged(known.texts, [...fresh].sort(this.#compare), this.#compare);
    known.place = new Map(known.texts.map((text, place) => [text, place]));
    return known;
  }
}

function textsOf(column: string, rows: readonly Row<"prospect">[]): readonly string[] {
  return rows.map(({ data }) => cellText(data, column).trim());
}

function merged(ones: readonly string[], others: readonly string[], compare: Compare): readonly string[] {
  const all: string[] = [];
  let next = 0;
  for (const one of ones) {
    for (; next < others.length && compare(others[next] as string, one) < 0; next += 1)
      all.push(others[next] as string);
    all.push(one);
  }
  return [...all, ...others.slice(next)];
}
