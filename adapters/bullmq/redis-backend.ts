import { createRedisBackend } from 'bullmq';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type Backoff, backoffDelayMs } from '../../src/lib/backoff.ts';
import { ConfigError, serverError } from '../../src/lib/errors.ts';
import { parseRedisAddress, REDIS_EXAMPLES, type RedisAddress } from '../../src/lib/redis-address.ts';
import { rejectAfter } from '../../src/lib/timeout.ts';
import type { Log } from '../../src/ops/log.ts';
import { type Backend, type Connection, KEY_PREFIX, type OutageLog } from './backend.ts';
import { redisComplaint } from './explain-error.ts';

/** A connection of any kind that Herald uses. */
type RedisClient = Redis | Cluster;

/** Options of a connection. */
interface ClientOptions {
  connectTimeout: number;
  commandTimeout?: number;
  /** Maximum number of retries of a request before it fails; null: it waits for its server. */
  maxRetriesPerRequest: number | null;
  enableOfflineQueue: boolean;
  lazyConnect: boolean;
  /** Returns the time until the next attempt to connect, ms; null: none. */
  retryStrategy: (times: number) => number | null;
}

const KEEP_ALIVE_MS = 10_000;

/** Creates a connection to a server, to the primary that the sentinels name, or to a cluster. */
function createRedisClient(address: RedisAddress, terms: ClientOptions): RedisClient {
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
      // Certificates are issued for host names, which a cluster behind TLS reports to its clients.
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
    // A primary that hangs or was made a replica is abandoned as soon as the sentinels name another.
    failoverDetector: true,
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
}

/** Parses a Redis address. Pure. @throws {ConfigError} if it is invalid */
export function addressOf(url: string): RedisAddress {
  const parsed = parseRedisAddress(url);
  if ('mistake' in parsed) throw new ConfigError([{ where: 'REDIS_URL', what: parsed.mistake, hint: REDIS_EXAMPLES }]);
  return parsed;
}

/** Returns what makes a Redis unsuitable for a queue, judged by its `INFO`, as plain sentences. Empty: nothing does. Pure. */
export function redisWarnings(info: string): readonly string[] {
  const fieldOf = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const warnings: string[] = [];

  const policy = fieldOf('maxmemory_policy');
  if (policy && policy !== 'noeviction') {
    warnings.push(`maxmemory-policy is ${policy}: a full Redis would throw jobs away; set it to noeviction`);
  }

  const version = fieldOf('redis_version');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  // Valkey reports the Redis version that it is compatible with, 7.2.4 or later.
  if (version && (major < 6 || (major === 6 && minor < 2))) warnings.push(`version ${version} is too old: use 6.2 or later`);
  return warnings;
}

const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 10_000;
const FIRST_CONNECTION_MS = 15_000;
const RECONNECT: Backoff = { firstMs: 200, maxMs: 5_000 };
const REVIVE_MS = 500;
const PROBE_KEY = `${KEY_PREFIX}:probe`;
const PROBE_MS = 1_000;

/**
 * Connects to Redis (or Valkey), writes a key that expires in a second, and checks that the server suits a queue; what does not is logged as a warning.
 * Later outages are recorded in `outages`; connections reconnect by themselves, at most 5 s apart.
 * @throws {ConfigError} naming REDIS_URL, without its password, if it is malformed, unreachable or refuses us
 */
export async function openRedisBackend(url: string, log: Log, outages: OutageLog): Promise<Backend> {
  const address = addressOf(url);
  let connected = false;
  const settings: Pick<ClientOptions, 'connectTimeout' | 'retryStrategy'> = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Gives up at once the first time, so that a wrong setting is reported at start; never gives up later.
    retryStrategy: (times) => (connected ? backoffDelayMs(times, RECONNECT) : null),
  };
  // People wait for producers, so requests are not queued in memory while Redis is unavailable, and all of them have a time limit.
  const producer = createRedisClient(address, {
    ...settings,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });
  const clients: RedisClient[] = [];

  let complaint: Error | null = null;
  const complain = (error: Error) => {
    complaint ??= error;
  };
  producer.on('error', complain);
  try {
    await firstConnection(producer, address.kind);
    // A refused SELECT is only an event: without this check, Herald would continue in database 0.
    if (complaint) throw complaint;
    // Only a write reveals a replica, a full memory, missing replicas or a full disk.
    await producer.set(PROBE_KEY, '', 'PX', PROBE_MS);
    for (const warning of redisWarnings(await producer.info())) log('queue.redis-unsuitable', { address: address.shown, warning });
  } catch (error) {
    producer.disconnect();
    if (error instanceof TypeError) throw error;
    throw serverError('REDIS_URL', redisComplaint(complaint ?? error, address.shown), complaint ?? error);
  }
  connected = true;
  producer.off('error', complain);
  let lost: Error | null = null;
  producer.on('error', (error: Error) => {
    lost = error;
  });
  let closed = false;
  const watch = (client: RedisClient): RedisClient => {
    clients.push(client);
    client.on('error', (error: Error) => outages.failed(error));
    client.on('ready', () => outages.worked('reach'));
    // ioredis never reconnects a client that is disconnected while it asks the sentinels, which BullMQ and a failover both cause.
    client.on('end', () => {
      // It may have been connected again in the meantime.
      const revive = () => closed || client.status !== 'end' || client.connect().catch((error: unknown) => outages.failed(error));
      if (!closed) setTimeout(revive, REVIVE_MS).unref();
    });
    return client;
  };
  watch(producer);

  return {
    producer: connectionOf(producer),
    openWorkerConnection() {
      const worker = createRedisClient(address, { ...settings, maxRetriesPerRequest: null, enableOfflineQueue: true, lazyConnect: false });
      watch(worker);
      // BullMQ waits for jobs on a copy, which is tracked too, so that closing never has to wait for a server that is unavailable.
      const duplicate = worker.duplicate.bind(worker) as (...parameters: unknown[]) => RedisClient;
      Object.assign(worker, { duplicate: (...parameters: unknown[]) => watch(duplicate(...parameters)) });
      return connectionOf(worker);
    },
    // PING is answered even by a replica, a full Redis and one that lacks its replicas: only a write reveals these.
    async ping(key) {
      await producer.set(key, '', 'PX', PROBE_MS);
      outages.worked('reach');
    },
    // While the server is unavailable, commands fail only because the connection is not writeable; the cause is in the connection's own error event.
    explain: (error) => redisComplaint(producer.status === 'ready' ? error : (lost ?? error), address.shown),
    isOwnWorker: ({ db }) => db === undefined || db === String(address.kind === 'cluster' ? 0 : address.database),
    close() {
      closed = true;
      for (const client of clients) client.disconnect();
    },
  };
}

/** Waits for the first connection; if a cluster has given up, ioredis never settles its promise. @throws {Error} if there is no connection within 15 s */
async function firstConnection(client: RedisClient, kind: RedisAddress['kind']): Promise<void> {
  const ended = new Promise<never>((_, reject) => {
    const why = kind === 'cluster' ? 'CLUSTERDOWN no node that serves the slots can be reached' : 'it ends the connection';
    client.once('end', () => reject(new Error(why)));
  });
  await rejectAfter(FIRST_CONNECTION_MS, Promise.race([client.connect(), ended]), () => new Error('no answer in 15 s'));
}

function connectionOf(client: RedisClient): Connection {
  return { connection: client, factory: (name, options, extra) => createRedisBackend(name, { ...options, connection: client }, extra) };
}
