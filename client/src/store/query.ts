// What is asked: words as they are spelt and as they sound, and what a phone number may be written as.
import { digitsOf, fold } from "./fold-text";
import { soundOfFolded } from "./sound-text";

export interface Word {
  readonly folded: string;
  /** In the one spelling of what sounds alike; empty when it is too short to tell anything. */
  readonly sound: string;
}

export interface Query {
  readonly words: readonly Word[];
  /** Typed as a number: what may stand in one, the likeliest first. */
  readonly digits: readonly string[];
}

/** Fewer digits stand in every second number. */
const DIGITS = 3;
/** What is left of a number without its country code or trunk digit has to tell something still. */
const TELLING = 6;
/** The longest country code. */
const COUNTRY = 3;
/** As many as two notations of one number surely share. */
const SHARED = 9;

export const NO_QUERY: Query = { words: [], digits: [] };

export function queryOf(typed: string): Query {
  const words = fold(typed).split(" ").filter(Boolean).map(wordOf);
  const isNumber = /^[\d\s()+./\u00a0-]+$/.test(typed.trim());
  return { words, digits: isNumber ? notations(typed) : [] };
}

function wordOf(folded: string): Word {
  const sound = soundOfFolded(folded);
  return { folded, sound: sound.length < 2 ? "" : sound };
}

/**
 * The ways in which the digits of one number are written down: with `00` for the plus, with a trunk digit (0, in Russia 8)
 * or a country code before it, or without either. A number that is still being typed answers too.
 */
function notations(typed: string): readonly string[] {
  const all = digitsOf(typed.replace(/\(0\)/g, ""));
  if (all.length < DIGITS) return [];
  const bare = all.replace(/^0+/, "");
  const found = new Set([all, bare]);
  const isInternational = typed.trim().startsWith("+") || all.startsWith("00");
  const before = isInternational ? COUNTRY : /^[078]/.test(all) ? 1 : 0;
  for (let cut = 1; cut <= before; cut += 1) {
    const rest = bare.slice(cut).replace(/^0/, "");
    if (rest.length >= TELLING) found.add(rest);
  }
  if (bare.length > SHARED) found.add(bare.slice(-SHARED));
  return [...found].filter((digits) => digits.length >= DIGITS);
}

/** The digits of a number as it stands in a record, so that any notation of it lies within. */
export function writtenDigits(text: string): string {
  return digitsOf(text.replace(/\(0\)/g, ""));
}

const QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/** What the same keys would have written on the other keyboard: `njqjnf` is тойота. Null when no key differs. */
export function otherKeyboard(typed: string): string | null {
  const [from, to] = /[а-яё]/i.test(typed) ? [JCUKEN, QWERTY] : [QWERTY, JCUKEN];
  const other = [...typed.toLowerCase()].map((key) => to[from.indexOf(key)] ?? key).join("");
  return other === typed.toLowerCase() ? null : other;
}
