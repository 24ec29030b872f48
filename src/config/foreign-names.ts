import type { ConfigMistake } from '../lib/errors.ts';
import { closestWithin } from '../lib/nearest.ts';
import type { PlatformAdapter } from '../ports/platform.ts';

type OtherNames = PlatformAdapter['settings'];

/** Settings whose names are not ours alone, and what other programs call the same. */
const OTHER_NAMES: OtherNames = {
  DATABASE_URL: [
    'DATABASE_URI',
    'DATABASE_DSN',
    'DB_URL',
    'DB_URI',
    'POSTGRES_URL',
    'POSTGRES_URI',
    'POSTGRES_DSN',
    'POSTGRESQL_URL',
    'POSTGRESQL_URI',
    'PG_URL',
    'PG_URI',
  ],
  REDIS_URL: ['REDIS_URI', 'REDIS_DSN', 'REDIS_ADDRESS', 'VALKEY_URL', 'VALKEY_URI'],
};
/** More wrong letters make another word. */
const EDITS_MAX = 2;

/**
 * Variables that are most likely meant for a setting which is not set: other programs' names for it, and misspelt ones.
 * They may belong to another program that shares the environment, so that they are told and nothing is refused. Names only, never values. Pure.
 */
export function foreignNames(
  env: Readonly<Record<string, string | undefined>>,
  platforms: readonly Pick<PlatformAdapter, 'settings'>[],
): readonly ConfigMistake[] {
  const otherNames = new Map([...platforms.map(({ settings }) => settings), OTHER_NAMES].flatMap((names) => Object.entries(names)));
  // One that others call nothing else is right as it is, and nothing is taken for it.
  const settings = [...otherNames].flatMap(([setting, others]) => (others.length > 0 ? [setting] : []));
  const byOtherName = new Map([...otherNames].flatMap(([setting, others]) => others.map((name) => [name, setting] as const)));
  const families = new Set(settings.map(familyOf));
  const isSet = (name: string): boolean => Boolean(env[name]?.trim());
  return Object.keys(env).flatMap((name) => {
    if (otherNames.has(name) || !isSet(name)) return [];
    const meant = byOtherName.get(name) ?? (families.has(familyOf(name)) ? closestWithin(name, settings, EDITS_MAX) : null);
    if (!meant || isSet(meant)) return [];
    return [{ where: name, what: `is set, and ${meant} is not`, hint: `Herald reads ${meant}: rename it, unless it is another program's` }];
  });
}

/** `REDIS_` of `REDIS_URL`: only what begins like a setting can be one misspelt. */
function familyOf(name: string): string | undefined {
  return /^[A-Z]+_/.exec(name)?.[0];
}
