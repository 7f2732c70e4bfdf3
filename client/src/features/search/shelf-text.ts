// The words of comments and prospect rows, tens of thousands of them: joined into long texts that answer a key at once.
import { fold } from "../../store/fold-text";
import { type Query, type Word, writtenDigits } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";

/** One record as it is found: all its words in one line. */
export interface Line {
  readonly id: string;
  readonly root: string;
  readonly text: string;
  /** What in it may be phone numbers. */
  readonly numbers: readonly string[];
}

export interface Found {
  readonly id: string;
  readonly root: string;
}

interface Block {
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

/** Blocks are never changed: a record that changed is struck out where it stood and stands among the late ones. */
export class ShelfText {
  #blocks: Block[] = [];
  readonly #gone = new Set<string>();
  readonly #late = new Map<string, Block>();

  add(lines: readonly Line[]): void {
    if (lines.length > 0) this.#blocks.push(blockOf(lines));
  }

  clear(): void {
    this.#blocks = [];
    this.#gone.clear();
    this.#late.clear();
  }

  /** These ids have changed; those that are still there are among `lines`. */
  change(ids: readonly string[], lines: readonly Line[]): void {
    for (const id of ids) {
      this.#gone.add(id);
      this.#late.delete(id);
    }
    for (const line of lines) this.#late.set(line.id, blockOf([line]));
  }

  /** Those in which all words stand, or the digits of the number; the latest made first. */
  find(query: Query): readonly Found[] {
    const [word] = [...query.words].sort((a, b) => b.folded.length - a.folded.length);
    if (word === undefined || word.folded.length < LETTERS) return [];
    const found: Found[] = [];
    for (const block of this.#late.values()) collect(block, query, word, found);
    for (const block of this.#blocks) {
      if (found.length > MOST) break;
      const here: Found[] = [];
      collect(block, query, word, here);
      for (const one of here) if (!this.#gone.has(one.id)) found.push(one);
    }
    return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST);
  }
}

function blockOf(lines: readonly Line[]): Block {
  const starts: number[] = [];
  let text = "";
  for (const line of lines) {
    starts.push(text.length);
    text += `${textOf(line)}\n`;
  }
  return { text, starts, ids: lines.map(({ id }) => id), roots: lines.map(({ root }) => root) };
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
