import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../../src/lib/redis-address.ts';

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
