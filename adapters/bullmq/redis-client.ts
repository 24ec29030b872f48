import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { ConfigError } from '../../src/lib/errors.ts';
import { parseRedisAddress, REDIS_EXAMPLES, type RedisAddress } from '../../src/lib/redis-address.ts';

/** What Herald asks of a connection, whatever stands behind it. */
export type RedisClient = Redis | Cluster;

/** How a connection behaves. */
export interface ClientTerms {
  connectTimeout: number;
  commandTimeout?: number;
  /** Tries of one request before it fails; null: it waits for its server. */
  maxRetriesPerRequest: number | null;
  enableOfflineQueue: boolean;
  lazyConnect: boolean;
  /** ms until the next try to connect; null: none. */
  retryStrategy: (times: number) => number | null;
}

const KEEP_ALIVE_MS = 10_000;

/** A connection to a server, to whichever primary the sentinels name, or to a cluster. */
export function createRedisClient(address: RedisAddress, terms: ClientTerms): RedisClient {
  const { hosts, tls, username, password, family } = address;
  const { retryStrategy, enableOfflineQueue, lazyConnect, ...request } = terms;
  const login: RedisOptions = {
    ...request,
    keepAlive: KEEP_ALIVE_MS,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(family === null ? {} : { family }),
    ...(tls ? { tls: {} } : {}),
  };
  if (address.kind === 'cluster')
    return new Cluster([...hosts], {
      redisOptions: login,
      clusterRetryStrategy: retryStrategy,
      enableOfflineQueue,
      lazyConnect,
      slotsRefreshTimeout: terms.connectTimeout,
      // Certificates are made out to names, which a cluster behind TLS tells its clients.
      ...(tls ? { dnsLookup: (host, found) => found(null, host) } : {}),
    });
  const own = { ...login, retryStrategy, enableOfflineQueue, lazyConnect, db: address.database };
  if (address.kind === 'server') return new Redis({ ...own, host: hosts[0]?.host ?? '', port: hosts[0]?.port ?? 0 });
  return new Redis({
    ...own,
    sentinels: [...hosts],
    name: address.primary,
    sentinelUsername: address.sentinelUsername ?? undefined,
    sentinelPassword: address.sentinelPassword ?? undefined,
    sentinelRetryStrategy: retryStrategy,
    ...(tls ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    // A primary that hangs, or was made a replica, is left as soon as the sentinels name another.
    failoverDetector: true,
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
}

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
