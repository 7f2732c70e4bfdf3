// Second names that a company may go by, told from what is known of its people (B8).
import { companyKey } from "./fold-text";
import { hasCyrillic, inLatin, sound } from "./sound-text";

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
