import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseArgs } from 'node:util';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { type Herald, openHerald } from '../src/app/compose.ts';
import { loadConfig } from '../src/app/load-config.ts';
import { openWeb } from '../src/cli/open-web.ts';
import { tapEvents } from '../src/ops/log.ts';
import { archiveFolder } from './support/archive-folder.ts';
import { type Bench, median, timed } from './support/bench.ts';
import { createTemporaryDatabase } from './support/temporary-database.ts';

const TOKEN = 'token-of-the-dashboard-bench';

/**
 * Measures how long each page of the dashboard takes, over HTTP. `--deliveries N` rows in the database (default 100,000), `--rounds N` requests per page
 * (default 40), `--content DIR`; `DATABASE_URL` names a PostgreSQL server, otherwise the embedded database is measured.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: { deliveries: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '40' }, content: { type: 'string' } },
  });
  const home = await mkdtemp(join(tmpdir(), 'herald-dashboard-'));
  const server = process.env.DATABASE_URL ? await createTemporaryDatabase(process.env.DATABASE_URL) : null;
  const settings = {
    HERALD_CONTENT_DIR: archiveFolder(values.content),
    HERALD_DATA_DIR: join(home, 'data'),
    HERALD_WEB_ADDR: '127.0.0.1:0',
    HERALD_WEB_TOKEN: TOKEN,
    HERALD_EMBEDDED_FSYNC: '0',
    ...(server ? { DATABASE_URL: server.url } : {}),
  };
  const config = loadConfig(settings, home);
  const output = new PassThrough().resume() as unknown as NodeJS.WriteStream;
  const ignore = (): void => undefined;
  const openAgain = (): Promise<Herald> =>
    openHerald(config, {
      input: new PassThrough() as unknown as NodeJS.ReadStream,
      output,
      textStyle: () => ({ width: 80, colour: false }),
      log: ignore,
      now: () => new Date(),
      onQuit: ignore,
      onBroken: ignore,
    });
  let herald = await openAgain();
  try {
    await herald.contentSync.scan('all');
    const posts = [...herald.commands.archive.all()].map(({ id }) => id);
    const rows = Number(values.deliveries);
    await herald.close();
    await seed({ databaseUrl: server?.url ?? null, dataDir: config.dataDir, fsync: false, log: ignore }, posts, rows);
    herald = await openAgain();
    await herald.contentSync.scan('all');
    // The index is built in the background, on the same core.
    await herald.engine.settled();
    await subscribe(herald);
    const web = await openWeb(
      config,
      { env: settings, stdout: output } as unknown as Parameters<typeof openWeb>[1],
      herald,
      tapEvents(ignore),
    );
    if (!web) throw new Error('no web server');
    const signedIn = await fetch(`${web.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ secret: TOKEN }),
      redirect: 'manual',
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const [post = ''] = posts;
    const figures: Record<string, { firstMs: number; p50Ms: number; p95Ms: number }> = {};
    for (const path of pagesOf(post, `${post}~terminal~announce`)) {
      const took: number[] = [];
      for (let round = 0; round <= Number(values.rounds); round += 1) took.push(await timed(() => ask(`${web.url}${path}`, cookie)));
      const [first = Number.NaN, ...later] = took;
      const p95 = later.toSorted((a, b) => a - b)[Math.ceil(later.length * 0.95) - 1] ?? Number.NaN;
      figures[path] = { firstMs: Math.round(first), p50Ms: Math.round(median(later)), p95Ms: Math.round(p95) };
      say(`${path.padEnd(44)} first ${Math.round(first)} ms, p50 ${Math.round(median(later))} ms, p95 ${Math.round(p95)} ms`);
    }
    await web.stop();
    return { deliveries: rows, posts: posts.length, database: server ? 'PostgreSQL' : 'embedded', pages: figures };
  } finally {
    await herald.close();
    await server?.drop();
    await rm(home, { recursive: true, force: true });
  }
};

/** Subscribes channels that the deliveries went to. */
async function subscribe({ commands: { subscriptionStore } }: Herald): Promise<void> {
  const order = { by: { platform: 'web', id: 'bench' }, where: null, nowMs: Date.now() };
  for (let n = 0; n < 60; n += 1) {
    const filter = { tags: [], sources: [], kinds: [], words: [], expression: `cilium OR kubernetes -word${n}` };
    await subscriptionStore.add({ destination: `slack:C0CHANNEL${n % 20}`, filter, origin: 'web' }, order);
  }
}

function pagesOf(post: string, key: string): readonly string[] {
  const deliveries = [
    '',
    '?state=failed',
    '?state=attention',
    '?state=waiting',
    '?state=delivered',
    '?reason=stale',
    '?q=cilium',
    `?post=${post}`,
  ];
  const filtered = ['?channel=slack:C0CHANNEL7', '?kind=digest', '?since=2020-01-01&until=2020-02-01'];
  return [
    '/',
    ...[...deliveries, ...filtered].map((query) => `/deliveries${query}`),
    `/deliveries/${key}`,
    '/calendar',
    `/calendar?month=${monthAgo(3)}`,
    `/calendar?month=${monthAgo(3)}&channel=slack:C0CHANNEL7`,
    `/calendar?week=${monthAgo(3)}-10`,
    `/deliveries?day=${monthAgo(3)}-10`,
    '/holds',
    '/posts',
    '/posts?q=cilium',
    `/posts/${post}`,
    '/subscriptions',
    '/subscriptions?page=3',
    '/subscriptions/2',
    '/subscriptions/new',
    '/queue',
    '/problems',
    '/audit',
    '/settings',
  ];
}

/** `2026-08`: a month whose days have all been seeded. */
function monthAgo(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}

async function ask(url: string, cookie: string): Promise<void> {
  const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  if (answer.status !== 200 && answer.status !== 404) throw new Error(`${url}: ${answer.status}`);
  await answer.text();
}

/** Inserts deliveries of the last year: 200 channels, nine in ten sent, one in a thousand failed. */
async function seed(options: Parameters<typeof openDatabase>[0], posts: readonly string[], rows: number): Promise<void> {
  const text = `
    insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, attempts, receipt, created_at, updated_at)
    select ($1::text[])[1 + n % $2::int] || '~slack.C0CHANNEL' || n || '~announce', ($1::text[])[1 + n % $2::int], 'slack:C0CHANNEL' || n % 200, 'slack', 'announce',
      case when n % 1000 = 0 then 'failed' when n % 5000 = 1 then 'in-doubt' when n % 2500 = 2 then 'held' when n % 10 = 3 then 'skipped' when n > $3::int - 50 then 'planned' else 'delivered' end,
      case when n % 1000 = 0 then '{"kind":"rejected","detail":"invalid_blocks"}'::jsonb when n % 10 = 3 then '{"kind":"stale"}'::jsonb end, 1,
      case when n % 10 <> 3 then jsonb_build_object('channel', 'C', 'messageId', n::text, 'link', 'https://chat.example/' || n) end,
      now() - interval '1 year' * (1 - n::float / $3::int), now() - interval '1 year' * (1 - n::float / $3::int)
    from generate_series(1, $3::int) n`;
  const database = await openDatabase(options);
  try {
    await database.pool.query(text, [posts, posts.length, rows]);
    await database.pool.query('vacuum analyze herald.deliveries');
  } finally {
    await database.close();
  }
}
