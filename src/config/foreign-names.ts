import type { ConfigMistake } from '../lib/errors.ts';
import { closestWithin } from '../lib/nearest.ts';
import type { PlatformAdapter } from '../ports/platform.ts';

type OtherNames = PlatformAdapter['settings'];

/** Settings that other programs have as well, with the names that those programs use. */
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
/** Maximum edit distance of a misspelt name; beyond it, it is a different word. */
const EDITS_MAX = 2;

/**
 * Finds variables that are probably meant for a setting that is not set: names that other programs use for it, and misspelt ones.
 * They may belong to another program in the same environment, so they are only warnings. Names only, never values. Pure.
 */
export function findMisnamedVariables(
  env: Readonly<Record<string, string | undefined>>,
  platforms: readonly Pick<PlatformAdapter, 'settings'>[],
): readonly ConfigMistake[] {
  const otherNames = new Map([...platforms.map(({ settings }) => settings), OTHER_NAMES].flatMap((names) => Object.entries(names)));
  // A setting without other names is never suggested in place of a misspelt name.
  const settings = [...otherNames].flatMap(([setting, others]) => (others.length > 0 ? [setting] : []));
  const byOtherName = new Map([...otherNames].flatMap(([setting, others]) => others.map((name) => [name, setting] as const)));
  const families = new Set(settings.map(familyOf));
  const isSet = (name: string): boolean => Boolean(env[name]?.trim());
  return Object.keys(env).flatMap((name) => {
    if (otherNames.has(name) || !isSet(name)) return [];
    const meant = byOtherName.get(name) ?? (families.has(familyOf(name)) ? closestWithin(name, settings, EDITS_MAX) : null);
    if (!meant || isSet(meant)) return [];
    return [
      { where: name, what: `is set, but ${meant} is not`, hint: `Herald reads ${meant}: rename it, unless it is for another program` },
    ];
  });
}

/** Returns `REDIS_` for `REDIS_URL`: only a name with the prefix of a setting can be a misspelt one. */
function familyOf(name: string): string | undefined {
  return /^[A-Z]+_/.exec(name)?.[0];
}
