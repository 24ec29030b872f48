import { lookUp } from '../lib/look-up.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import * as es from './es/index.ts';
import * as fr from './fr/index.ts';

/** All sentences, which every language must provide. */
export type Words = typeof en;

/** All languages: a new one needs a folder with its table, and a line here. */
export const TABLES = { en, de, fr, es } satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof TABLES;
export const LANGUAGES = Object.keys(TABLES) as readonly Language[];

/** Returns all sentences of a language. Pure. */
export function wordsOf(language: Language): Words {
  return TABLES[language];
}

/** `de`, `de-AT`, `zh-Hans-CN`; on a machine also `de_DE.UTF-8`. No locale is longer than the maximum. */
const LOCALE = /^([a-z]{2,3})(?:[-_.@]|$)/i;
const LOCALE_MAX_CHARS = 64;

/** Returns the language of a locale: `de-AT` → `de`; `en` for a language without a table; null if it is not a locale (`C`), or missing. Pure. */
export function languageOf(locale: string | undefined): Language | null {
  if (locale === undefined || locale.length > LOCALE_MAX_CHARS) return null;
  const [, prefix] = LOCALE.exec(locale) ?? [];
  if (prefix === undefined) return null;
  return LANGUAGES.find((language) => language === prefix.toLowerCase()) ?? 'en';
}

/** Returns the locale of this machine, from POSIX's variables in their order; undefined if none is set. Pure. https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html */
export function machineLocale({ LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>): string | undefined {
  return LC_ALL || LC_MESSAGES || LANG || undefined;
}

/** Translates the description of a command; returns it unchanged if the table does not have it. Pure. */
export function translated({ descriptions }: Words, english: string): string {
  return lookUp(descriptions, english) ?? english;
}
