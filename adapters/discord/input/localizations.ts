import { Locale, type LocalizationMap } from 'discord.js';
import { LANGUAGES, type Language, TABLES, translated } from '../../../src/languages/index.ts';
import { lookUp } from '../../../src/lib/look-up.ts';

/** What Discord calls them; English is what is there for everybody. https://docs.discord.com/developers/reference#locales */
const LOCALES: Readonly<Record<Language, readonly Locale[]>> = {
  en: [],
  de: [Locale.German],
  fr: [Locale.French],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
};

/** A name of a command or option, with what it is called in menus of other languages. Pure. */
export function localizedName(name: string): { name: string; name_localizations: LocalizationMap } {
  return { name, name_localizations: inEach((language) => lookUp(TABLES[language].names, name) ?? name) };
}

/** What a command or option is for, in every language. `as`: how Discord shows it. Pure. */
export function localizedDescription(
  english: string,
  as: (words: string) => string = (words) => words,
): { description: string; description_localizations: LocalizationMap } {
  return { description: as(english), description_localizations: inEach((language) => as(translated(TABLES[language], english))) };
}

/** Pure. */
export function inEach(wordsIn: (language: Language) => string): LocalizationMap {
  return Object.fromEntries(LANGUAGES.flatMap((language) => LOCALES[language].map((locale) => [locale, wordsIn(language)])));
}
