// What comes near when nothing is spelt as it was typed: a letter wrong, missing, too many, or two in the wrong order.

import type { Word } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";
import type { Entry } from "./entries";

/** Shorter words differ from too many others by one letter. */
const SHORTEST = 4;
/** From here on two slips are forgiven. */
const LONG = 7;

interface Spelling {
  readonly word: string;
  /** Which letters it has, a bit each: most words are told apart by that alone. */
  readonly letters: number;
  readonly entries: Entry[];
}

/** Entries whose names have something near to every word, or the word itself. */
export function near(entries: readonly Entry[], words: readonly Word[]): readonly Entry[] {
  if (!words.some(({ sound }) => sound.length >= SHORTEST)) return [];
  const spellings = spellingsOf(entries);
  const [first, ...others] = words.map((word) => nearWord(spellings, entries, word));
  return [...(first ?? [])].filter((entry) => others.every((found) => found.has(entry)));
}

function nearWord(spellings: readonly Spelling[], entries: readonly Entry[], { folded, sound }: Word): Set<Entry> {
  const found = new Set<Entry>();
  if (sound.length < SHORTEST) {
    for (const entry of entries) if (entry.all.includes(folded)) found.add(entry);
    return found;
  }
  const slips = sound.length >= LONG ? 2 : 1;
  const letters = lettersOf(sound);
  for (const spelling of spellings) {
    // Each slip brings one letter at most that the other word does not have.
    if (bits(letters & ~spelling.letters) > slips || spelling.word.length < sound.length - slips) continue;
    if (isNear(sound, spelling.word, slips)) for (const entry of spelling.entries) found.add(entry);
  }
  return found;
}

const kept = new WeakMap<readonly Entry[], readonly Spelling[]>();

/** The words of all names, made when somebody first mistypes. */
function spellingsOf(entries: readonly Entry[]): readonly Spelling[] {
  const known = kept.get(entries);
  if (known !== undefined) return known;
  const found = new Map<string, Spelling>();
  for (const entry of entries) {
    for (const word of wordsOf(entry)) {
      const spelling = found.get(word);
      if (spelling === undefined) found.set(word, { word, letters: lettersOf(word), entries: [entry] });
      else spelling.entries.push(entry);
    }
  }
  const made = [...found.values()];
  kept.set(entries, made);
  return made;
}

function wordsOf({ names }: Entry): Set<string> {
  return new Set(
    soundOfFolded(names)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= SHORTEST - 1),
  );
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
