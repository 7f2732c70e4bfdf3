// What comes near when nothing is spelt as it was typed: a letter wrong, missing, too many, or two in the wrong order.

import type { Word } from "../../store/query";
import { ELSEWHERE, type Lexicon, partAt, recordAt, type Spelling } from "./lexicon";
import type { Records } from "./records";

/** Shorter words differ from too many others by one letter. */
const SHORTEST = 4;
/** From here on two slips are forgiven. */
const LONG = 7;

/** A word of names; what a slip of the finger is looked for in. */
interface Name {
  readonly word: string;
  /** Which letters it has, a bit each: most words are told apart by that alone. */
  readonly letters: number;
  readonly places: readonly number[];
}

/** The numbers of records whose names have something near to every word, or the word itself. */
export function near(records: Records, words: readonly Word[]): readonly number[] {
  if (!words.some(({ sound }) => sound.length >= SHORTEST)) return [];
  const names = namesOf(records);
  const [first, ...others] = words.map((word) => nearWord(records.words, names, word));
  return [...(first ?? [])].filter((record) => others.every((found) => found.has(record)));
}

function nearWord(words: Lexicon, names: readonly Name[], { folded, sound }: Word): Set<number> {
  const found = new Set<number>();
  if (sound.length < SHORTEST) {
    for (const { places } of words.having({ folded, sound: "" }))
      for (const place of places) found.add(recordAt(place));
    return found;
  }
  const slips = sound.length >= LONG ? 2 : 1;
  const letters = lettersOf(sound);
  for (const name of names) {
    // Each slip brings one letter at most that the other word does not have.
    if (bits(letters & ~name.letters) > slips || name.word.length < sound.length - slips) continue;
    if (isNear(sound, name.word, slips)) for (const place of name.places) found.add(recordAt(place));
  }
  return found;
}

const kept = new WeakMap<Records, { readonly of: number; readonly names: readonly Name[] }>();

/** The words of all names, made when somebody first mistypes. */
function namesOf(records: Records): readonly Name[] {
  const known = kept.get(records);
  if (known?.of === records.entries.length) return known.names;
  const names = records.words.all.flatMap(namesIn);
  kept.set(records, { of: records.entries.length, names });
  return names;
}

function namesIn({ sound, places }: Spelling): readonly Name[] {
  const named = places.filter((place) => partAt(place) !== ELSEWHERE);
  if (named.length === 0) return [];
  const words = sound.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= SHORTEST - 1);
  return words.map((word) => ({ word, letters: lettersOf(word), places: named }));
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

function bits(set: number): number {
  let left = set;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

/**
 * Whether a word, or how it begins, is `slips` away at most from what was typed: letters changed, left out, put in, or two
 * neighbours swapped. Only a band beside the diagonal can stay within that.
 */
export function isNear(typed: string, word: string, slips: number): boolean {
  const width = Math.min(word.length, typed.length + slips);
  const far = slips + 1;
  let before: number[] = [];
  let line = Array.from({ length: width + 1 }, (_, at) => at);
  for (let row = 1; row <= typed.length; row += 1) {
    const next = new Array<number>(width + 1).fill(far);
    if (row <= slips) next[0] = row;
    for (let at = Math.max(1, row - slips); at <= Math.min(width, row + slips); at += 1) {
      const isSame = typed[row - 1] === word[at - 1];
      let cost = Math.min((line[at - 1] ?? far) + (isSame ? 0 : 1), (line[at] ?? far) + 1, (next[at - 1] ?? far) + 1);
      const isSwapped = typed[row - 1] === word[at - 2] && typed[row - 2] === word[at - 1];
      if (row > 1 && at > 1 && isSwapped) cost = Math.min(cost, (before[at - 2] ?? far) + 1);
      next[at] = cost;
    }
    before = line;
    line = next;
  }
  return Math.min(...line) <= slips;
}
