// The words of comments and prospect rows, tens of thousands of them: joined into long texts that answer a key at once.
import { fold } from "../../store/fold-text";
import { type Query, type Word, writtenDigits } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";
import type { Line } from "./shelf-lines";

export interface Found {
  readonly id: string;
  readonly root: string;
}

interface Block {
  /** Which change brought it; 0 when it was there before any. */
  readonly turn: number;
  /** A line a record: its folded words, how they sound where that differs, its digits. */
  readonly text: string;
  readonly starts: readonly number[];
  readonly ids: readonly string[];
  readonly roots: readonly string[];
}

/** Whoever finds so many narrows the question. */
const MOST = 500;
/** One letter stands in nearly every line. */
const LETTERS = 2;
/** Parts of a line that no word reaches across. */
const GAP = "\t";

/** Blocks are never changed: a record that changed is void in those from before, and stands in a later one. */
export class ShelfText {
  #blocks: Block[] = [];
  /** From which turn on a record counts, for those that have changed. */
  readonly #since = new Map<string, number>();
  #turn = 0;

  /** As they stood before any change, whenever they are read. */
  add(lines: readonly Line[]): void {
    if (lines.length > 0) this.#blocks.push(blockOf(lines, 0));
  }

  clear(): void {
    this.#blocks = [];
    this.#since.clear();
  }

  /** These ids have changed; those that are still there are among `lines`. */
  change(ids: readonly string[], lines: readonly Line[]): void {
    this.#turn += 1;
    for (const id of ids) this.#since.set(id, this.#turn);
    if (lines.length > 0) this.#blocks.push(blockOf(lines, this.#turn));
  }

  /** Those in which all words stand, or the digits of the number; the latest made first. */
  find(query: Query): readonly Found[] {
    const [word] = [...query.words].sort((a, b) => b.folded.length - a.folded.length);
    if (word === undefined || word.folded.length < LETTERS) return [];
    const found: Found[] = [];
    for (const block of this.#blocks.toReversed()) {
      if (found.length > MOST) break;
      const here: Found[] = [];
      collect(block, query, word, here);
      for (const one of here) if ((this.#since.get(one.id) ?? 0) <= block.turn) found.push(one);
    }
    return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST);
  }
}

/** Whether what stands in one record answers: what `find` says of it, without looking at the others. */
export function answers(line: Line, query: Query): boolean {
  const found: Found[] = [];
  const [word] = query.words;
  if (word !== undefined) collect(blockOf([line], 0), query, word, found);
  return found.length > 0;
}

function blockOf(lines: readonly Line[], turn: number): Block {
  const starts: number[] = [];
  let text = "";
  for (const line of lines) {
    starts.push(text.length);
    text += `${textOf(line)}\n`;
  }
  return { turn, text, starts, ids: lines.map(({ id }) => id), roots: lines.map(({ root }) => root) };
}

function textOf({ text, numbers }: Line): string {
  const folded = fold(text);
  const sound = soundOfFolded(folded);
  const digits = numbers.map(writtenDigits).join(" ");
  return `${folded}${GAP}${sound === folded ? "" : sound}${GAP}${digits}`;
}

function collect(block: Block, { words, digits }: Query, longest: Word, found: Found[]): void {
  const lines = new Set<number>();
  for (const wanted of [longest.folded, longest.sound, ...digits]) if (wanted !== "") linesWith(block, wanted, lines);
  for (const line of lines) {
    const text = block.text.slice(block.starts[line], block.starts[line + 1] ?? block.text.length);
    const hasNumber = digits.length > 0 && digits.some((one) => text.slice(text.lastIndexOf(GAP)).includes(one));
    if (!hasNumber && !words.every((word) => isIn(word, text))) continue;
    found.push({ id: block.ids[line] ?? "", root: block.roots[line] ?? "" });
  }
}

function isIn({ folded, sound }: Word, text: string): boolean {
  return text.includes(folded) || (sound !== "" && text.includes(sound));
}

function linesWith({ text, starts }: Block, wanted: string, lines: Set<number>): void {
  for (let at = text.indexOf(wanted); at >= 0; ) {
    const line = lineAt(starts, at);
    lines.add(line);
    const next = starts[line + 1];
    if (next === undefined) return;
    at = text.indexOf(wanted, next);
  }
}

/** The last line that starts at or before a place. */
function lineAt(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
