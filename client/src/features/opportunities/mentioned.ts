// A person found in the words of a comment, to be added to the sale with one tap (C4).

import { digitsOf } from "../../store/fold-text";
import type { NewPerson } from "./participants";

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u;
const PHONE = /\+?\(?\d[\d\s().\u00a0/-]{5,}\d/;
/** Two to four words with a capital each; particles such as `de`, `van`, `di` may stand between. */
const NAME =
  /\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:de|del|della|di|da|van|von|der|den|af|av|le|la)\s+)*\p{Lu}[\p{L}'’.-]*){1,3}/gu;
const DIGITS = 7;

/** What the words tell of one person; what they do not tell is empty. Nothing is invented. */
export function mentionedIn(text: string): NewPerson {
  const email = EMAIL.exec(text)?.[0] ?? "";
  const rest = email === "" ? text : text.replace(email, " ");
  const number = PHONE.exec(rest)?.[0]?.trim() ?? "";
  const phone = digitsOf(number).length >= DIGITS ? number : "";
  return { name: nameIn(phone === "" ? rest : rest.replace(phone, ". ")), phone, email };
}

/** A capital at the beginning of a sentence says nothing: there a name needs another word, which the pattern asks anyway. */
function nameIn(text: string): string {
  const found = [...text.matchAll(NAME)].map(([name]) => name.replace(/\s+/g, " ").replace(/[.'’-]+$/u, ""));
  return found[0] ?? "";
}
