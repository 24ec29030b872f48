import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { createCommunities, createForgetting } from '../../../src/announce/deliver/communities.ts';
import { createHousekeeping } from '../../../src/announce/deliver/housekeeping.ts';
import { createNoticeReviser } from '../../../src/announce/deliver/revise-notices.ts';
import { createSubscriptions } from '../../../src/app/subscriptions.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { deliveryKeyOf, newDelivery } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { LeftCommunity } from '../../../src/model/pause.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import type { Messenger } from '../../../src/ports/messenger.ts';
import { APPROVAL_TERMS } from '../../support/make.ts';
import { createMemoryStores } from '../../support/memory-stores.ts';

const DAY_MS = 86_400_000;
const NOTHING = { tags: [], sources: [], kinds: [], words: [] };
const BY = { platform: 'discord', id: '200' };
const NO_ACCESS: Failure = { kind: 'destination-gone', detail: 'the bot cannot see this channel' };
const reasonFor = (community: string): LeftCommunity => ({
  kind: 'destination-gone',
  detail: 'the bot was removed from this server',
  advice: 'Invite the bot again',
  community,
});
/** Server 900 has the channels 1 and 2, server 901 the channel 3; 9 is a webhook. */
const SERVERS: Readonly<Record<Destination, string | null>> = {
  'discord:1': '900',
  'discord:2': '900',
  'discord:3': '901',
  'discord:9': null,
};

/** Herald with these channels of the settings and of people. */
async function open({ settings = [], people = [], admin = 'terminal' }: { settings?: string[]; people?: string[]; admin?: Destination }) {
  const clock = { ms: Date.parse('2026-01-12T12:00:00.000Z') };
  const now = () => new Date(clock.ms);
  const stores = createMemoryStores();
  const { ledger, places, audit } = stores;
  const subscriptions = createSubscriptions({
    store: stores.subscriptions,
    settings: settings.map((destination): Subscription => ({ id: destination, destination, filter: NOTHING, origin: 'herald.yaml' })),
    startFeed: null,
    now,
    log: () => undefined,
  });
  await subscriptions.writeSettings();
  for (const destination of people)
    await subscriptions.store.add({ destination, filter: NOTHING, origin: 'chat' }, { by: BY, where: null, nowMs: clock.ms });
  /** Servers that the bot is in; channels that it may not see. */
  const inside = new Set(['900', '901']);
  const hidden = new Set<Destination>();
  const asked: string[] = [];
  const messenger: Partial<Messenger> = {
    platform: 'discord',
    communityOf: async (destination) => {
      asked.push(destination);
      const server = SERVERS[destination] ?? null;
      if (hidden.has(destination) || (server !== null && !inside.has(server))) throw new DeliveryError(NO_ACCESS);
      return server;
    },
    whyNotIn: async (server) => (inside.has(server) ? null : reasonFor(server)),
    probe: async (destination) => {
      const server = SERVERS[destination ?? ''] ?? null;
      if (hidden.has(destination ?? '') || (server !== null && !inside.has(server))) throw new DeliveryError(NO_ACCESS);
    },
  };
  const logged: string[] = [];
  const reviseNotices = createNoticeReviser({ ledger, audit, platforms: PLATFORMS, now });
  const parts = {
    ledger,
    places,
    subscriptions,
    messengers: new Map([['discord', messenger as Messenger]]),
    platforms: PLATFORMS,
    adminDestination: admin,
    enqueue: async () => undefined,
    reviseNotices,
    now,
    log: (event: string, facts: object) => void logged.push(`${event} ${JSON.stringify(facts)}`),
  };
  const communities = createCommunities(parts);
  const forget = createForgetting({ ...parts, audit });
  const housekeeping = createHousekeeping({ ...parts, approvalTerms: APPROVAL_TERMS, communities: { ...communities, forget } });
  await housekeeping();
  const paused = async () =>
    (await ledger.pauses()).map(({ target, reason }) => `${target}: ${'community' in reason ? reason.community : reason.kind}`);
  return {
    ...stores,
    ...communities,
    housekeeping,
    paused,
    inside,
    hidden,
    asked,
    logged,
    clock,
    notices: async () => (await ledger.openNotices()).map(({ notice }) => notice),
    leave: (server: string) => {
      inside.delete(server);
      return communities.changed({ kind: 'left', platform: 'discord', reason: reasonFor(server) });
    },
    /** A post that waits for a channel, held by its pause. */
    owe: async (destination: Destination) => {
      const key = deliveryKeyOf('p1', destination, 'announce');
      await ledger.plan([newDelivery(key, destination, { postId: 'p1', state: 'held', reason: { kind: 'paused' } })]);
      return async () => {
        const [row] = await ledger.find({ keys: [key] }, 1);
        return `${row?.state} ${row?.reason?.kind ?? ''}`.trim();
      };
    },
  };
}

describe('a community that Herald is removed from', () => {
  it('pauses all of its channels at once, with one notice that says why and what happens', async () => {
    const herald = await open({ settings: ['discord:1'], people: ['discord:2', 'discord:3', 'discord:9'] });
    await herald.leave('900');
    await herald.leave('900');
    expect(await herald.paused()).toEqual(['discord:1: 900', 'discord:2: 900']);
    const [notice, ...others] = await herald.notices();
    expect(others).toEqual([]);
    expect(notice?.title).toBe('No more messages to discord:1 for now');
    const said = JSON.stringify(notice?.lines);
    expect(said).toContain('the bot was removed from this server');
    expect(said).toContain('Invite the bot again within 30 days, or its subscriptions will be forgotten');
    expect(said).toContain('1 more channel there is paused as well.');
  });

  it('resumes exactly those channels once Herald is invited again', async () => {
    const herald = await open({ people: ['discord:1', 'discord:2', 'discord:3'] });
    await herald.ledger.pause(
      { target: 'discord:3', reason: NO_ACCESS as never, since: '2026-01-12T11:00:00.000Z', probeAt: '2026-02-12T11:00:00.000Z' },
      [],
    );
    const stateOf = await herald.owe('discord:2');
    await herald.leave('900');
    await herald.changed({ kind: 'joined', platform: 'discord', community: '901' });
    expect(await herald.paused()).toEqual(['discord:3: destination-gone', 'discord:1: 900', 'discord:2: 900']);
    await herald.changed({ kind: 'joined', platform: 'discord', community: '900' });
    expect(await herald.paused()).toEqual(['discord:3: destination-gone']);
    expect(await stateOf()).toBe('planned');
    expect(await herald.notices()).toEqual([]);
  });

  it('is noticed at the next connection, and so is one that it was invited to meanwhile', async () => {
    const herald = await open({ people: ['discord:1', 'discord:3'] });
    const present = (ids: readonly string[], covers = (_: string) => true) =>
      herald.changed({ kind: 'present', platform: 'discord', communities: new Set(ids), covers, reasonFor });
    await present(['900'], (server) => server === '900');
    expect(await herald.paused()).toEqual([]);
    await present(['901']);
    expect(await herald.paused()).toEqual(['discord:1: 900']);
    await present(['900', '901']);
    expect(await herald.paused()).toEqual([]);
  });

  it('is told apart from a channel that it may not see: by a refusal, and by a probe', async () => {
    const herald = await open({ people: ['discord:1', 'discord:2', 'discord:3'] });
    herald.hidden.add('discord:3');
    expect(await herald.isLeft('discord:3')).toBe(false);
    expect(await herald.paused()).toEqual([]);
    herald.inside.delete('900');
    expect(await herald.isLeft('discord:1')).toBe(true);
    expect(await herald.paused()).toEqual(['discord:1: 900', 'discord:2: 900']);

    const pausedAt = new Date(herald.clock.ms).toISOString();
    await herald.ledger.pause({ target: 'discord:3', reason: NO_ACCESS as never, since: pausedAt, probeAt: pausedAt }, []);
    await herald.housekeeping();
    expect(await herald.paused()).toContain('discord:3: destination-gone');
    herald.inside.delete('901');
    herald.clock.ms += DAY_MS;
    await herald.housekeeping();
    expect(await herald.paused()).toContain('discord:3: 901');
  });

  it('is probed where nobody reports an invitation, and its channels resume together', async () => {
    const herald = await open({ people: ['discord:1', 'discord:2'] });
    await herald.leave('900');
    herald.clock.ms += DAY_MS;
    await herald.housekeeping();
    expect(await herald.paused()).toHaveLength(2);
    herald.inside.add('900');
    // It may be there, and yet be kept out of a channel: that is found out by the next message.
    herald.hidden.add('discord:2');
    herald.clock.ms += DAY_MS;
    await herald.housekeeping();
    expect(await herald.paused()).toEqual([]);
  });
});

describe('a community that Herald was removed from 30 days ago', () => {
  it('is forgotten: subscriptions end, what waits is discarded and never announced again', async () => {
    const herald = await open({ people: ['discord:1', 'discord:2', 'discord:3'] });
    const stateOf = await herald.owe('discord:1');
    await herald.leave('900');
    herald.clock.ms += 30 * DAY_MS - 1;
    await herald.housekeeping();
    expect((await herald.subscriptions.all()).map(({ destination }) => destination)).toHaveLength(3);
    herald.clock.ms += 1;
    await herald.housekeeping();
    await herald.housekeeping();
    expect((await herald.subscriptions.all()).map(({ destination }) => destination)).toEqual(['discord:3']);
    expect(await herald.paused()).toEqual([]);
    expect(await stateOf()).toBe('skipped community-left');
    const orders = (await herald.audit.latest(10)).filter(({ action }) => action === 'forget');
    expect(orders.map(({ who, where, detail }) => [who.id, where, detail.community, detail.subscriptions, detail.deliveries])).toEqual([
      ['Discord', 'discord:2', '900', 1, 0],
      ['Discord', 'discord:1', '900', 1, 1],
    ]);
    expect(herald.logged).toContain('community.forgotten {"target":"discord:1","subscriptions":1,"deliveries":1}');
    const key = deliveryKeyOf('p1', 'discord:1', 'announce');
    expect(await herald.ledger.plan([newDelivery(key, 'discord:1', { postId: 'p1' })])).toEqual([]);
    expect(await herald.notices()).toEqual([]);
  });

  it('is forgotten at once where it is left for good, with what was the matter with the workspace itself', async () => {
    const herald = await open({ settings: ['discord:T1/3'], people: ['discord:T1/1', 'discord:T1/2', 'discord:T2/1'] });
    const since = { since: '2026-01-12T11:00:00.000Z', probeAt: '2026-01-13T12:00:00.000Z' };
    await herald.ledger.pause({ target: 'discord:T1', reason: { kind: 'unauthorized', detail: 'token_revoked' }, ...since }, []);
    const state = await herald.owe('discord:T1/1');
    await herald.changed({ kind: 'left', platform: 'discord', reason: { ...reasonFor('T1'), forget: 'at-once' } });
    const said = JSON.stringify((await herald.notices()).map(({ lines }) => lines));
    expect(said).toContain('Invite the bot again');
    expect(said).not.toContain('30 days');
    await herald.housekeeping();
    // What the settings subscribe is theirs to end.
    expect(await herald.paused()).toEqual(['discord:T1/3: T1']);
    expect((await herald.subscriptions.all()).map(({ destination }) => destination).toSorted()).toEqual(['discord:T1/3', 'discord:T2/1']);
    expect(await state()).toBe('skipped community-left');
    const forgotten = (await herald.audit.latest(10)).filter(({ action }) => action === 'forget').map(({ where }) => where);
    expect(forgotten.toSorted()).toEqual(['discord:T1', 'discord:T1/1', 'discord:T1/2']);
  });

  it('keeps paused what the settings subscribe, without keeping what waits; and the channel of the admins as it is', async () => {
    const herald = await open({ settings: ['discord:1'], people: ['discord:1'], admin: 'discord:2' });
    const [settings, admin] = [await herald.owe('discord:1'), await herald.owe('discord:2')];
    await herald.leave('900');
    herald.clock.ms += 31 * DAY_MS;
    await herald.housekeeping();
    expect((await herald.subscriptions.all()).map(({ origin }) => origin)).toEqual(['herald.yaml']);
    expect(await herald.paused()).toEqual(['discord:1: 900', 'discord:2: 900']);
    expect([await settings(), await admin()]).toEqual(['skipped community-left', 'held paused']);
  });
});

describe('where channels are', () => {
  it('is asked of a few at a time, and in the end of all', async () => {
    const herald = await open({ people: Array.from({ length: 50 }, (_, n) => `discord:${100 + n}`) });
    expect(herald.asked).toHaveLength(20);
    await herald.housekeeping();
    await herald.housekeeping();
    expect(new Set(herald.asked).size).toBe(50);
    expect(herald.asked).toHaveLength(50);
  });

  it('is asked once, and what can’t be asked not again and again', async () => {
    const herald = await open({ people: ['discord:1', 'discord:9'] });
    await herald.housekeeping();
    expect(herald.asked).toEqual(['discord:1', 'discord:9']);
    expect(await herald.places.all()).toEqual(
      new Map([
        ['discord:1', '900'],
        ['discord:9', null],
      ]),
    );
  });
});
