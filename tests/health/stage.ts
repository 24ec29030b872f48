import { Redis } from 'ioredis';
import pg from 'pg';
import type { Finding } from '../../src/cli/check-herald.ts';
import { sendToRunning } from '../../src/cli/control-socket.ts';
import type { PartHealth } from '../../src/ports/health.ts';
import { type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms } from '../support/platforms.ts';
import { type PrivateServer, startPrivatePostgres, startPrivateRedis } from '../support/private-servers.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

export type BackendName = 'embedded' | 'PostgreSQL' | 'Redis + PostgreSQL';

/** A Herald in a process of its own, with servers and platforms that can be taken away. */
export interface HealthStage {
  home: Home;
  platforms: Platforms;
  herald: HeraldProcess;
  /** Null on the embedded database. */
  postgres: PrivateServer | null;
  /** Stands before PostgreSQL. */
  line: TcpProxy | null;
  redis: PrivateServer | null;
  /** What `status` says at the control socket. */
  status(): Promise<StatusFacts>;
  /** What `doctor` says while Herald runs. */
  doctor(): Promise<readonly Finding[]>;
  /** HTTP status of `/readyz`, and the parts that it says are not ready. */
  readyz(): Promise<{ code: number; away: readonly string[] }>;
  close(): Promise<void>;
}

export interface StatusFacts {
  ready: boolean;
  parts: readonly PartHealth[];
  unknown: readonly string[];
  deliveries: readonly { platform: string; state: string; count: number }[] | null;
}

export interface StageOptions {
  /** More settings, or others. An empty one is left out. */
  env?: Readonly<Record<string, string>>;
  home?: Home;
  /** Done to the platforms before Herald starts. */
  prepare?: (platforms: Platforms) => void;
}

/** Servers, platforms and a Herald that has begun. */
export async function openStage(backend: BackendName, options: StageOptions = {}): Promise<HealthStage> {
  const closing: (() => unknown)[] = [];
  const home = options.home ?? makeHome();
  if (!options.home) closing.push(() => home.remove());
  try {
    const platforms = await startPlatforms();
    closing.push(() => platforms.stop());
    options.prepare?.(platforms);
    const postgres = backend === 'embedded' ? null : await startPrivatePostgres();
    if (postgres) closing.push(() => postgres.remove());
    const redis = backend === 'Redis + PostgreSQL' ? await startPrivateRedis() : null;
    if (redis) closing.push(() => redis.remove());
    const line = postgres ? await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(postgres.url).port) }) : null;
    if (line) closing.push(() => line.close());
    const channel = platforms.discord.addChannel();
    const env: Record<string, string> = {
      ...platforms.env,
      HERALD_WEB_ADDR: '127.0.0.1:0',
      // A folder that was away is watched again at the next scan at everything.
      HERALD_POLL_SECONDS: '1',
      HERALD_ANNOUNCE_TO: `terminal slack:C0GENERAL discord:${channel}`,
      ...(postgres && line ? { DATABASE_URL: postgres.url.replace(/127\.0\.0\.1:\d+/, line.host) } : {}),
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...options.env,
    };
    const herald = startHerald(home, ['start'], Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
    closing.push(() => herald.end());
    await herald.says(/Ready in/);
    const address = /http:\/\/\S+\/readyz/.exec(herald.out())?.[0] ?? '';
    return {
      home,
      platforms,
      herald,
      postgres,
      line,
      redis,
      async status() {
        const answer = await sendToRunning(home.dataDir, { kind: 'ask', text: 'status', confirmed: false });
        if (answer?.kind !== 'reply') throw new Error(`no status: ${JSON.stringify(answer)}`);
        return answer.reply.data as StatusFacts;
      },
      async doctor() {
        const answer = await sendToRunning(home.dataDir, { kind: 'check' });
        if (answer?.kind !== 'findings') throw new Error(`no findings: ${JSON.stringify(answer)}`);
        return answer.findings;
      },
      async readyz() {
        const answer = await fetch(address);
        const { parts } = (await answer.json()) as { parts: readonly { part: string; ready: boolean }[] };
        return { code: answer.status, away: parts.filter(({ ready }) => !ready).map(({ part }) => part) };
      },
      close: () => closeAll(closing),
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

async function closeAll(closing: (() => unknown)[]): Promise<void> {
  for (const close of closing.toReversed()) await close();
}

/** Gives a Redis an order. */
export async function tellRedis(server: PrivateServer | null, ...order: readonly [string, ...string[]]): Promise<void> {
  const client = new Redis(server?.url ?? '', { lazyConnect: true });
  try {
    await client.connect();
    await client.call(order[0], ...order.slice(1));
  } finally {
    client.disconnect();
  }
}

/** Runs statements on a PostgreSQL, each on its own, also where it only reads. */
export async function tellPostgres(server: PrivateServer | null, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server?.url ?? '' });
  await client.connect();
  try {
    await client.query('set default_transaction_read_only = off');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
