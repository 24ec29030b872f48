import { Locale, type LocalizationMap } from 'discord.js';
import { LANGUAGES, type Language, TABLES } from '../../../src/languages/index.ts';
import { lookUp } from '../../../src/lib/look-up.ts';

/** What Discord calls them; English is what is there for everybody. https://docs.discord.com/developers/reference#locales */
const LOCALES: Readonly<Record<Language, readonly Locale[]>> = {
  en: [],
  de: [Locale.German],
  fr: [Locale.French],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
};

/** A name of a command or option, with what it is called in menus of languages that have a word for it. Pure. */
export function localizedName(name: string): { name: string; name_localizations?: LocalizationMap } {
  const localized = inEach((language) => lookUp(TABLES[language].names, name));
  return { name, ...(localized && { name_localizations: localized }) };
}

/** What a command or option is for, in every language that says it. `as`: how Discord shows it. Pure. */
export function localizedDescription(
  english: string,
  as: (words: string) => string = (words) => words,
): { description: string; description_localizations?: LocalizationMap } {
  const localized = inEach((language) => {
    const words = lookUp(TABLES[language].descriptions, english);
    return words === undefined ? undefined : as(words);
  });
  return { description: as(english), ...(localized && { description_localizations: localized }) };
}

/** Null where no language has it. Pure. */
export function inEach(wordsIn: (language: Language) => string | undefined): LocalizationMap | null {
  const found = LANGUAGES.flatMap((language) => {
    const words = wordsIn(language);
    return words === undefined ? [] : LOCALES[language].map((locale) => [locale, words] as const);
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
