// Which records answer a question, and how well.
import type { Query, Word } from "../../store/query";
import type { Entry } from "./entries";
import { partAt, recordAt, type Spelling } from "./lexicon";
import type { Records } from "./records";

type Hear = (record: number, score: number) => void;

/** A number was found. */
const NUMBER = 60;

/** All words must be found, or the digits in one number; each record once, by its number, those that have gone too. */
export function eachAnswer(records: Records, { words, digits }: Query, hear: Hear): void {
  const isHeard = new Uint8Array(records.entries.length);
  for (const one of digits) {
    for (const { places } of records.numbers.having({ folded: one, sound: "" })) {
      for (const place of places) {
        const record = recordAt(place);
        if (isHeard[record] === 0) hear(record, NUMBER);
        isHeard[record] = 1;
      }
    }
  }
  eachWithWords(records, words, (record, score) => {
    if (isHeard[record] === 0) hear(record, score);
  });
}

/** One letter stands in everything: it asks for names that begin with it. */
export function eachBegun(records: Records, letter: string, hear: Hear): void {
  for (const record of records.byInitial.get(letter) ?? []) hear(record, 1);
}

/** Where a word stands in a record, a bit each; of several words, where all of them do. */
const THERE = 1;
const NAMED = 2;
const SPELT = 4;
/** At the begin of a word in the name. */
const BEGUN = 8;
/** At the begin of the name, where the first word counts and the others may stand anywhere. */
const FIRST = 16;
const MARKS = 2 * FIRST - 1;

/** The begin of the name, then the begin of a word in it, then anywhere; as it is spelt before as it sounds. */
function scoreOf(marks: number): number {
  if ((marks & THERE) === 0) return 0;
  if ((marks & NAMED) === 0) return 10;
  const place = (marks & FIRST) !== 0 ? 50 : (marks & BEGUN) !== 0 ? 35 : 20;
  return place + ((marks & SPELT) !== 0 ? 10 : 0);
}

/** Where one word stands, and in which records. */
interface Found {
  readonly marks: Uint8Array;
  readonly among: readonly number[];
}

function eachWithWords(records: Records, words: readonly Word[], hear: Hear): void {
  const others = words.map((word, at) => ({ word, isFirst: at === 0 }));
  const letters = others.filter(({ word }) => isLetter(word));
  const founds = others.filter(({ word }) => !isLetter(word)).map(({ word, isFirst }) => found(records, word, isFirst));
  const [rarest] = founds.toSorted((a, b) => a.among.length - b.among.length);
  for (const record of rarest?.among ?? records.entries.keys()) {
    let marks = MARKS;
    for (const one of founds) marks &= one.marks[record] ?? 0;
    const entry = marks === 0 ? null : (records.entries[record] ?? null);
    for (const { word, isFirst } of letters) marks &= entry === null ? 0 : letterMarks(entry, word.folded, isFirst);
    const score = scoreOf(marks);
    if (score > 0) hear(record, score);
  }
}

/** A letter stands in nearly every record: those are asked for it in which the other words stand. */
const isLetter = ({ folded, sound }: Word): boolean => folded.length === 1 && sound === "";

function letterMarks({ folded, others }: Entry, letter: string, isFirst: boolean): number {
  if (folded.includes(letter)) return namedMarks({ folded, sound: "" }, { folded: letter, sound: "" }, isFirst);
  return others.some((other) => other.folded.includes(letter)) ? THERE : 0;
}

function found(records: Records, word: Word, isFirst: boolean): Found {
  const marks = new Uint8Array(records.entries.length);
  const among: number[] = [];
  for (const spelling of records.words.having(word)) {
    const byPart = marksByPart(spelling, word, isFirst);
    for (const place of spelling.places) {
      const record = recordAt(place);
      const before = marks[record] ?? 0;
      if (before === 0) among.push(record);
      marks[record] = before | (byPart[partAt(place)] ?? 0);
    }
  }
  return { marks, among };
}

/** By which part of a record it stands in. */
function marksByPart(spelling: Spelling, word: Word, isFirst: boolean): readonly number[] {
  const first = namedMarks(spelling, word, isFirst);
  return [THERE, THERE, isFirst ? first & ~FIRST : first, first];
}

function namedMarks({ folded, sound }: Told, word: Word, isFirst: boolean): number {
  const isHeard = word.sound !== "";
  const spelt = folded.includes(word.folded) ? SPELT : 0;
  const begun = begins(folded, word.folded) || (isHeard && begins(sound, word.sound)) ? BEGUN : 0;
  const starts = folded.startsWith(word.folded) || (isHeard && sound.startsWith(word.sound));
  return THERE | NAMED | spelt | begun | (!isFirst || starts ? FIRST : 0);
}

type Told = Pick<Spelling, "folded" | "sound">;

/** Whether a word stands behind no letter and no digit. */
function begins(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !isOfWord(text.charCodeAt(at - 1))) return true;
  }
  return false;
}

/** Asked thousands of times a key: what is not plain is taken for a letter. */
function isOfWord(code: number): boolean {
  return code > 127 || (code > 96 && code < 123) || (code > 47 && code < 58);
}
