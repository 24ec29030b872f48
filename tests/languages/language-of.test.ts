import { expect, it } from 'vitest';
import { languageOf, machineLocale, translated, wordsOf } from '../../src/languages/index.ts';

it.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE', 'de'],
  ['de_DE.UTF-8', 'de'],
  ['es-419', 'es'],
  ['fr-CA', 'fr'],
  ['en-GB', 'en'],
  ['pt-BR', 'en'],
  ['zh-Hans-CN', 'en'],
  // Nothing that is a locale: the setting counts.
  ['C', null],
  ['C.UTF-8', null],
  ['POSIX', null],
  ['', null],
  ['german', null],
  ['constructor', null],
  [`de-${'x'.repeat(100)}`, null],
])('%j is read as %j', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

it('nothing said is no language', () => {
  expect(languageOf(undefined)).toBeNull();
});

it('the machine’s locale is LC_ALL, else LC_MESSAGES, else LANG; empty ones count as not set', () => {
  const all = { LC_ALL: 'de_DE', LC_MESSAGES: 'fr_FR', LANG: 'es_ES' };
  expect(machineLocale(all)).toBe('de_DE');
  expect(machineLocale({ ...all, LC_ALL: '' })).toBe('fr_FR');
  expect(machineLocale({ LANG: 'es_ES' })).toBe('es_ES');
  expect(machineLocale({ LANG: '' })).toBeUndefined();
});

it('a text without a translation stays as it is, whatever it is called', () => {
  expect(translated(wordsOf('de'), 'find posts in the archive')).toBe('Beiträge im Archiv finden');
  expect(translated(wordsOf('de'), 'constructor')).toBe('constructor');
});
