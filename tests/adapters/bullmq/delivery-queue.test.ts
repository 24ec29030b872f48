import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDeliveryQueue, type DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { openBooks } from '../../../adapters/postgres/connect.ts';
import { deliveryQueueContract, type QueueServer } from '../../contracts/delivery-queue.ts';
import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from '../../support/servers.ts';

function serverOf(backend: DeliveryQueueOptions['backend'], close: () => Promise<void>): QueueServer {
  return { open: (name, lockMs) => createDeliveryQueue({ backend, name, lockMs, log: () => {} }), close };
}

deliveryQueueContract('Redis', hasTestRedis(), async () => {
  const redis = await testRedis();
  if (!redis) throw new Error('no Redis');
  return serverOf({ kind: 'redis', url: redis.url }, redis.drop);
});

deliveryQueueContract('PostgreSQL', hasTestDatabase(), async () => {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const pool = new pg.Pool({ connectionString: database.url, max: 20, keepAlive: true, options: '-c search_path=bullmq,public' });
  pool.on('error', () => {});
  // Every queue listens for errors of its pool; a process has one queue, these tests have many.
  pool.setMaxListeners(0);
  return serverOf({ kind: 'postgres', pool }, async () => {
    await pool.end();
    await database.drop();
  });
});

deliveryQueueContract('PGlite', true, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-queue-'));
  const books = await openBooks({ databaseUrl: null, dataDir, fsync: false, log: () => {} });
  return serverOf({ kind: 'postgres', pool: books.pool }, async () => {
    await books.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
