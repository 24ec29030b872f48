import { tapEvents } from '../src/ops/log.ts';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { openHerald } from '../src/app/compose.ts';
import { loadConfig } from '../src/app/load-config.ts';
import { buildAnnouncement } from '../src/model/build-announcement.ts';
import { deliveryKeyOf, newDelivery } from '../src/model/delivery.ts';
import { openWeb } from '../src/cli/open-web.ts';
import { openBrowser } from '../tests/support/browser.ts';

/**
 * Takes the pictures of docs/dashboard.md: `npx tsx docs/render-dashboard.ts`. A Herald on the repository's own posts, with a made-up month behind it,
 * in the system's Chromium.
 */

const images = fileURLToPath(new URL('./images/', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'herald-dashboard-'));
const TOKEN = 'token-for-the-pictures';
const settings = {
  HERALD_CONTENT_DIR: join(home, 'content'),
  HERALD_DATA_DIR: join(home, 'data'),
  HERALD_WEB_ADDR: '127.0.0.1:0',
  HERALD_WEB_TOKEN: TOKEN,
  HERALD_ANNOUNCE_TO: 'slack:C0GENERAL discord:112233445566778899',
};

/** A month of messages: most of them sent, a few not. */
const MONTH = `
  insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, attempts, receipt, created_at, updated_at, first_sent_at, sending_since, enqueued_at)
  select id || '~' || replace(destination, ':', '.') || n || '~announce', id, destination, split_part(destination, ':', 1), 'announce',
    case when n = 7 then 'failed' when n = 11 then 'in-doubt' when n % 37 = 5 then 'skipped' else 'delivered' end,
    case when n = 7 then '{"kind":"rejected","detail":"invalid_blocks"}'::jsonb when n = 11 then '{"kind":"unprovable","detail":"missing_scope: Slack needs channels:history"}'::jsonb when n % 37 = 5 then '{"kind":"stale"}'::jsonb end,
    1, case when n % 37 <> 5 and n not in (7, 11) then jsonb_build_object('channel', 'C', 'messageId', n::text, 'link', 'https://example.slack.com/archives/C0GENERAL/p' || n) end,
    at, at + interval '4 s', at + interval '3 s', at + interval '3 s', at + interval '1 s'
  from (
    select n, now() - interval '29 days' * power(n / 240.0, 1.1) - interval '1 minute' * (n % 50) as at,
      case when n % 3 = 0 then 'discord:112233445566778899' else 'slack:C0GENERAL' end as destination,
      (select array_agg(id order by id) from herald.posts where path not like 'coming-%') as ids
    from generate_series(1, 240) n
  ) made, lateral (select ids[1 + (n * 7) % array_length(ids, 1)] as id) chosen`;

const HELD = `
  with hold as (
    insert into herald.holds (id, kind, since, extended_at, posts, messages, samples)
    select 'ha49a71d68bfd4da240a54', 'additions', now() - interval '40 minutes', now() - interval '40 minutes', 240, 480, (select jsonb_agg(title) from (select post->>'title' as title from herald.posts where path not like 'coming-%' limit 4) titles)
    returning id
  )
  insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, hold)
  select p.id || '~slack.C0RELEASES~announce', p.id, 'slack:C0RELEASES', 'slack', 'announce', 'held', '{"kind":"safety-limit","change":"additions","posts":240}'::jsonb, hold.id
  from hold, (select id from herald.posts where path not like 'coming-%' limit 3) p`;

/** Posts of the days to come. */
const COMING = [
  { title: 'The schedule of KubeCon is out', hours: 22 },
  { title: 'Cilium 1.20 is out', hours: 49 },
  { title: 'A week with OpenTelemetry', hours: 50 },
];

// The pictures show where the posts are.
cpSync(fileURLToPath(new URL('../content/', import.meta.url)), settings.HERALD_CONTENT_DIR, { recursive: true });
for (const [index, { title, hours }] of COMING.entries())
  writeFileSync(
    join(settings.HERALD_CONTENT_DIR, `coming-${index}.md`),
    `---\ntitle: ${title}\ndate: ${new Date(Date.now() + hours * 3_600_000).toISOString()}\nexternal_url: https://example.org/coming/${index}\n---\nSoon.\n`,
  );

// What a subscription would have sent needs posts of the last days.
for (const [day, daysAgo] of [1, 2, 2, 5, 9, 9, 9, 16, 17, 23].entries()) {
  writeFileSync(
    join(settings.HERALD_CONTENT_DIR, `coming-recent-${day}.md`),
    `---\ntitle: Kubernetes and Cilium in practice, part ${10 - day}\ndate: ${new Date(Date.now() - daysAgo * 86_400_000).toISOString()}\nexternal_url: https://example.org/recent/${day}\nsource: CNCF Blog\ntags: [kubernetes, cilium]\ntldr: How a team of four moved its clusters to eBPF, and what it would do otherwise today.\n---\nA story.\n`,
  );
}

const ignore = (): void => undefined;
const config = loadConfig(settings, home);
const output = new PassThrough().resume() as unknown as NodeJS.WriteStream;
const context = { input: new PassThrough() as unknown as NodeJS.ReadStream, output, textStyle: () => ({ width: 80, colour: false }), log: ignore, now: () => new Date(), onQuit: ignore, onBroken: ignore };

/** A release waits for approval, in other words than its file's. */
async function askForApproval({ commands: { archive }, ledger }: Awaited<ReturnType<typeof openHerald>>): Promise<void> {
  const post = [...archive.newestFirst(new Date())].find(({ kind }) => kind === 'release');
  if (!post) return;
  const [destination, nowMs] = ['slack:C0RELEASES', Date.now() - 3_600_000];
  const key = deliveryKeyOf(post.id, destination, 'announce');
  await ledger.plan([newDelivery(key, destination, { postId: post.id })]);
  await ledger.reopen([key], nowMs);
  const rateLimits = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
  const claim = await ledger.claim(key, { owner: 'picture', nowMs, rateLimits, leaseMs: 0, gracePeriodMs: 0 });
  if (claim.kind !== 'claimed') throw new Error(claim.kind);
  const terms = { remindAfterMs: 86_400_000, expireAfterMs: 604_800_000 };
  const asked = await ledger.awaitApproval(key, claim.delivery.attempts, { ...terms, review: 'slack:C0REVIEW', own: buildAnnouncement(post) }, nowMs);
  const text = 'A maintenance release: update when it suits you, nothing in it is urgent.';
  await ledger.decideApproval(asked?.approval.number ?? 0, { kind: 'edit', title: null, text }, { platform: 'slack', id: 'U0EDITOR' }, nowMs + 900_000, terms);
}

const browser = await openBrowser();
try {
  const first = await openHerald(config, context);
  await first.contentSync.scan('all');
  await first.close();
  const database = await openDatabase({ databaseUrl: null, dataDir: config.dataDir, fsync: false, log: ignore });
  await database.pool.query("update herald.posts set first_seen_at = now() - interval '40 days'");
  await database.pool.query(MONTH);
  await database.pool.query(HELD);
  await database.close();
  const herald = await openHerald(config, context);
  await herald.contentSync.scan('all');
  const web = await openWeb(config, { env: settings, stdout: output } as unknown as Parameters<typeof openWeb>[1], herald, tapEvents(ignore));
  if (!web) throw new Error('no web server');
  await askForApproval(herald);
  const [failed] = await herald.ledger.find({ states: ['failed'] }, 1);
  const soonMs = Date.now() + 600_000;
  await herald.queue.enqueue(
    [...herald.commands.archive.all()].slice(0, 6).map(({ id }, index) => ({ key: `${id}~slack.C0GENERAL~edit`, atMs: soonMs + index * 90_000 })),
  );
  await herald.commands.subscriptionStore.add(
    {
      destination: 'slack:C0RELEASES',
      filter: { tags: [], sources: [], kinds: [], words: [], expression: 'kind:release is:stable' },
      origin: 'chat',
      delivery: { mode: 'weekly', on: 'monday', at: '09:00', timezone: 'Europe/Berlin' },
    },
    { by: { platform: 'slack', id: 'U0ADA' }, where: 'slack:C0RELEASES', nowMs: Date.now() - 86_400_000 },
  );
  await herald.commands.subscriptionStore.add(
    { destination: 'discord:112233445566778899', filter: { tags: [], sources: [], kinds: [], words: [], expression: 'cilium OR kubernetes' }, origin: 'web' },
    { by: { platform: 'web', id: 'ada@example.org' }, where: null, nowMs: Date.now() - 3 * 86_400_000 },
  );
  const month = new Date().toISOString().slice(0, 7);
  const shots: readonly { name: string; path: string; colorScheme: 'light' | 'dark'; height: number; press?: string; fill?: Record<string, string> }[] = [
    { name: 'overview', path: '/', colorScheme: 'light', height: 1_150 },
    { name: 'deliveries', path: '/deliveries?state=attention', colorScheme: 'light', height: 1_000 },
    { name: 'delivery', path: `/deliveries/${failed?.key}`, colorScheme: 'dark', height: 900 },
    { name: 'calendar', path: `/calendar?month=${month}`, colorScheme: 'light', height: 1_000 },
    { name: 'queue', path: '/queue?state=delayed', colorScheme: 'dark', height: 560 },
    { name: 'approvals', path: '/approvals', colorScheme: 'light', height: 720 },
    { name: 'post', path: `/posts/${failed?.postId}`, colorScheme: 'light', height: 800 },
    { name: 'subscriptions', path: '/subscriptions', colorScheme: 'light', height: 640 },
    { name: 'subscription', path: '/subscriptions/4', colorScheme: 'light', height: 1_600 },
    { name: 'subscribe', path: '/subscriptions/new', colorScheme: 'light', height: 860 },
    { name: 'subscribe-plan', path: '/subscriptions/new', colorScheme: 'light', height: 900, fill: { Channel: 'slack:C0NEWS123', 'Which posts': 'cilium OR kubernetes' } },
    { name: 'holds', path: '/holds', colorScheme: 'light', height: 620 },
    { name: 'plan', path: '/deliveries?state=failed', press: 'Send (again)', colorScheme: 'light', height: 560 },
  ];
  for (const { name, path, colorScheme, height, press, fill } of shots) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1_180, height } });
    await page.goto(`${web.url}/`);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.goto(`${web.url}${path}`);
    if (fill) {
      for (const [label, value] of Object.entries(fill)) await page.getByLabel(label, { exact: true }).fill(value);
      await page.getByRole('button', { name: 'Show what it sends' }).click();
      await page.getByRole('heading', { level: 1, name: 'Plan' }).waitFor();
    }
    if (press !== undefined) {
      await page.getByRole('checkbox', { name: /^(?!.*all)/i }).first().check();
      await page.getByRole('button', { name: press }).click();
      await page.getByRole('heading', { level: 1, name: /^Plan/ }).waitFor();
    }
    await page.screenshot({ path: join(images, `dashboard-${name}.png`) });
    await page.close();
  }
  await web.stop();
  await herald.close();
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
