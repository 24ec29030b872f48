import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from './servers.ts';

/** A backend for a Herald in its own process, with its own servers if it needs any. */
export interface Backend {
  name: string;
  available: boolean;
  open: () => Promise<{ env: Record<string, string>; drop: () => Promise<void> }>;
}

/** Returns the three production setups; those without a server here are skipped with a warning. */
export function backends(): readonly Backend[] {
  const database = hasTestDatabase();
  const redis = hasTestRedis();
  return [
    { name: 'PGlite', available: true, open: async () => ({ env: {}, drop: async () => undefined }) },
    { name: 'PostgreSQL', available: database, open: async () => opened(false) },
    { name: 'Redis + PostgreSQL', available: database && redis, open: async () => opened(true) },
  ];
}

async function opened(withRedis: boolean) {
  const database = await testDatabase();
  const redis = withRedis ? await testRedis() : null;
  if (!database) throw new Error('no PostgreSQL for tests');
  return {
    env: { DATABASE_URL: database.url, ...(redis ? { REDIS_URL: redis.url } : {}) },
    drop: async () => {
      await Promise.all([database.drop(), redis?.drop()]);
    },
  };
}
