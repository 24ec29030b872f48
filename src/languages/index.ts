import { lookUp } from '../lib/look-up.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import * as es from './es/index.ts';
import * as fr from './fr/index.ts';

/** What every language says. */
export type Words = typeof en;

/** Every language: a folder with its table, and its line here. */
export const TABLES = { en, de, fr, es } satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof TABLES;
export const LANGUAGES = Object.keys(TABLES) as readonly Language[];

/** All that Herald says in a language. Pure. */
export function wordsOf(language: Language): Words {
  return TABLES[language];
}

/** `de`, `de-AT`, `zh-Hans-CN`; of the machine `de_DE.UTF-8`. Longer ones do not exist. */
const LOCALE = /^([a-z]{2,3})(?:[-_.@]|$)/i;
const LOCALE_MAX_CHARS = 64;

/** The language of a locale: `de-AT` → `de`; `en` for a language that has no table; null for what is no locale (`C`), or left out. Pure. */
export function languageOf(locale: string | undefined): Language | null {
  if (locale === undefined || locale.length > LOCALE_MAX_CHARS) return null;
  const [, prefix] = LOCALE.exec(locale) ?? [];
  if (prefix === undefined) return null;
  return LANGUAGES.find((language) => language === prefix.toLowerCase()) ?? 'en';
}

/** The locale of this machine, as POSIX orders its variables; undefined: it says nothing. Pure. https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html */
export function machineLocale({ LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>): string | undefined {
  return LC_ALL || LC_MESSAGES || LANG || undefined;
}

/** What a command says of itself, in this language; as it is where the table does not know it. Pure. */
export function translated({ descriptions }: Words, english: string): string {
  return lookUp(descriptions, english) ?? english;
}
