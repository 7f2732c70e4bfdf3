// Everything that can be found: records by their numbers, and the words and digits that lead to them.
import type { Entry, FoundRow } from "./entries";
import { ELSEWHERE, FIRST_IN_NAME, IN_COMPANY, Lexicon } from "./lexicon";

/** Open work before closed, and one's own before others'; never enough to change places with a better match. */
function bonusOf({ row }: Entry, me: string): number {
  const isClosed = row.entity === "opportunity" && (row.data.status?.is ?? "open") !== "open";
  return (isClosed ? 0 : 4) + (row.data.owner === me || row.seq === 0 ? 2 : 0);
}

const PLAIN = 128;
/** Letters that fit into one number. */
const LETTERS = 7;

/** Stands in order as the name does, as far as it goes: most names are told apart by how they begin. */
export function orderOf(name: string): number {
  let order = 0;
  let isPlain = true;
  for (let at = 0; at < LETTERS; at += 1) {
    const code: number = isPlain && at < name.length ? Math.min(name.charCodeAt(at), PLAIN - 1) : 0;
    isPlain = isPlain && code < PLAIN - 1; // those behind it are not in order any more
    order = order * PLAIN + code;
  }
  return order;
}

/** So many that have gone are not worth putting the others in anew. */
const GONE = 1000;

export class Records {
  readonly words = new Lexicon();
  readonly numbers = new Lexicon();
  /** By the first letter of their names. */
  readonly byInitial = new Map<string, number[]>();
  /** By number; null for one that has gone or stands under a later number. */
  readonly entries: (Entry | null)[] = [];
  /** By number, beside the entries: thousands are asked at a key, and each entry lies elsewhere in memory. */
  readonly kinds: FoundRow["entity"][] = [];
  readonly bonuses: number[] = [];
  readonly orders: number[] = [];
  readonly #me: string;
  readonly #numbers = new Map<Entry, number>();

  /** `me`: whose own work stands first among equals. */
  constructor(me = "") {
    this.#me = me;
  }

  /** Nothing happens to one that is there already. */
  add(entry: Entry): void {
    if (this.#numbers.has(entry)) return;
    const number = this.entries.push(entry) - 1;
    this.#numbers.set(entry, number);
    this.kinds.push(entry.row.entity);
    this.bonuses.push(bonusOf(entry, this.#me));
    this.orders.push(orderOf(entry.folded));
    const initial = entry.folded.charAt(0);
    const alike = this.byInitial.get(initial);
    if (alike === undefined) this.byInitial.set(initial, [number]);
    else alike.push(number);
    this.words.add(entry.folded, number, FIRST_IN_NAME);
    entry.others.forEach(({ folded, digits }, at) => {
      this.words.add(folded, number, at === 0 && entry.hasCompany ? IN_COMPANY : ELSEWHERE);
      this.numbers.add(digits, number, ELSEWHERE);
    });
  }

  /** These and no others. */
  keep(entries: ReadonlySet<Entry>): void {
    for (const [entry, number] of this.#numbers) {
      if (entries.has(entry)) continue;
      this.entries[number] = null;
      this.#numbers.delete(entry);
    }
    for (const entry of entries) this.add(entry);
  }

  /** Most words lead to records that have gone. */
  get isWorn(): boolean {
    return this.entries.length > 2 * this.#numbers.size + GONE;
  }
}
