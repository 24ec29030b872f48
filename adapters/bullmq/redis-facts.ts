import { ConfigError } from '../../src/errors.ts';

const HINT = 'Expected: redis://[user:password@]host:6379[/database], or rediss:// for TLS';

/**
 * A Redis address fit for logs: scheme, host, port and database, never the password. Pure.
 * @throws {ConfigError} when it is no redis:// or rediss:// address
 */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new ConfigError([{ where: 'REDIS_URL', what: 'this is not the address of a Redis', hint: HINT }]);
  }
  return `${parsed.protocol}//${parsed.hostname}:${parsed.port || 6379}${parsed.pathname === '/' ? '' : parsed.pathname}`;
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
