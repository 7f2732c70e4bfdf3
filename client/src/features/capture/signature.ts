// A pasted mail signature split into the fields of a card: what is certain by its form, the rest by modest guesses (A10).
import { companyKey, digitsOf } from "../../store/fold-text";
import { splitPerson } from "../../store/person-name";
import type { CaptureNote } from "./note";

export interface Signature {
  readonly fields: Partial<
    Pick<CaptureNote, "title" | "company" | "firstName" | "lastName" | "phone" | "email" | "website">
  >;
  /** Guessed, not read by its form: to be checked. */
  readonly doubtful: readonly (keyof Signature["fields"])[];
  /** Lines that went nowhere; they are kept in the note. */
  readonly rest: string;
}

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u;
const WEBSITE =
  /\b(?:https?:\/\/|www\.)[^\s<>"]+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|it|fr|no|ru|eu|org|net|de|ch|at|uk|example)(?:\/[^\s<>"]*)?\b/iu;
const PHONE = /\+?\(?\d[\d\s().\u00a0/-]{6,}\d/;
/** Labels before a number, an address, a name of a site. */
const LABEL =
  /^\s*(?:tel|telefono|téléphone|telefon|phone|mobile|mob|cell|cellulare|portable|m|t|p|тел|моб|e-?mail|mail|e|web|www|sito|site)\.?\s*[:.]?\s*$/iu;
/** A fax is no number to call. */
const FAX = /^\s*(?:fax|факс|f)\b/iu;
const LEGAL =
  /(?:^|[\s,])(?:s\.?p\.?a|s\.?r\.?l|sarl|sas|asa?|gmbh|ltd|llc|inc|ab|oy|bv|ооо|оао|зао|пао|ао|ип|гк)\.?(?:$|[\s,])/iu;
const GREETING =
  /^(?:--+|—|best regards|kind regards|regards|cordiali saluti|saluti|cordialement|bien à vous|vennlig hilsen|hilsen|mvh|с уважением)[,.\s]*$/iu;

/** Split a pasted text. Nothing is invented: a line that is none of these stays in the rest. */
export function readSignature(text: string): Signature {
  const fields: Record<string, string> = {};
  const doubtful: (keyof Signature["fields"])[] = [];
  const plain: string[] = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const left = reachable(line.trim(), fields);
    if (left !== "" && !GREETING.test(left)) plain.push(left);
  }
  const company = plain.find((line) => LEGAL.test(line)) ?? companyByDomain(plain, fields.email);
  if (company !== undefined) fields.company = company;
  const person = plain.find((line) => line !== company && looksLikePerson(line));
  if (person !== undefined) {
    const { first_name, middle_name, last_name } = splitPerson(person);
    if (first_name !== null) fields.firstName = [first_name, middle_name].filter(Boolean).join(" ");
    if (last_name !== null) fields.lastName = last_name;
    doubtful.push("firstName", "lastName");
  }
  if (company !== undefined && !LEGAL.test(company)) doubtful.push("company");
  const title = company ?? person;
  if (title !== undefined) fields.title = title;
  const rest = plain.filter((line) => line !== company && line !== person).join("\n");
  return { fields, doubtful: doubtful.filter((field) => field in fields), rest };
}

/** Take e-mail, site and the first phone out of a line; what is left of it is returned. */
function reachable(line: string, fields: Record<string, string>): string {
  let left = line;
  left = taken(left, EMAIL, "email", fields);
  left = taken(left, WEBSITE, "website", fields);
  if (FAX.test(left)) return left;
  const phone = PHONE.exec(left)?.[0];
  if (phone !== undefined && digitsOf(phone).length >= 7 && digitsOf(phone).length <= 15) {
    if (fields.phone === undefined) {
      fields.phone = phone.trim();
      left = left.replace(phone, " ");
    }
  }
  const words = left
    .split(/[|·•]/)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !LABEL.test(part));
  return words.join(" ").replace(/^[\s,;:-]+|[\s,;:-]+$/g, "");
}

function taken(line: string, pattern: RegExp, field: string, fields: Record<string, string>): string {
  const found = pattern.exec(line)?.[0];
  if (found === undefined || fields[field] !== undefined) return line;
  fields[field] = found.replace(/[.,;]$/, "");
  return line.replace(found, " ").replace(/<\s*>/, " ");
}

/** A line whose words stand in the domain of the address: `Bellavista` and `giulia@bellavista.example`. */
function companyByDomain(lines: readonly string[], email: string | undefined): string | undefined {
  const domain = email?.split("@")[1]?.split(".").slice(0, -1).join("") ?? "";
  if (domain.length < 4) return undefined;
  return lines.find((line) => {
    const key = companyKey(line).replace(/ /g, "");
    return key.length >= 4 && (domain.replace(/-/g, "").includes(key) || key.includes(domain.replace(/-/g, "")));
  });
}

/** Two to four words that begin with a capital, without digits. */
function looksLikePerson(line: string): boolean {
  if (/[\d@:/,]/.test(line)) return false;
  const words = line.split(/\s+/);
  return words.length >= 2 && words.length <= 4 && words.every((word) => /^\p{Lu}[\p{L}'’.-]*$/u.test(word));
}
