// The distinct words of many records, and where each of them stands: a question asks some thousand words, not every text.
import type { Word } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";

/** Where in a record a word stands. */
export const ELSEWHERE = 0;
export const IN_COMPANY = 1;
export const IN_NAME = 2;
export const FIRST_IN_NAME = 3;
export type Part = typeof ELSEWHERE | typeof IN_COMPANY | typeof IN_NAME | typeof FIRST_IN_NAME;

/** A place is one number, since there are some hundred thousand of them: the record's, and in two bits which part of it. */
export const recordAt = (place: number): number => place >> 2;
export const partAt = (place: number): Part => (place & 3) as Part; // as it was put together

export interface Spelling {
  readonly folded: string;
  readonly sound: string;
  readonly places: number[];
}

const NONE: readonly Spelling[] = [];

export class Lexicon {
  readonly #all: Spelling[] = [];
  readonly #byText = new Map<string, Spelling>();
  /** By each two letters that stand side by side in how it is spelt, or in how it sounds. */
  readonly #byPair = new Map<string, Spelling[]>();

  get all(): readonly Spelling[] {
    return this.#all;
  }

  /** All words of a folded text. Sounds do not reach across words, so that each word is heard once for all records. */
  add(text: string, record: number, part: Part): void {
    let here = part;
    for (const word of text.split(" ")) {
      if (word !== "") this.#of(word).places.push((record << 2) | here);
      if (here === FIRST_IN_NAME) here = IN_NAME;
    }
  }

  /** Every spelling in which this stands, as it is spelt or as it sounds. */
  having({ folded, sound }: Word): readonly Spelling[] {
    const found: Spelling[] = [];
    for (const one of this.#near(folded)) if (one.folded.includes(folded)) found.push(one);
    if (sound === "") return found;
    for (const one of this.#near(sound)) {
      if (one.sound.includes(sound) && !one.folded.includes(folded)) found.push(one);
    }
    return found;
  }

  /** All that can have it: those that share its rarest two letters. */
  #near(text: string): readonly Spelling[] {
    let least: readonly Spelling[] = this.#all;
    for (let at = 2; at <= text.length; at += 1) {
      const those = this.#byPair.get(text.slice(at - 2, at)) ?? NONE;
      if (those.length < least.length) least = those;
    }
    return least;
  }

  #of(folded: string): Spelling {
    const known = this.#byText.get(folded);
    if (known !== undefined) return known;
    const sound = soundOfFolded(folded);
    const made: Spelling = { folded, sound: sound === folded ? folded : sound, places: [] };
    this.#all.push(made);
    this.#byText.set(folded, made);
    this.#pair(folded, made);
    if (sound !== folded) this.#pair(sound, made);
    return made;
  }

  #pair(text: string, spelling: Spelling): void {
    for (let at = 2; at <= text.length; at += 1) {
      const pair = text.slice(at - 2, at);
      const those = this.#byPair.get(pair);
      if (those === undefined) this.#byPair.set(pair, [spelling]);
      else if (those.at(-1) !== spelling) those.push(spelling);
    }
  }
}
