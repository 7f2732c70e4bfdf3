// The language of the screens before anybody is signed in, each in its own words.
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, language, t } from "../i18n";
import { Select } from "../ui";

export const LANGUAGE_OPTIONS = LANGUAGES.map((value) => ({ value: value as Language, label: LANGUAGE_NAMES[value] }));

export function LanguageChoice() {
  return (
    <Select
      label={t("sign-in.language")}
      options={LANGUAGE_OPTIONS}
      value={language.value}
      onChange={(next) => void chooseLanguage(next)}
    />
  );
}
