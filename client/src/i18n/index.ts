// The words people read: chosen language, messages with their plurals, and `t` to ask for one.
import { signal } from "@preact/signals";
import { IntlMessageFormat } from "intl-messageformat";
import type { ComponentChildren } from "preact";
import { bestLanguage, type Catalogue, catalogueOf, type Language, LOCALES } from "./languages";

export * from "./format";
export { bestLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from "./languages";
export { language, locale } from "./locale";

import { language } from "./locale";

type Plain = string | number | boolean | Date | null | undefined;
export type Values = Readonly<Record<string, Plain>>;

const KEY = "carnet.language";
const words = signal<Catalogue>({});
let made = new Map<string, IntlMessageFormat>();

/** The message in the chosen language. A key that nobody wrote shows itself, so that it is seen and not guessed. */
export function t(key: string, values?: Values): string {
  const message = words.value[key];
  if (message === undefined) return key;
  if (typeof message === "string") return message;
  return String(formatOf(key, message).format(values as Record<string, Plain>));
}

/** As `t`, with pieces of the page among the values: names in `bdi`, links, bold words. */
export function tx(key: string, values: Readonly<Record<string, ComponentChildren>>): ComponentChildren {
  const message = words.value[key];
  if (message === undefined) return key;
  if (typeof message === "string") return message;
  return formatOf(key, message).format(values as Record<string, object>) as ComponentChildren;
}

function formatOf(key: string, message: readonly object[]): IntlMessageFormat {
  let format = made.get(key);
  if (!format) {
    const tree = message as unknown as ConstructorParameters<typeof IntlMessageFormat>[0];
    format = new IntlMessageFormat(tree, LOCALES[language.value], undefined, { ignoreTag: true });
    made.set(key, format);
  }
  return format;
}

/** A name inside a message, isolated from the direction of the words around it. */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}

/** Whether the catalogue has this key: for words that depend on what a server or a person named. */
export function hasMessage(key: string): boolean {
  return words.value[key] !== undefined;
}

/** Show this language, and remember it: for this person, or for the time before anybody is signed in. */
export async function chooseLanguage(next: Language, user?: string): Promise<void> {
  await showLanguage(next);
  try {
    localStorage.setItem(user === undefined ? KEY : `${KEY}:${user}`, next);
  } catch {
    // Kept for this visit only.
  }
}

/** Load a language's words and show them; the page changes at once, nothing is loaded again. */
export async function showLanguage(next: Language): Promise<void> {
  const catalogue = await catalogueOf(next);
  made = new Map();
  language.value = next;
  words.value = catalogue;
  document.documentElement.lang = next === "pseudo" ? "en" : next;
}

/** The language of this device: chosen here before, else the browser's. */
export function deviceLanguage(): Language {
  return bestLanguage([remembered(KEY), ...navigator.languages]);
}

/** The language of somebody signed in: chosen on this device, else their own, else the browser's. */
export function languageOf(user: { readonly id: string; readonly language: string }): Language {
  return bestLanguage([remembered(`${KEY}:${user.id}`), user.language, ...navigator.languages]);
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
