// The language on screen, and the locale that dates and numbers are written in.
import { computed, signal } from "@preact/signals";
import { type Language, LOCALES } from "./languages";

export const language = signal<Language>("en");
export const locale = computed(() => LOCALES[language.value]);
