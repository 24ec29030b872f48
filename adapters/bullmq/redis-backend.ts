import { createRedisBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { serverError } from '../../src/errors.ts';
import type { Log } from '../../src/ops/log.ts';
import type { Backend, Door } from './backend.ts';
import { redisComplaint } from './complaint.ts';
import type { OutageLog } from './outage-log.ts';
import { addressOf, redisWarnings } from './redis-facts.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 10_000;
const LONGEST_RECONNECT_MS = 5_000;
const PROBE_KEY = '{herald}:probe';
const PROBE_MS = 1_000;

/**
 * Connects to Redis (or Valkey), writes a key that lapses in a second, and looks whether it suits a queue; what doesn't is logged as a warning.
 * Later outages are noted in `outages`; connections come back by themselves, at most 5 s apart.
 * @throws {ConfigError} naming REDIS_URL, without its password, when it is malformed, unreachable or refuses us
 */
export async function openRedisBackend(url: string, log: Log, outages: OutageLog): Promise<Backend> {
  const address = addressOf(url);
  let connected = false;
  const settings: RedisOptions = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    // Gives up at once the first time, so that a wrong setting is told at start; never gives up later.
    retryStrategy: (times) => (connected ? Math.min(100 * 2 ** Math.min(times, 10), LONGEST_RECONNECT_MS) : null),
  };
  // People wait for producers: no queueing in memory while Redis is away, no request without an end.
  const producer = new Redis(url, {
    ...settings,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });
  const clients = [producer];

  let complaint: Error | null = null;
  const complain = (error: Error) => {
    complaint ??= error;
  };
  producer.on('error', complain);
  try {
    await producer.connect();
    // A refused SELECT is only an event: without this look, Herald would go on in database 0.
    if (complaint) throw complaint;
    // Only a write shows a replica, a full memory, missing replicas or a full disk.
    await producer.set(PROBE_KEY, '', 'PX', PROBE_MS);
    for (const warning of redisWarnings(await producer.info())) log('queue.redis-unsuitable', { address, warning });
  } catch (error) {
    producer.disconnect();
    throw serverError('REDIS_URL', redisComplaint(complaint ?? error, address), complaint ?? error);
  }
  connected = true;
  producer.off('error', complain);
  watch(producer, outages);
  let lost: Error | null = null;
  producer.on('error', (error: Error) => {
    lost = error;
  });

  return {
    producer: doorOf(producer),
    openWorkerDoor() {
      const worker = new Redis(url, { ...settings, maxRetriesPerRequest: null });
      clients.push(worker);
      watch(worker, outages);
      // BullMQ waits for jobs on a copy; kept here, so that closing never has to wait for a server that is away.
      const duplicate = worker.duplicate.bind(worker);
      worker.duplicate = (override) => {
        const copy = duplicate(override);
        clients.push(copy);
        return copy;
      };
      return doorOf(worker);
    },
    // PING is answered by a replica, by a Redis that is full and by one that lacks its replicas: only a write tells.
    async ping(key) {
      await producer.set(key, '', 'PX', PROBE_MS);
      outages.worked('reach');
    },
    // While it is away, commands fail by not being writeable; why is told to the connection alone.
    explain: (error) => redisComplaint(producer.status === 'ready' ? error : (lost ?? error), address),
    close() {
      for (const client of clients) client.disconnect();
    },
  };
}

function watch(client: Redis, outages: OutageLog): void {
  client.on('error', (error) => outages.failed(error));
  client.on('ready', () => outages.worked('reach'));
}

function doorOf(client: Redis): Door {
  return { connection: client, factory: (name, options, extra) => createRedisBackend(name, { ...options, connection: client }, extra) };
}
