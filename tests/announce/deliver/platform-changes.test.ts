import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { createPlatformChanges } from '../../../src/announce/deliver/platform-changes.ts';
import { createSubscriptions } from '../../../src/app/subscriptions.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import type { PlatformChange } from '../../../src/ports/platform-change.ts';
import { createMemoryStores } from '../../support/memory-stores.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const GONE = { kind: 'destination-gone', detail: 'is_archived: the channel is archived', advice: 'Unarchive it' } as const;
const REFUSED = { kind: 'unauthorized', detail: 'app_uninstalled', advice: 'Install it again' } as const;
const NOTHING = { tags: [], sources: [], kinds: [], words: [] };
const order = { by: { platform: 'slack', id: 'U0ANN' }, where: null, nowMs: NOW.getTime() };

/** Herald with these subscriptions of the settings and of people. */
async function open(settings: readonly Destination[], people: readonly Destination[] = [], adminDestination: Destination = 'terminal') {
  const stores = createMemoryStores();
  const subscriptions = createSubscriptions({
    store: stores.subscriptions,
    settings: settings.map((destination): Subscription => ({ id: destination, destination, filter: NOTHING, origin: 'herald.yaml' })),
    startFeed: null,
    now: () => NOW,
    log: () => undefined,
  });
  await subscriptions.writeSettings();
  for (const destination of people)
    await subscriptions.store.add(
      { destination, filter: { ...NOTHING, expression: 'kind:release' }, origin: 'chat', images: 'large' },
      order,
    );
  const probed: string[] = [];
  const logged: string[] = [];
  const enqueued: string[] = [];
  const change = createPlatformChanges({
    ledger: stores.ledger,
    subscriptions,
    platforms: PLATFORMS,
    adminDestination,
    enqueue: async (wakeups) => void enqueued.push(...wakeups.map(({ key }) => key)),
    communities: { changed: async () => undefined },
    housekeeping: async () => {
      const due = (await stores.ledger.pauses()).filter(({ probeAt }) => Date.parse(probeAt) <= NOW.getTime());
      probed.push(...due.map(({ target }) => target));
    },
    now: () => NOW,
    log: (event, facts) => void logged.push(`${event} ${JSON.stringify(facts)}`),
  });
  const paused = async () => (await stores.ledger.pauses()).map(({ target }) => target).toSorted();
  const notices = async () => (await stores.ledger.openNotices()).map(({ notice }) => notice);
  return { ...stores, change, paused, notices, probed, logged, enqueued, current: subscriptions.current };
}

const gone = (destination: Destination): PlatformChange => ({ kind: 'gone', destination, reason: GONE });

describe('a channel that takes nothing any more', () => {
  it('is paused at once, with one notice, also where its workspace is named', async () => {
    const herald = await open(['slack:C1', 'slack:T012AB/C1', 'slack:C2']);
    await herald.change(gone('slack:C1'));
    await herald.change(gone('slack:C1'));
    expect(await herald.paused()).toEqual(['slack:C1', 'slack:T012AB/C1']);
    expect(await herald.notices()).toMatchObject([
      { title: 'No more messages to slack:C1 for now', actions: [{ command: 'resume slack:C1' }] },
      { title: 'No more messages to slack:T012AB/C1 for now' },
    ]);
    expect(herald.enqueued).toHaveLength(2);
  });

  it('that gets nothing from Herald is left alone', async () => {
    const herald = await open(['slack:C1', 'discord:112233445566778899']);
    for (const channel of ['slack:C9', 'discord:C1', 'terminal', 'slack:']) await herald.change(gone(channel));
    expect(await herald.paused()).toEqual([]);
    expect(await herald.notices()).toEqual([]);
  });

  it('counts as served where it is the channel of the admins', async () => {
    const herald = await open([], [], 'slack:CADMIN');
    await herald.change(gone('slack:CADMIN'));
    expect(await herald.paused()).toEqual(['slack:CADMIN']);
  });
});

describe('a channel that is back', () => {
  it('is asked at once where it is paused, and only then', async () => {
    const herald = await open(['slack:C1', 'slack:C2']);
    await herald.change({ kind: 'back', destination: 'slack:C1' });
    expect(herald.probed).toEqual([]);
    await herald.change(gone('slack:C1'));
    await herald.change(gone('slack:C2'));
    await herald.change({ kind: 'back', destination: 'slack:C1' });
    expect(herald.probed).toEqual(['slack:C1']);
  });
});

describe('a channel that has another id', () => {
  const moved = { kind: 'moved', destination: 'slack:C1', to: 'slack:C7', reason: { ...GONE, detail: 'channel_id_changed' } } as const;

  it('takes along what people subscribed, as it was, also paused; and the old one is paused', async () => {
    const herald = await open([], ['slack:C1', 'slack:T012AB/C1', 'slack:C2']);
    const first = (await herald.subscriptions.all()).find(({ destination }) => destination === 'slack:C1');
    if (!first) throw new Error('no subscription');
    await herald.subscriptions.pause(first, 'too much', order);
    await herald.change(moved);
    const now = await herald.subscriptions.all();
    expect(now.map(({ destination }) => destination).toSorted()).toEqual(['slack:C2', 'slack:C7', 'slack:T012AB/C7']);
    const at = (destination: Destination) => now.find((one) => one.destination === destination);
    expect(at('slack:C7')).toMatchObject({ filter: { expression: 'kind:release' }, images: 'large', origin: 'chat' });
    expect(at('slack:C7')?.paused).toMatchObject({ reason: 'too much' });
    expect(at('slack:T012AB/C7')?.paused).toBeUndefined();
    expect(await herald.paused()).toEqual(['slack:C1', 'slack:T012AB/C1']);
  });

  it('leaves what settings say to whoever wrote them, and tells the admins', async () => {
    const herald = await open(['slack:C1']);
    await herald.change(moved);
    expect(herald.current().map(({ destination }) => destination)).toEqual(['slack:C1']);
    expect(await herald.paused()).toEqual(['slack:C1']);
    expect((await herald.notices()).map(({ lines }) => JSON.stringify(lines)).join()).toContain('channel_id_changed');
  });
});

describe('a token that is refused from now on', () => {
  const signedOut = { kind: 'signed-out', target: 'slack:T012AB', reason: REFUSED } as const;

  it('pauses what it was for, and nothing else', async () => {
    const herald = await open(['slack:C1', 'slack:T012AB/C1', 'slack:T099ZZ/C3', 'discord:112233445566778899']);
    await herald.change(signedOut);
    expect(await herald.paused()).toEqual(['slack', 'slack:T012AB']);
    expect((await herald.notices()).map(({ title }) => title)).toContain('No more messages to Slack for now');
  });

  it('is asked for at once where it is taken again, and nothing else is', async () => {
    const herald = await open(['slack:T012AB/C1', 'slack:T099ZZ/C3']);
    await herald.change({ kind: 'signed-in', target: 'slack:T012AB' });
    expect(herald.probed).toEqual([]);
    await herald.change(signedOut);
    await herald.change({ ...signedOut, target: 'slack:T099ZZ' });
    await herald.change(gone('slack:C1'));
    await herald.change({ kind: 'signed-in', target: 'slack:T012AB' });
    expect(herald.probed).toEqual(['slack:T012AB']);
  });

  it('pauses nothing where nothing goes there', async () => {
    const herald = await open(['terminal']);
    await herald.change(signedOut);
    expect(await herald.paused()).toEqual([]);
  });
});

it('a change that can’t be acted on is logged, and throws nothing', async () => {
  const herald = await open(['slack:C1']);
  const failing = createPlatformChanges({
    ledger: { ...herald.ledger, pause: () => Promise.reject(new Error('the database is away')) },
    subscriptions: { current: herald.current, store: herald.subscriptions },
    platforms: PLATFORMS,
    adminDestination: 'terminal',
    enqueue: async () => undefined,
    communities: { changed: async () => undefined },
    housekeeping: async () => undefined,
    now: () => NOW,
    log: (event) => void herald.logged.push(event),
  });
  await failing(gone('slack:C1'));
  expect(herald.logged).toContain('platform.change-failed');
});
