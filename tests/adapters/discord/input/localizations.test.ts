import type { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { contextMenus } from '../../../../adapters/discord/input/context-menus.ts';
import { registerCommands } from '../../../../adapters/discord/input/register-commands.ts';
import { slashCommands } from '../../../../adapters/discord/input/slash-command.ts';
import { isListed } from '../../../../src/commands/command.ts';
import { COMMANDS } from '../../../../src/commands/registry.ts';
import { POST_KINDS } from '../../../../src/content/post.ts';

interface Named {
  name: string;
  description?: string;
  name_localizations?: Readonly<Record<string, string>>;
  description_localizations?: Readonly<Record<string, string>>;
  choices?: { name: string; name_localizations?: Readonly<Record<string, string>> | null; value: string }[];
  options?: readonly Named[];
}

const REGISTERED = slashCommands('cncf', COMMANDS.filter(isListed)) as unknown as readonly Named[];
const everything = (one: Named): readonly Named[] => [one, ...(one.options ?? []).flatMap(everything)];
const LOCALES = ['de', 'fr', 'es-ES', 'es-419'];

it('every subcommand and option has a name and a description in each language, as Discord takes them', () => {
  for (const { description_localizations } of REGISTERED) expect(Object.keys(description_localizations ?? {})).toEqual(LOCALES);
  const named = REGISTERED.flatMap(({ options = [] }) => options).flatMap(everything);
  expect(named.length).toBeGreaterThan(40);
  for (const { name, name_localizations, description_localizations } of named) {
    expect(Object.keys(name_localizations ?? {}), name).toEqual(LOCALES);
    expect(Object.keys(description_localizations ?? {}), name).toEqual(LOCALES);
    for (const local of Object.values(name_localizations ?? {})) {
      expect(local).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
      expect(local).toBe(local.toLowerCase());
    }
    for (const local of Object.values(description_localizations ?? {})) {
      expect(local.length, local).toBeGreaterThan(0);
      expect(local.length, local).toBeLessThanOrEqual(100);
    }
  }
  const search = named.find(({ name }) => name === 'search');
  expect(search?.name_localizations).toMatchObject({ de: 'suchen', 'es-419': 'buscar' });
  expect(search?.description_localizations?.de).toBe('Beiträge im Archiv finden');
  expect(named.find(({ name }) => name === 'pause')?.description_localizations?.fr).toMatch(/^Arrêter /);
});

it('names that stand beside each other differ in each language', () => {
  for (const { name, options = [] } of REGISTERED.flatMap(everything))
    for (const locale of LOCALES) {
      const locals = options.map((option) => option.name_localizations?.[locale] ?? option.name);
      expect(new Set(locals).size, `${name} ${locale}`).toBe(locals.length);
    }
});

it('menus of messages have names in each language, of at most 32 characters', () => {
  for (const { name_localizations } of contextMenus() as readonly Named[]) {
    expect(Object.keys(name_localizations ?? {})).toEqual(LOCALES);
    for (const local of Object.values(name_localizations ?? {})) expect(local.length).toBeLessThanOrEqual(32);
  }
});

it('a translation that has changed is registered, and what is the same is not', async () => {
  const wanted = slashCommands('cncf', COMMANDS.filter(isListed));
  const asDiscordHasIt = JSON.parse(JSON.stringify(wanted)) as [Named, Named];
  // As Discord gives them back.
  for (const { choices = [] } of asDiscordHasIt.flatMap(everything)) for (const choice of choices) choice.name_localizations ??= null;
  const written: unknown[] = [];
  const rest = { get: async () => asDiscordHasIt, put: async (_route: string, { body }: { body: unknown }) => written.push(body) };
  expect(await registerCommands(rest as unknown as REST, '1', wanted)).toBe('unchanged');
  const [, , field] = everything(asDiscordHasIt[0]);
  if (field) field.description_localizations = { ...field.description_localizations, fr: 'Autre chose' };
  expect(await registerCommands(rest as unknown as REST, '1', wanted)).toBe('registered');
  expect(written).toEqual([wanted]);
});

it('kinds of posts are choices by their own names, and by what languages call them', () => {
  const kinds = REGISTERED.flatMap(everything).filter(({ name }) => name === 'kind');
  expect(kinds).toHaveLength(2);
  for (const { choices } of kinds) {
    expect(choices?.map(({ name, value }) => [name, value])).toEqual(POST_KINDS.map((kind) => [kind, kind]));
    expect(choices?.map(({ name_localizations }) => name_localizations?.de)).toEqual(['Link', 'Version', 'Termin']);
    for (const { name_localizations } of choices ?? []) expect(Object.keys(name_localizations ?? {})).toEqual(LOCALES);
  }
});
