import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type Herald, openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { type OpenedWeb, openWeb } from '../../src/cli/open-web.ts';
import type { Post } from '../../src/content/post.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { deliveryKeyOf, type NewDelivery, newDelivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Hold } from '../../src/model/hold.ts';
import { holdReason } from '../../src/model/reason.ts';
import { tapEvents } from '../../src/ops/log.ts';
import { APPROVAL_TERMS } from './make.ts';
import { temporaryDataDir, temporaryFolder } from './temporary-folder.ts';

export const TOKEN = 'a-token-for-admins-0123456789';
export const VIEW_TOKEN = 'a-token-for-readers-0123456789';
const SLACK: Destination = 'slack:C0GENERAL';
export const DISCORD: Destination = 'discord:112233445566778899';
/** A channel to which nothing else goes. */
export const APPROVED: Destination = 'discord:998877665544332211';
export const HOSTILE_TITLE = '<script>alert(1)</script> “quotes” & <b>bold</b> \u202egnirts';

const FILES: Readonly<Record<string, string>> = {
  'cilium.md':
    '---\ntitle: Cilium 1.19 is out\ndate: 2026-01-10\nexternal_url: https://example.org/cilium\ntags: [cilium, networking]\ntldr: Faster networking for everybody.\n---\nBody.\n',
  'etcd.md': '---\ntitle: Notes on etcd\ndate: 2026-01-09\nexternal_url: https://example.org/etcd\ntags: [etcd]\n---\nAbout consensus.\n',
  'hostile.md': `---\ntitle: ${JSON.stringify(HOSTILE_TITLE)}\ndate: 2026-01-08\nexternal_url: https://example.org/hostile\n---\n<img src=x onerror=alert(1)>\n`,
  'failed.md': '---\ntitle: A post that was refused\ndate: 2026-01-07\nexternal_url: https://example.org/failed\n---\nBody.\n',
  'doubt.md': '---\ntitle: A post in doubt\ndate: 2026-01-06\nexternal_url: https://example.org/doubt\n---\nBody.\n',
  'old.md': '---\ntitle: An old post\ndate: 2024-01-06\nexternal_url: https://example.org/old\n---\nBody.\n',
  'draft.md': '---\ntitle: A secret draft\ndate: 2026-01-05\ndraft: true\n---\nBody.\n',
  'broken.md': '---\ntitle: [unclosed\n---\nBody.\n',
  'held-1.md': '---\ntitle: Held post one\ndate: 2026-01-04\n---\nBody.\n',
  'held-2.md': '---\ntitle: Held post two\ndate: 2026-01-03\n---\nBody.\n',
  'later.md': `---\ntitle: A post for later\ndate: ${new Date(Date.now() + 26 * 3_600_000).toISOString()}\nexternal_url: https://example.org/later\n---\nBody.\n`,
};

/** The time for the Herald of the stage; the database has its own clock, which must not be far off. */
const NOW = new Date();
export const HOLD: Hold = {
  id: 'ha49a71d68bfd4da240a54',
  kind: 'additions',
  since: new Date(NOW.getTime() - 4 * 3_600_000).toISOString(),
  posts: 2,
  messages: 2,
  samples: ['Held post one', 'Held post two'],
  decision: null,
};

export interface DashboardStage {
  herald: Herald;
  web: OpenedWeb;
  url: string;
  /** Returns the post of a file. */
  post: (path: string) => Post;
  /** Returns the key of the announcement of a file's post. */
  key: (path: string, to?: Destination) => string;
  /** Signs in with a token; resolves to the value of the header Cookie. */
  signIn: (token: string) => Promise<string>;
  /** Resolves to the token for changes in the pages of that session. */
  csrfOf: (cookie: string) => Promise<string>;
  /** Returns the causes of the web server's faults that were logged so far. */
  faults: () => readonly unknown[];
  close: () => Promise<void>;
}

/** Opens a Herald with an embedded database in which a little of everything has happened, and its dashboard. Nothing is sent by itself. `more`: further posts, by file name. */
export async function openDashboardStage(
  env: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<DashboardStage> {
  const [folder, data] = await Promise.all([temporaryFolder(), temporaryDataDir()]);
  const contentDir = join(folder.path, 'content');
  mkdirSync(contentDir);
  for (const [name, text] of Object.entries({ ...FILES, ...more })) writeFileSync(join(contentDir, name), text);
  const settings = {
    HERALD_CONTENT_DIR: contentDir,
    HERALD_DATA_DIR: data.path,
    HERALD_EMBEDDED_FSYNC: '0',
    HERALD_WEB_ADDR: '127.0.0.1:0',
    HERALD_WEB_TOKEN: TOKEN,
    HERALD_WEB_VIEW_TOKEN: VIEW_TOKEN,
    HERALD_ANNOUNCE_TO: `${SLACK} ${DISCORD}`,
    ...env,
  };
  const config = loadConfig(settings, folder.path);
  const output = new PassThrough() as unknown as NodeJS.WriteStream;
  (output as unknown as PassThrough).resume();
  const faults: unknown[] = [];
  const log = (event: string, facts: unknown): void => void (event === 'web.fault' && faults.push(facts));
  const now = (): Date => NOW;
  const herald = await openHerald(config, {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output,
    textStyle: () => ({ width: 80, colour: false }),
    log,
    now,
    onQuit: () => undefined,
    onBroken: () => undefined,
  });
  await herald.contentSync.scan('all');
  const web = await openWeb(config, { env: settings, stdout: output } as unknown as Parameters<typeof openWeb>[1], herald, tapEvents(log));
  if (!web) throw new Error('no web server');
  const post = (path: string): Post => {
    for (const one of herald.commands.archive.all()) if (one.path === path) return one;
    throw new Error(`no post in ${path}`);
  };
  const key = (path: string, to: Destination = SLACK): string => deliveryKeyOf(post(path).id, to, 'announce');
  const stage: DashboardStage = {
    herald,
    web,
    url: web.url,
    post,
    key,
    signIn: async (token) => {
      const answer = await fetch(`${web.url}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ secret: token }),
        redirect: 'manual',
      });
      const [cookie = ''] = answer.headers.get('set-cookie')?.split(';') ?? [];
      if (answer.status !== 303 || cookie === '') throw new Error(`not signed in: ${answer.status}`);
      return cookie;
    },
    csrfOf: async (cookie) => {
      const page = await (await fetch(`${web.url}/`, { headers: { cookie } })).text();
      return /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    },
    faults: () => faults,
    close: async () => {
      await web.stop();
      await herald.close();
      await Promise.all([folder.remove(), data.remove()]);
    },
  };
  await fill(stage);
  return stage;
}

/** Records one delivery of each kind. */
async function fill({ herald: { ledger, commands }, post, key }: DashboardStage): Promise<void> {
  const row = (path: string, to: Destination = SLACK, own: Partial<NewDelivery> = {}): NewDelivery => ({
    key: key(path, to),
    postId: post(path).id,
    destination: to,
    purpose: 'announce',
    state: 'planned',
    reason: null,
    digestKey: null,
    ...own,
  });
  const held = { state: 'held', reason: holdReason(HOLD), hold: HOLD.id } as const;
  const record = {
    write: [],
    remove: [],
    amendments: null,
    holds: [HOLD],
    deliveries: [row('held-1.md', SLACK, held), row('held-2.md', SLACK, held)],
  };
  await commands.posts.recordScan(() => record, NOW.getTime());
  const pace = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
  const ends = async (path: string, settle: Parameters<typeof ledger.settle>[2], to: Destination = SLACK): Promise<void> => {
    await ledger.plan([row(path, to)]);
    const claim = await ledger.claim(key(path, to), {
      owner: 'stage',
      nowMs: NOW.getTime(),
      rateLimits: pace,
      leaseMs: 0,
      gracePeriodMs: 0,
    });
    if (claim.kind !== 'claimed') throw new Error(`${path}: ${claim.kind}`);
    await ledger.settle(key(path, to), claim.delivery.attempts, settle, NOW.getTime());
  };
  const receipt = (id: string) => ({ channel: 'C0GENERAL', messageId: id, link: `https://example.slack.com/archives/C0GENERAL/p${id}` });
  await ends('cilium.md', { state: 'delivered', receipt: receipt('1') });
  await ends('etcd.md', { state: 'delivered', receipt: receipt('2') });
  await ends('failed.md', { state: 'failed', reason: { kind: 'rejected', detail: 'invalid_blocks' } });
  await ends('doubt.md', { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'missing_scope' } });
  await ledger.plan([row('old.md', SLACK, { state: 'skipped', reason: { kind: 'stale' } })]);
  await ledger.plan([row('hostile.md', DISCORD)]);
}

/** Makes a message to APPROVED wait for approval; resolves to its number. */
export async function asksForApproval({ herald: { ledger }, post, key }: DashboardStage, path: string): Promise<number> {
  const own = key(path, APPROVED);
  await ledger.plan([newDelivery(own, APPROVED, { postId: post(path).id })]);
  const rateLimits = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
  const claim = await ledger.claim(own, { owner: 'stage', nowMs: NOW.getTime(), rateLimits, leaseMs: 0, gracePeriodMs: 0 });
  if (claim.kind !== 'claimed') throw new Error(`${path}: ${claim.kind}`);
  const request = { review: 'terminal', own: buildAnnouncement(post(path)), ...APPROVAL_TERMS };
  const asked = await ledger.awaitApproval(own, claim.delivery.attempts, request, NOW.getTime());
  return asked?.approval.number ?? 0;
}
