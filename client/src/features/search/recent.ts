// What was searched for lately, on this device only.
import { fold } from "../../store/fold-text";
import { remember, remembered } from "../../store/remembered";

const NAME = "searches";
const KEPT = 8;

export function recentSearches(user: string): readonly string[] {
  const kept = remembered(user, NAME);
  return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === "string").slice(0, KEPT) : [];
}

/** The newest first, each once however it was typed. */
export function rememberSearch(user: string, typed: string): void {
  const text = typed.trim();
  if (text.length < 2) return;
  const others = recentSearches(user).filter((other) => fold(other) !== fold(text));
  remember(user, NAME, [text, ...others].slice(0, KEPT));
}

export function forgetSearches(user: string): void {
  remember(user, NAME, []);
}
