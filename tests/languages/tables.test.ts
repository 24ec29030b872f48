import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { LANGUAGES, type Language, wordsOf } from '../../src/languages/index.ts';

type Said = string | ((...values: unknown[]) => unknown);

/** Every sentence of a table by its place, `search.nothing`; those of commands by their English. */
function sentencesOf(language: Language): ReadonlyMap<string, Said> {
  const found = new Map<string, Said>();
  const walk = (place: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'function') return void found.set(place, value as Said);
    for (const [name, inner] of Object.entries(value as object)) walk(place === '' ? name : `${place}.${name}`, inner);
  };
  const { descriptions: _, names: __, ...tables } = wordsOf(language);
  walk('', tables);
  return found;
}

/** Numbers work as counts, as texts and as pieces, and are found again in what a sentence makes of them. */
const valuesFor = (said: Said): number[] =>
  typeof said === 'function' ? Array.from({ length: said.length }, (_, nth) => 70_011 + nth) : [];

/** The sentence with these values, separators of thousands left out. */
function spoken(said: Said, values: readonly number[]): string {
  const made = typeof said === 'function' ? said(...values) : said;
  return (Array.isArray(made) ? made.join('') : String(made)).replace(/(\d)[.,\u00a0\u202f](?=\d{3})/g, '$1');
}

/** What must stand in every language as it is: settings, options, code, numbers and addresses. */
function fixedIn(sentence: string): string[] {
  return [...sentence.matchAll(/HERALD_[A-Z_]+|--[a-z]+|\b[a-z]+:[a-z"]\S*|`[^`]+`|\b\d{2}:\d{2}\b/g)]
    .map(([found]) => found.replace(/[.,;)”“»]+$/, ''))
    .toSorted();
}

/** Words that two languages share. */
const SHARED = new Set(['de messages.inChannel', 'fr discarding.messages', 'fr replaying.messages', 'es holding.decide']);

const OTHERS = LANGUAGES.filter((language) => language !== 'en');
const ENGLISH = sentencesOf('en');

/** All that commands say of themselves. */
const DESCRIBED = new Set([
  ...COMMANDS.filter(isListed).flatMap(({ summary, details, othersSee, options }) =>
    [summary, details, othersSee, ...options.map(({ description }) => description)].flatMap((text) => text ?? []),
  ),
]);

it('English is complete: each sentence says something, and uses each of its values', () => {
  for (const [place, said] of ENGLISH) {
    const values = valuesFor(said);
    expect(spoken(said, values).trim(), place).not.toBe('');
    for (const value of values) expect(spoken(said, values), place).toContain(String(value));
  }
});

it('no sentence is left that nobody says', () => {
  const root = join(import.meta.dirname, '../..');
  const code = ['src', 'adapters']
    .flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => join(root, room, path)))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes(join('src', 'languages')))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const words = new Set(code.match(/[\w-]+/g));
  expect([...ENGLISH.keys()].filter((place) => place.split(/[.:]/).some((name) => !words.has(name)))).toEqual([]);
});

describe.each(OTHERS)('%s', (language) => {
  const own = sentencesOf(language);
  const { descriptions, names } = wordsOf(language);

  it('has the sentences that English has, and no others', () => {
    expect([...own.keys()].toSorted()).toEqual([...ENGLISH.keys()].toSorted());
  });

  it('uses each value of a sentence, and keeps what is the same in every language', () => {
    for (const [place, english] of ENGLISH) {
      const values = valuesFor(english);
      const sentence = spoken(own.get(place) ?? '', values);
      expect(sentence.trim(), place).not.toBe('');
      for (const value of values) expect(sentence, place).toContain(String(value));
      expect(fixedIn(sentence), place).toEqual(fixedIn(spoken(english, values)));
    }
  });

  it('has no sentence that is still English', () => {
    const same = [...ENGLISH].filter(([place, english]) => {
      const values = valuesFor(english);
      const sentence = spoken(english, values);
      // What has no letters is no language.
      return /\p{L}/u.test(sentence) && !SHARED.has(`${language} ${place}`) && spoken(own.get(place) ?? '', values) === sentence;
    });
    expect(same.map(([place]) => place)).toEqual([]);
  });

  it('has what platforms say of those who run a channel', () => {
    for (const { groups } of PLATFORMS.filter(({ groups }) => groups !== null)) {
      expect(groups?.whoManages[language]).not.toBe(groups?.whoManages.en);
      expect(fixedIn(groups?.whoManages[language] ?? '')).toEqual(fixedIn(groups?.whoManages.en ?? ''));
    }
  });

  it('names every command and option as menus can show them, no two beside each other alike', () => {
    const listed = COMMANDS.filter(isListed).map(({ verb, options }) => ({ verb, fields: options.filter(({ typedOnly }) => !typedOnly) }));
    const named = new Set(listed.flatMap(({ verb, fields }) => [verb, ...fields.map(({ name }) => name)]));
    expect(Object.keys(names).toSorted()).toEqual([...named].toSorted());
    // https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming
    for (const name of Object.values(names)) expect(name).toMatch(/^(?=[^\p{Lu}]*$)[-_'\p{L}\p{N}]{1,32}$/u);
    for (const beside of [listed.map(({ verb }) => verb), ...listed.map(({ fields }) => fields.map(({ name }) => name))])
      expect(new Set(beside.map((name) => names[name])).size, beside.join(' ')).toBe(beside.length);
  });

  it('describes every command and option, and nothing that is not there', () => {
    expect(Object.keys(descriptions).toSorted()).toEqual([...DESCRIBED].toSorted());
    for (const [english, translation] of Object.entries(descriptions)) {
      expect(translation.trim()).not.toBe('');
      expect(translation).not.toBe(english);
      expect(fixedIn(translation), english).toEqual(fixedIn(english));
    }
  });
});
