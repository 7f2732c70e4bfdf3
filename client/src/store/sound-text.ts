// One spelling for what sounds alike in Latin and Cyrillic letters, so that `toyota` finds Тойота and `рики` finds Riki.

import { fold } from "./fold-text";

/** Folded Cyrillic: й and ё have lost their marks already. Ukrainian, Belarusian and Serbian letters go along. */
const LATIN: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  ґ: "g",
  д: "d",
  е: "e",
  є: "e",
  ж: "zh",
  з: "z",
  и: "i",
  і: "i",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "h",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "sh",
  ъ: "",
  ы: "i",
  ь: "",
  э: "e",
  ю: "iu",
  я: "ia",
  ј: "i",
  љ: "l",
  њ: "n",
  ћ: "ch",
  ђ: "d",
  џ: "dzh",
};
const CYRILLIC = /[а-яєіїґјљњћђџ]/g;

/** Spellings of one sound, in the order in which they are looked for. */
const SPELLINGS: Readonly<Record<string, string>> = {
  shch: "sh",
  sch: "sh",
  ck: "k",
  ph: "f",
  th: "t",
  kh: "h",
  gh: "g",
  tz: "ts",
  oe: "o",
  ue: "u",
  x: "ks",
  q: "k",
  w: "v",
  y: "i",
  j: "i",
};
const SPELT = /shch|sch|ck|ph|th|kh|gh|tz|oe|ue|[xqwyj]/g;
const APOSTROPHES = /['’ʼ`"«»]/g;

/**
 * How a text sounds: Cyrillic in Latin letters, spellings of one sound made one, doubled letters single. What stands
 * between words stays. Two names that sound alike are found by each other; nothing is ever shown in this spelling.
 */
export function sound(text: string): string {
  return soundOfFolded(fold(text));
}

const PLAIN = /^[\n -~]*$/;

export function soundOfFolded(folded: string): string {
  const latin = PLAIN.test(folded) ? folded : folded.replace(CYRILLIC, (letter) => LATIN[letter] ?? letter);
  return latin
    .replace(APOSTROPHES, "")
    .replace(SPELT, (spelling) => SPELLINGS[spelling] ?? spelling)
    .replace(/c(?!h)/g, "k")
    .replace(/(^|[^a-z]|[aeiou])ie/g, "$1e") // Елена is Elena and Yelena
    .replace(/([a-z])\1+/g, "$1");
}

const SHOWN: Readonly<Record<string, string>> = {
  й: "y",
  ё: "yo",
  ж: "zh",
  х: "kh",
  щ: "shch",
  ы: "y",
  ю: "yu",
  я: "ya",
};

/** A Cyrillic name in the Latin letters that people write on cards: Тойота as Toyota. */
export function inLatin(name: string): string {
  return name.normalize("NFC").replace(/[\u0400-\u04ff]/g, (letter) => {
    const small = letter.toLowerCase();
    const latin = SHOWN[small] ?? LATIN[fold(small)] ?? letter;
    return small === letter ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
  });
}

/** Whether a text has letters of that script. */
export const hasCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text);
