import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresBackend, createRedisBackend, type PgPool, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type BullmqDeliveryQueue, createDeliveryQueue } from '../../adapters/bullmq/delivery-queue.ts';
import { type OpenedDatabase, openDatabase } from '../../adapters/postgres/open-database.ts';
import { createTemporaryDatabase } from './temporary-database.ts';

export const BACKENDS = ['pglite', 'postgres', 'redis'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** One backend, opened for measuring: Herald's stores and queue, and BullMQ alone, on the same server. */
export interface QueueStage {
  stores: OpenedDatabase;
  openQueue(name: string): Promise<BullmqDeliveryQueue>;
  /** BullMQ alone; the caller must close it. */
  bareQueue(name: string): Queue;
  bareWorker(name: string, concurrency: number, process: () => Promise<void>): Worker;
  /** Removes the remains of a queue. */
  forget(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a backend in a temporary folder or database. `databaseUrl`: for `postgres` and `redis`; `redisUrl`: for `redis`. */
export async function openQueueStage(backend: BackendName, databaseUrl: string | null, redisUrl: string | null): Promise<QueueStage> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'herald-bench-'));
    undo.push(() => rm(dataDir, { recursive: true, force: true }));
    const database = backend === 'pglite' ? null : await createTemporaryDatabase(needed('DATABASE_URL', databaseUrl));
    if (database) undo.push(database.drop);
    const stores = await openDatabase({ databaseUrl: database?.url ?? null, dataDir, fsync: true, log: () => {} });
    undo.push(() => stores.close());

    const place = backend === 'redis' ? openRedis(needed('REDIS_URL', redisUrl), undo) : onPool(stores);
    return {
      stores,
      ...place,
      async forget(name) {
        const queue = place.bareQueue(name);
        await queue.obliterate({ force: true });
        await queue.close();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Place = Pick<QueueStage, 'openQueue' | 'bareQueue' | 'bareWorker'>;

function onPool({ queuePool: pool }: OpenedDatabase): Place {
  // BullMQ's types for pools and for the classes it creates with them do not match its plain class names.
  const connection = pool as unknown as PgPool;
  return {
    openQueue: (name) => createDeliveryQueue({ backend: { kind: 'postgres', pool }, name, log: () => {} }),
    bareQueue: (name) => new Queue(name, { connection }, createPostgresBackend) as unknown as Queue,
    bareWorker: (name, concurrency, process) =>
      new Worker(name, process, { connection, concurrency }, createPostgresBackend) as unknown as Worker,
  };
}

function openRedis(url: string, undo: (() => Promise<unknown>)[]): Place {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  undo.push(async () => connection.disconnect());
  return {
    openQueue: (name) => createDeliveryQueue({ backend: { kind: 'redis', url }, name, log: () => {} }),
    bareQueue: (name) => new Queue(name, { connection }, createRedisBackend),
    bareWorker: (name, concurrency, process) => new Worker(name, process, { connection, concurrency }, createRedisBackend),
  };
}

function needed(variable: string, url: string | null): string {
  if (url === null) throw new Error(`this backend needs ${variable}`);
  return url;
}
