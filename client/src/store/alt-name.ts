// One company, two names: `Тойота (Toyota)` typed or imported is split, and shown together again (B8).

import { companyKey } from "./fold-text";
import { hasCyrillic, inLatin, sound } from "./sound-text";

export interface TwoNames {
  readonly name: string;
  readonly alt_name: string | null;
}

const BRACKETED = /^(.*?)\s*[(（]([^()（）]+)[)）]\s*$/su;

/** Split `Name (Alternative)`; brackets elsewhere than at the end belong to the name. */
export function splitName(typed: string): TwoNames {
  const whole = typed.trim();
  const found = BRACKETED.exec(whole);
  const name = found?.[1]?.trim() ?? "";
  const other = found?.[2]?.trim() ?? "";
  if (name === "" || other === "") return { name: whole, alt_name: null };
  return { name, alt_name: other };
}

/** `Name (Alternative)`, or the one there is. */
export function joinName(name: string | null | undefined, alternative: string | null | undefined): string {
  const [first, second] = [name?.trim() ?? "", alternative?.trim() ?? ""];
  if (first === "" || second === "") return first || second;
  return `${first} (${second})`;
}

/** Mail that says nothing about the company of whoever has it. */
const PUBLIC =
  /^(gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|gmx|web|t-online|mail|inbox|list|bk|yandex|ya|rambler|libero|virgilio|tiscali|alice|tin|orange|wanadoo|free|sfr|laposte|online|proton|protonmail|pm|fastmail|zoho)$/;

export interface Clues {
  readonly name: string;
  readonly emails: readonly string[];
  /** What its people say they work for. */
  readonly companies: readonly string[];
}

/** Other names that a company may go by: on its people's cards, in their addresses, in the other script; the surest first. */
export function otherNames({ name, emails, companies }: Clues): readonly string[] {
  const written = name.trim();
  if (written === "") return [];
  const legible = hasCyrillic(written) ? [inLatin(bare(written))] : [];
  const known = new Set([companyKey(written)]);
  const found: string[] = [];
  for (const offer of [...companies.map((company) => company.trim()), ...emails.map(domainName), ...legible]) {
    const key = companyKey(offer);
    const isSame = known.has(key) || (!hasCyrillic(written) && sound(offer) === sound(written));
    if (key === "" || isSame || [...known].some((other) => other.startsWith(`${key} `))) continue;
    known.add(key);
    found.push(offer);
  }
  return found.slice(0, OFFERED);
}

const OFFERED = 3;

/** Without what marks the form of a company and its quotes: ООО «СтройИнвест». */
function bare(name: string): string {
  const quoted = /[«"“„]([^»"”“]+)[»"”“]/u.exec(name)?.[1];
  return (quoted ?? name.replace(/^(ООО|ОАО|ЗАО|ПАО|АО|ИП|ГК|ТОО)\s+/u, "")).trim();
}

/** `Smeshariki` of `anna@smeshariki.example`; empty for a public mailbox. */
function domainName(address: string): string {
  const domain = address.trim().toLowerCase().split("@")[1] ?? "";
  const labels = domain.split(".").filter((label) => label !== "www");
  const label = labels.at(-2) ?? "";
  const own = /^(co|com|org|net|gov|ac)$/.test(label) && labels.length > 2 ? (labels.at(-3) ?? "") : label;
  if (own.length < 2 || PUBLIC.test(own)) return "";
  return own
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
