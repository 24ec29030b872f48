import { ConfigError } from '../../src/lib/errors.ts';
import { parseRedisAddress, REDIS_EXAMPLES, type RedisAddress } from '../../src/lib/redis-address.ts';

/**
 * A Redis address in its parts. Pure.
 * @throws {ConfigError} when it is none
 */
export function addressOf(url: string): RedisAddress {
  const parsed = parseRedisAddress(url);
  if ('mistake' in parsed) throw new ConfigError([{ where: 'REDIS_URL', what: parsed.mistake, hint: REDIS_EXAMPLES }]);
  return parsed;
}

/** What in a Redis's own words (its `INFO`) makes it unfit for a queue, as plain sentences. Empty: all well. Pure. */
export function redisWarnings(info: string): readonly string[] {
  const fieldOf = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const warnings: string[] = [];

  const policy = fieldOf('maxmemory_policy');
  if (policy && policy !== 'noeviction') {
    warnings.push(`maxmemory-policy is ${policy}: a full Redis would throw jobs away; set it to noeviction`);
  }

  const version = fieldOf('redis_version');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  // Valkey states the Redis version it is compatible with, 7.2.4 or later.
  if (version && (major < 6 || (major === 6 && minor < 2))) warnings.push(`version ${version} is too old: use 6.2 or later`);
  return warnings;
}
