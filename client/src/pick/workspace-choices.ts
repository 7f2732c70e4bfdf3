// What a workspace can be set to: currencies and time zones, with a guess from where this device stands.
import { compareNames, currencySign, locale } from "../i18n";
import type { Choice } from "../ui";

/** What a region pays with; only for a first guess. */
const BY_REGION: Readonly<Record<string, string>> = {
  GB: "GBP",
  NO: "NOK",
  RU: "RUB",
  US: "USD",
  CH: "CHF",
  SE: "SEK",
  DK: "DKK",
  PL: "PLN",
  CZ: "CZK",
};
const BY_ZONE: Readonly<Record<string, string>> = {
  "Europe/London": "GBP",
  "Europe/Oslo": "NOK",
  "Europe/Moscow": "RUB",
  "Europe/Zurich": "CHF",
  "Europe/Stockholm": "SEK",
  "Europe/Copenhagen": "DKK",
};
const FIRST = ["EUR", "NOK", "RUB", "GBP", "USD", "CHF", "SEK", "DKK"];

export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function guessCurrency(zone: string, languages: readonly string[]): string {
  const region = languages.map((tag) => tag.split("-")[1] ?? "").find((found) => found in BY_REGION);
  return BY_ZONE[zone] ?? (zone.startsWith("Europe/") ? "EUR" : (BY_REGION[region ?? ""] ?? "EUR"));
}

/** Those we expect first, then all others by name. */
export function currencyChoices(): readonly Choice<string>[] {
  const names = new Intl.DisplayNames(locale.value, { type: "currency" });
  const choice = (code: string): Choice<string> => ({
    value: code,
    label: `${names.of(code) ?? code} (${signOf(code)})`,
  });
  const rest = Intl.supportedValuesOf("currency").filter((code) => !FIRST.includes(code));
  return [...FIRST.map(choice), ...rest.map(choice).sort((one, other) => compareNames(one.label, other.label))];
}

const signOf = (code: string): string => {
  const sign = currencySign(code);
  return sign === code ? code : `${code}, ${sign}`;
};

/** With the one that is set: a browser leaves some out that it knows, such as `UTC`. */
export function zoneChoices(set: string): readonly Choice<string>[] {
  const all = Intl.supportedValuesOf("timeZone");
  const zones = new Set([...[set, deviceZone()].filter((zone) => !all.includes(zone)), ...all]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
