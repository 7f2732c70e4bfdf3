// Which languages the product speaks, and where each one's words are. A further language is one line and its catalogue.

export type Language = "en" | "it" | "fr" | "nb" | "ru" | "pseudo";
/** What people can choose; `pseudo` is for tests that look for words left in code. */
export const LANGUAGES = ["en", "it", "fr", "nb", "ru"] as const satisfies readonly Language[];

/** Each language in its own words, as it stands in the choice. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  it: "Italiano",
  fr: "Français",
  nb: "Norsk bokmål",
  ru: "Русский",
  pseudo: "Pseudo",
};

/** The locale that `Intl` takes: English as it is written in Europe, with 24 hours and the day before the month. */
export const LOCALES: Record<Language, string> = {
  en: "en-GB",
  it: "it-IT",
  fr: "fr-FR",
  nb: "nb-NO",
  ru: "ru-RU",
  pseudo: "en-GB",
};

/** Messages by key: a string that is shown as it is, or the tree that the build made of an ICU message. */
export type Catalogue = Readonly<Record<string, string | readonly object[]>>;

interface Loaded {
  readonly default: Catalogue;
}

/** What the shell and Today need comes first and alone: the rest would hold up the first screen. */
const FIRST: Record<Language, () => Promise<Loaded>> = {
  en: () => import("../messages/en/first"),
  it: () => import("../messages/it/first"),
  fr: () => import("../messages/fr/first"),
  nb: () => import("../messages/nb/first"),
  ru: () => import("../messages/ru/first"),
  pseudo: () => import("./pseudo"),
};
const OUTSIDE: Record<Language, () => Promise<{ readonly default: object }>> = {
  en: () => import("../messages/en/outside"),
  it: () => import("../messages/it/outside"),
  fr: () => import("../messages/fr/outside"),
  nb: () => import("../messages/nb/outside"),
  ru: () => import("../messages/ru/outside"),
  pseudo: () => import("./pseudo"),
};
const OTHER: Record<Language, () => Promise<Loaded>> = {
  en: () => import("../messages/en/other"),
  it: () => import("../messages/it/other"),
  fr: () => import("../messages/fr/other"),
  nb: () => import("../messages/nb/other"),
  ru: () => import("../messages/ru/other"),
  pseudo: () => import("./pseudo"),
};

export async function firstWords(language: Language): Promise<Catalogue> {
  return (await FIRST[language]()).default;
}

/** Signing in, set-up, joining: the first screen of somebody new. */
export async function outsideWords(language: Language): Promise<Catalogue> {
  return (await OUTSIDE[language]()).default as Catalogue; // the build made a catalogue of the file
}

export async function otherWords(language: Language): Promise<Catalogue> {
  return (await OTHER[language]()).default;
}

/** Browsers in Norway ask for `no`, or for nynorsk, whose readers read bokmål. */
const NORWEGIAN: Readonly<Record<string, Language>> = { no: "nb", nn: "nb" };

/** The best language we have among those wished for, first wish first; English when we have none of them. */
export function bestLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const short = wish?.toLowerCase().split("-")[0] ?? "";
    const found = short === "pseudo" ? short : LANGUAGES.find((language) => language === (NORWEGIAN[short] ?? short));
    if (found) return found;
  }
  return "en";
}
