import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BullmqDeliveryQueue, createDeliveryQueue } from '../../adapters/bullmq/delivery-queue.ts';
import { type OpenedDatabase, openDatabase } from '../../adapters/postgres/open-database.ts';
import { freshDataDir } from '../support/fresh-data-dir.ts';
import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from '../support/servers.ts';

export type BackendName = 'pglite' | 'postgres' | 'redis';
export const BACKENDS: readonly BackendName[] = ['pglite', 'postgres', 'redis'];

/** Where stores and queue of one round are; any number of processes may open the servers, one the embedded database. */
export interface Place {
  dataDir: string;
  databaseUrl: string | null;
  redisUrl: string | null;
}

/** Stores and queue, opened. */
export interface Opened {
  stores: OpenedDatabase;
  queue: BullmqDeliveryQueue;
  close(): Promise<void>;
}

type Log = (event: string, facts: object) => void;

/** Whether its servers are there; says loudly when not. */
export function isAvailable(name: BackendName): boolean {
  return name === 'pglite' || (hasTestDatabase() && (name === 'postgres' || hasTestRedis()));
}

/** A fresh place, to be dropped with all it holds. */
export async function makePlace(name: BackendName): Promise<{ place: Place; drop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'herald-faults-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  if (name === 'pglite') {
    cpSync(await freshDataDir(), dataDir, { recursive: true });
    return { place: { dataDir, databaseUrl: null, redisUrl: null }, drop: async () => remove() };
  }
  const [database, redis] = await Promise.all([testDatabase(), name === 'redis' ? testRedis() : null]);
  if (!database || (name === 'redis' && !redis)) throw new Error(`no servers for ${name}`);
  return {
    place: { dataDir, databaseUrl: database.url, redisUrl: redis?.url ?? null },
    async drop() {
      remove();
      await Promise.all([database.drop(), redis?.drop()]);
    },
  };
}

/** Opens stores and queue. `lockMs`: see `DeliveryQueueOptions`; `fsync` of the embedded database. */
export async function openPlace(place: Place, log: Log, { lockMs = 15_000, fsync = false } = {}): Promise<Opened> {
  const { databaseUrl, dataDir, redisUrl } = place;
  const stores = await openDatabase({ databaseUrl, dataDir, fsync, log });
  try {
    const backend =
      redisUrl === null ? ({ kind: 'postgres', pool: stores.queuePool } as const) : ({ kind: 'redis', url: redisUrl } as const);
    const queue = await createDeliveryQueue({ backend, log, lockMs, alone: stores.embedded });
    return {
      stores,
      queue,
      async close() {
        await queue.close(1_000);
        await stores.close();
      },
    };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
