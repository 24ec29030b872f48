import type { ConfigMistake } from '../lib/errors.ts';
import { closestWithin } from '../lib/nearest.ts';

/** Settings whose names are not ours alone, and what other programs call the same. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  SLACK_BOT_TOKEN: [
    'SLACK_TOKEN',
    'SLACK_API_TOKEN',
    'SLACK_OAUTH_TOKEN',
    'SLACK_BOT_OAUTH_TOKEN',
    'SLACK_BOT_USER_TOKEN',
    'SLACK_BOT_API_TOKEN',
  ],
  SLACK_APP_TOKEN: [
    'SLACK_APP_LEVEL_TOKEN',
    'SLACK_SOCKET_TOKEN',
    'SLACK_SOCKET_MODE_TOKEN',
    'SLACK_APPLICATION_TOKEN',
    'SLACK_XAPP_TOKEN',
  ],
  DISCORD_TOKEN: ['DISCORD_BOT_TOKEN', 'DISCORD_API_TOKEN', 'DISCORD_APP_TOKEN', 'DISCORD_CLIENT_TOKEN', 'DISCORD_SECRET'],
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
const SETTINGS = Object.keys(OTHER_NAMES);
const BY_OTHER_NAME = new Map(SETTINGS.flatMap((setting) => (OTHER_NAMES[setting] ?? []).map((name) => [name, setting] as const)));
/** Only what begins like a setting of these can be one misspelt. */
const FAMILIES = /^(?:SLACK|DISCORD|DATABASE|REDIS)_/;
/** More wrong letters make another word. */
const EDITS_MAX = 2;
/** Names that are right as they are. */
const OWN = new Set([...SETTINGS, 'SLACK_API_URL', 'DISCORD_API_URL']);

/**
 * Variables that are most likely meant for a setting which is not set: other programs' names for it, and misspelt ones.
 * They may belong to another program that shares the environment, so that they are told and nothing is refused. Names only, never values. Pure.
 */
export function foreignNames(env: Readonly<Record<string, string | undefined>>): readonly ConfigMistake[] {
  const isSet = (name: string): boolean => Boolean(env[name]?.trim());
  return Object.keys(env).flatMap((name) => {
    if (OWN.has(name) || !isSet(name)) return [];
    const meant = BY_OTHER_NAME.get(name) ?? (FAMILIES.test(name) ? closestWithin(name, SETTINGS, EDITS_MAX) : null);
    if (!meant || isSet(meant)) return [];
    return [{ where: name, what: `is set, and ${meant} is not`, hint: `Herald reads ${meant}: rename it, unless it is another program's` }];
  });
}
