import pg from 'pg';
import type { DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from '../../support/servers.ts';

/** A server that the delivery queue can stand on. */
export interface BackendUnderTest {
  title: string;
  present: boolean;
  /** An empty place on it. `reach` may change its address, to go through a proxy. */
  open(reach?: (url: string) => Promise<string>): Promise<{ backend: DeliveryQueueOptions['backend']; close(): Promise<void> }>;
}

/** Redis and PostgreSQL, as far as the environment names them. */
export const BACKENDS: readonly BackendUnderTest[] = [
  {
    title: 'Redis',
    present: hasTestRedis(),
    async open(reach = async (url) => url) {
      const redis = await testRedis();
      if (!redis) throw new Error('no Redis');
      return { backend: { kind: 'redis', url: await reach(redis.url) }, close: redis.drop };
    },
  },
  {
    title: 'PostgreSQL',
    present: hasTestDatabase(),
    async open(reach = async (url) => url) {
      const database = await testDatabase();
      if (!database) throw new Error('no PostgreSQL');
      const connectionString = await reach(database.url);
      const pool = new pg.Pool({ connectionString, max: 20, keepAlive: true, options: '-c search_path=bullmq,public' });
      pool.on('error', () => {});
      // Every queue listens for errors of its pool; a process has one queue, tests have many.
      pool.setMaxListeners(0);
      return {
        backend: { kind: 'postgres', pool },
        async close() {
          await pool.end();
          await database.drop();
        },
      };
    },
  },
];
