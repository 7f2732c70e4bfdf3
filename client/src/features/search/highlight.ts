// Which letters of a text answer a query, although both are compared folded, and by their sound.
import { digitsOf, fold } from "../../store/fold-text";
import type { Query } from "../../store/query";
import { sound } from "../../store/sound-text";

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Most text; the letters of other text are looked at one by one, since one may fold to two or to none. */
const PLAIN = /^[\x20-\x7e]*$/;
const foldedLetter = (letter: string): string => (/\s/.test(letter) ? " " : fold(letter));

/** Cut a text into pieces that were and were not searched for. */
export function pieces(text: string, { words, digits }: Query): readonly Piece[] {
  const letters = [...text];
  const hit = new Array<boolean>(letters.length).fill(false);
  const folded = PLAIN.test(text) ? [...text.toLowerCase()] : letters.map(foldedLetter);
  for (const word of words) {
    if (!mark(folded, word.folded, hit) && word.sound !== "") markSound(letters, word.sound, hit);
  }
  // A combining mark folds to nothing: it belongs to the letter before it.
  folded.forEach((plain, at) => {
    if (plain === "" && hit[at - 1] === true) hit[at] = true;
  });
  const [number] = digits.filter((one) => digitsOf(text).includes(one));
  if (number !== undefined) {
    mark(
      letters.map((letter) => digitsOf(letter)),
      number,
      hit,
    );
  }
  return joined(letters, hit);
}

function joined(letters: readonly string[], hit: readonly boolean[]): readonly Piece[] {
  const found: { text: string; hit: boolean }[] = [];
  letters.forEach((letter, at) => {
    const last = found.at(-1);
    if (last !== undefined && last.hit === hit[at]) last.text += letter;
    else found.push({ text: letter, hit: hit[at] === true });
  });
  return found;
}

/** Mark the letters that a place of `wanted` in the joined foldings covers; one letter may fold to two or to none. */
function mark(folded: readonly string[], wanted: string, hit: boolean[]): boolean {
  const from: number[] = [];
  let joinedText = "";
  folded.forEach((text, at) => {
    for (let count = 0; count < text.length; count += 1) from.push(at);
    joinedText += text;
  });
  let isFound = false;
  for (let at = joinedText.indexOf(wanted); at >= 0; at = joinedText.indexOf(wanted, at + wanted.length)) {
    isFound = true;
    for (let place = at; place < at + wanted.length; place += 1) {
      const letter = from[place];
      if (letter !== undefined) hit[letter] = true;
    }
  }
  return isFound;
}

/** How far the sound has come after each letter is asked letter by letter; words sound for themselves. */
function markSound(letters: readonly string[], wanted: string, hit: boolean[]): void {
  const whole = sound(letters.join(""));
  const start = whole.indexOf(wanted);
  if (start < 0) return;
  let before = 0;
  let done = 0; // what the words before sound like, with a space after each
  let word = "";
  letters.forEach((letter, at) => {
    if (/\s/.test(letter)) {
      if (word !== "") done += sound(word).length + 1;
      word = "";
      return;
    }
    word += letter;
    const after = done + sound(word).length;
    if (after > start && before < start + wanted.length && after > before) hit[at] = true;
    before = Math.max(before, after);
  });
}

/** Words before the place that answers, so that it can be read what it is about. */
const BEFORE = 24;
const LONGEST = 160;

/** The part of a long text in which the first answer stands, on one line. */
export function excerpt(text: string, query: Query): string {
  const line = text.replace(/\s+/g, " ").trim();
  const part = from(line, query);
  return part.length <= LONGEST ? part : `${part.slice(0, LONGEST).trimEnd()}…`;
}

function from(line: string, query: Query): string {
  const [first] = pieces(line, query);
  const place = first === undefined || first.hit ? 0 : first.text.length;
  if (place <= BEFORE * 2) return line;
  const start = line.indexOf(" ", place - BEFORE);
  return start < 0 || start >= place ? line : `…${line.slice(start + 1)}`;
}
