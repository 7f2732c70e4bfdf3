// The words people read: chosen language, messages with their plurals, and `t` to ask for one.
import { batch, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { count } from "./format";
import { bestLanguage, type Catalogue, firstWords, type Language, otherWords, outsideWords } from "./languages";
import { language, locale } from "./locale";
import { type Part, say } from "./message";

export * from "./format";
export { bestLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from "./languages";
export { language, locale } from "./locale";

interface Reader {
  readonly id: string;
  readonly language: string;
}

type Plain = string | number | boolean | null | undefined;
export type Values = Readonly<Record<string, Plain>>;

const KEY = "carnet.language";
const words = signal<Catalogue>({});
let isWhole = false;
/** The language last asked for; its words may still be on their way. */
let target: Language = "en";

/** The message in the chosen language. A key that nobody wrote shows itself, so that it is seen and not guessed. */
export function t(key: string, values: Values = {}): string {
  return pieces(key, values).join("");
}

/** As `t`, with pieces of the page among the values: names in `bdi`, links, bold words. */
export function tx(key: string, values: Readonly<Record<string, ComponentChildren>>): ComponentChildren {
  return pieces(key, values) as ComponentChildren;
}

function pieces(key: string, values: Readonly<Record<string, unknown>>): unknown[] {
  const message = words.value[key] ?? key;
  if (typeof message === "string") return [message];
  return say(message as readonly Part[], values, { locale: locale.value, number: count });
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
  remember(user === undefined ? KEY : `${KEY}:${user}`, next);
}

/** Somebody is signed in: show their language, and start with it the next time. */
export async function followLanguage(user: Reader): Promise<void> {
  const wanted = languageOf(user);
  remember(KEY, wanted);
  if (wanted !== target) await showLanguage(wanted);
}

/** The first words of a language, for the first screen; the others follow by `loadOtherWords`. */
export async function startLanguage(first: Language): Promise<void> {
  target = first;
  isWhole = false;
  const early = await firstWords(first);
  // A screen that was fetched meanwhile may have brought all of them: these few would take the others away again.
  if (!isWhole) show(first, early);
}

/** All words of a language; the page changes at once, nothing is loaded again. */
export async function showLanguage(next: Language): Promise<void> {
  target = next;
  const all = await Promise.all([firstWords(next), outsideWords(next), otherWords(next)]);
  if (target !== next) return; // another was asked for meanwhile, and came first
  show(next, Object.assign({}, ...all));
  isWhole = true;
}

/** The words of everything beyond the first screen; pages wait for them before they stand there. */
export async function loadOtherWords(): Promise<void> {
  while (!isWhole) await showLanguage(target);
}

/** Those of signing in, set-up and joining alone: for somebody new they are the first screen. */
export async function loadOutsideWords(): Promise<void> {
  const wanted = target;
  const more = await outsideWords(wanted);
  if (!isWhole && wanted === target) words.value = { ...words.peek(), ...more };
}

function show(next: Language, catalogue: Catalogue): void {
  batch(() => {
    language.value = next;
    words.value = catalogue;
  });
  document.documentElement.lang = next === "pseudo" ? "en" : next;
}

/** The language of this device: chosen here before, else the browser's. */
export function deviceLanguage(): Language {
  return bestLanguage([remembered(KEY), ...navigator.languages]);
}

/** The language of somebody signed in: chosen on this device, else their own, else the browser's. */
export function languageOf(user: Reader): Language {
  return bestLanguage([remembered(`${KEY}:${user.id}`), user.language, ...navigator.languages]);
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, language: Language): void {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Kept for this visit only.
  }
}
