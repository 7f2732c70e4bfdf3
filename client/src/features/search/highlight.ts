// Which letters of a text answer a query, although both are compared folded.
import { digitsOf, fold } from "../../store/fold-text";
import type { Query } from "./find";

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cut a text into pieces that were and were not searched for. */
export function pieces(text: string, { words, digits }: Query): readonly Piece[] {
  const letters = [...text];
  const hit = new Array<boolean>(letters.length).fill(false);
  const folded = letters.map((letter) => (/\s/.test(letter) ? " " : fold(letter)));
  for (const word of words) mark(folded, word, hit);
  // A combining mark folds to nothing: it belongs to the letter before it.
  folded.forEach((plain, at) => {
    if (plain === "" && hit[at - 1] === true) hit[at] = true;
  });
  if (digits !== "")
    mark(
      letters.map((letter) => digitsOf(letter)),
      digits,
      hit,
    );
  const found: { text: string; hit: boolean }[] = [];
  letters.forEach((letter, at) => {
    const last = found.at(-1);
    if (last !== undefined && last.hit === hit[at]) last.text += letter;
    else found.push({ text: letter, hit: hit[at] === true });
  });
  return found;
}

/** Mark the letters that a place of `wanted` in the joined foldings covers; one letter may fold to two or to none. */
function mark(folded: readonly string[], wanted: string, hit: boolean[]): void {
  const from: number[] = [];
  let joined = "";
  folded.forEach((text, at) => {
    for (let count = 0; count < text.length; count += 1) from.push(at);
    joined += text;
  });
  for (let at = joined.indexOf(wanted); at >= 0; at = joined.indexOf(wanted, at + wanted.length)) {
    for (let place = at; place < at + wanted.length; place += 1) {
      const letter = from[place];
      if (letter !== undefined) hit[letter] = true;
    }
  }
}
