import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { deliveryKeyOf, type NewDelivery } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import { makePost } from '../../support/make.ts';
import { hasTestDatabase, testDatabase } from '../../support/servers.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';

const SLACK: Destination = 'slack:C1';
const AT_MS = Date.parse('2026-01-12T12:00:00.000Z');
const POSTS = ['a.md', 'b.md', 'c.md', 'd.md', 'e.md'].map((path) => makePost({ path, title: `Title “${path}”` }));
const [a, b, c, d, e] = POSTS.map((post) => post.id) as [string, string, string, string, string];
const DIGEST = deliveryKeyOf('batch', SLACK, 'digest');

function row(id: string, own: Partial<NewDelivery> = {}): NewDelivery {
  const destination = own.destination ?? SLACK;
  return {
    key: deliveryKeyOf(id, destination, own.purpose ?? 'announce'),
    postId: id,
    destination,
    purpose: 'announce',
    state: 'planned',
    reason: null,
    digestKey: null,
    ...own,
  };
}

async function send({ ledger }: OpenedDatabase, key: NewDelivery['key'], nowMs: number): Promise<void> {
  const rateLimits = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
  const claim = await ledger.claim(key, { owner: 'me', nowMs, rateLimits, leaseMs: 0, gracePeriodMs: 0 });
  if (claim.kind !== 'claimed') throw new Error(claim.kind);
  const receipt = { channel: 'C1', messageId: '1', link: 'https://chat.example/1' };
  await ledger.settle(key, claim.delivery.attempts, { state: 'delivered', receipt }, nowMs);
}

it('what channels got is in the order in which it was sent, not planned', async () => {
  const folder = await temporaryDataDir();
  const database = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => undefined });
  try {
    const other: Destination = 'slack:C2';
    const [first, second] = [row(a), row(b, { destination: other })];
    await database.ledger.plan([first, second]);
    await send(database, second.key, AT_MS);
    await send(database, first.key, AT_MS + 1_000);
    const sent = await database.reads.sentTo([SLACK, other], 10);
    expect(sent.map(({ destination }) => destination)).toEqual([SLACK, other]);
  } finally {
    await database.close();
    await folder.remove();
  }
});

describe.each([
  { title: 'PGlite', present: true, onServer: false },
  { title: 'PostgreSQL', present: hasTestDatabase(), onServer: true },
])('what the dashboard reads in $title', ({ present, onServer }) => {
  let database: OpenedDatabase;
  let remove = async (): Promise<void> => undefined;

  beforeAll(async () => {
    if (!present) return;
    const server = onServer ? await testDatabase() : null;
    const folder = onServer ? null : await temporaryDataDir();
    remove = async () => {
      await server?.drop();
      await folder?.remove();
    };
    database = await openDatabase({ databaseUrl: server?.url ?? null, dataDir: folder?.path ?? '', fsync: false, log: () => undefined });
    const { ledger, posts, audit } = database;
    const write = POSTS.map((post) => ({ post, state: 'announced', fingerprint: null }) as const);
    await posts.recordScan(() => ({ write, remove: [], deliveries: [], amendments: null, holds: [] }), AT_MS);
    await ledger.plan([
      row(a),
      row(b, { state: 'skipped', reason: { kind: 'stale' } }),
      row(c, { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 240 }, hold: 'ha-00000001' }),
      row('batch', { key: DIGEST, postId: null, purpose: 'digest', dueAt: '2026-01-13T00:00:00.000Z' }),
      row(d, { digestKey: DIGEST }),
      row(e, { digestKey: DIGEST }),
      row(a, { destination: 'discord:112233445566778899' }),
    ]);
    await send(database, row(a).key, AT_MS);
    for (const action of ['pause', 'resume', 'replay'])
      await audit.record({ at: '2026-01-12T12:00:00.000Z', who: { platform: 'web', id: 'alice' }, where: null, action, detail: {} });
  });
  afterAll(async () => {
    await database?.close();
    await remove();
  });

  it.runIf(present)('tells what channels got, newest first, and of no others', async () => {
    const { reads } = database;
    const got = { destination: SLACK, postId: a, updatedAt: new Date(AT_MS).toISOString() };
    expect(await reads.sentTo([SLACK, 'discord:112233445566778899'], 10)).toEqual([got]);
    expect(await reads.sentTo(['discord:112233445566778899'], 10)).toEqual([]);
    expect(await reads.sentTo([SLACK], 0)).toEqual([]);
    expect(await reads.sentTo([], 10)).toEqual([]);
  });

  it.runIf(present)('lists deliveries by every filter, newest first, without what digests include', async () => {
    const { reads } = database;
    const ids = async (filter: Parameters<typeof reads.deliveries>[0]) => (await reads.deliveries(filter, 10)).map(({ key }) => key);
    const onDiscord = row(a, { destination: 'discord:112233445566778899' }).key;
    expect(await ids({})).toEqual([onDiscord, DIGEST, row(c).key, row(b).key, row(a).key]);
    expect(await ids({ included: true })).toHaveLength(7);
    expect(await ids({ includedIn: DIGEST, included: true })).toEqual([row(e).key, row(d).key]);
    expect(await ids({ states: ['held'] })).toEqual([row(c).key]);
    expect(await ids({ states: ['held', 'skipped'] })).toEqual([row(c).key, row(b).key]);
    expect(await ids({ purposes: ['digest'] })).toEqual([DIGEST]);
    expect(await ids({ platform: 'discord' })).toEqual([onDiscord]);
    expect(await ids({ destination: SLACK, postIds: [a, b] })).toEqual([row(b).key, row(a).key]);
    expect(await ids({ hold: 'ha-00000001' })).toEqual([row(c).key]);
    expect(await ids({ link: 'https://chat.example/1' })).toEqual([row(a).key]);
    expect(await ids({ reason: 'safety-limit' })).toEqual([row(c).key]);
    expect(await ids({ keys: [row(b).key] })).toEqual([row(b).key]);
    expect(await ids({ since: '2999-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await ids({ until: '2999-01-01T00:00:00.000Z' })).toHaveLength(5);
  });

  it.runIf(present)('goes on below a position', async () => {
    const { reads } = database;
    const [first, second] = await reads.deliveries({}, 2);
    const rest = await reads.deliveries({}, 10, second?.position);
    expect(first && second && first.position > second.position).toBe(true);
    expect(rest.map(({ key }) => key)).toEqual([row(c).key, row(b).key, row(a).key]);
  });

  it.runIf(present)('counts no further than it is asked to', async () => {
    const { reads } = database;
    expect([await reads.countDeliveries({}, 100), await reads.countDeliveries({}, 3)]).toEqual([5, 3]);
    expect(await reads.deliveryKeys({ states: ['skipped'] }, 10)).toEqual([row(b).key]);
  });

  it.runIf(present)('tells what goes out next, and what waits longest: not what is due later', async () => {
    const { reads } = database;
    const onDiscord = row(a, { destination: 'discord:112233445566778899' }).key;
    const keys = (await reads.upcoming(10)).map(({ key }) => key);
    expect(keys.toSorted()).toEqual([DIGEST, onDiscord].toSorted());
    expect((await reads.oldestPending(AT_MS))?.key).toBe(onDiscord);
    expect(await reads.attention()).toEqual({ open: 2, held: 1, inDoubt: 0, failed: 0 });
  });

  it.runIf(present)('counts messages by day, platform and outcome', async () => {
    const days = await database.reads.outcomesByDay('2026-01-01T00:00:00.000Z');
    expect(days).toContainEqual({ day: '2026-01-12', platform: 'slack', state: 'delivered', count: 1 });
    // What a digest includes is not counted beside it.
    expect(days.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });

  it.runIf(present)('puts each delivery on one day of the calendar: where it ended, is due, or was planned', async () => {
    const { reads } = database;
    const onDiscord = row(a, { destination: 'discord:112233445566778899' }).key;
    const [planned] = await reads.deliveries({ keys: [onDiscord] }, 1);
    const today = planned?.createdAt.slice(0, 10) ?? '';
    const day = (from: string) => ({ from: `${from}T00:00:00.000Z`, before: new Date(Date.parse(from) + 86_400_000).toISOString() });
    const keysOn = async (from: string) => (await reads.calendarRows({ onCalendar: day(from) }, 10)).map(({ key }) => key);
    expect(await keysOn('2026-01-12')).toEqual([row(a).key]);
    expect(await keysOn('2026-01-13')).toEqual([DIGEST]);
    // What was only planned, or ended when it was planned, in the order of time.
    expect(await keysOn(today)).toEqual([row(b).key, row(c).key, onDiscord]);
    expect(await reads.calendarRows({ onCalendar: day(today) }, 2)).toHaveLength(2);
    const january = await reads.calendarCounts({ onCalendar: { from: '2026-01-01T00:00:00.000Z', before: '2026-02-01T00:00:00.000Z' } });
    expect(january.toSorted((one, other) => one.day.localeCompare(other.day))).toEqual([
      { day: '2026-01-12', endedAs: 'delivered', count: 1 },
      { day: '2026-01-13', endedAs: null, count: 1 },
    ]);
    expect(await reads.deliveries({ onCalendar: day('2026-01-13'), states: ['planned'] }, 10)).toHaveLength(1);
    expect(await reads.calendarCounts({ onCalendar: day('2026-01-12'), destination: 'slack:C2' })).toEqual([]);
  });

  it.runIf(present)('knows posts by their id', async () => {
    const titles = await database.reads.postTitles([a, 'unknown']);
    expect([...titles]).toEqual([[a, { title: 'Title “a.md”', url: 'https://example.org/a.md', path: 'a.md' }]]);
    expect((await database.reads.postTitles([])).size).toBe(0);
  });

  it.runIf(present)('pages through the audit log', async () => {
    const { reads } = database;
    const [last, middle] = await reads.audit(2);
    expect([last?.action, middle?.action, last?.who]).toEqual(['replay', 'resume', { platform: 'web', id: 'alice' }]);
    expect((await reads.audit(2, middle?.id)).map(({ action }) => action)).toEqual(['pause']);
  });

  it.runIf(present)('has another fingerprint when something has happened, and the same when nothing has', async () => {
    const { reads, ledger } = database;
    const before = await reads.fingerprint();
    expect(await reads.fingerprint()).toBe(before);
    await ledger.skip([row(c).key], { kind: 'marked-seen', by: null }, AT_MS);
    expect(await reads.fingerprint()).not.toBe(before);
  });
});
