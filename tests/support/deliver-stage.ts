import { PLATFORMS } from '../../adapters/platforms.ts';
import type { AttemptOptions } from '../../src/announce/deliver/attempt.ts';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import type { Post } from '../../src/content/post.ts';
import { DeliveryError, type Failure } from '../../src/lib/errors.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import type { Delivery, NewDelivery } from '../../src/model/delivery.ts';
import type { Platform } from '../../src/model/destination.ts';
import type { MessageStyle, PictureSize } from '../../src/model/message-style.ts';
import type { Pause } from '../../src/model/pause.ts';
import type { Mention } from '../../src/model/policies.ts';
import type { Claim, Settlement } from '../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import type { Calendars, Messenger, Outgoing, Posted, Publishing } from '../../src/ports/messenger.ts';
import { makeDelivery, makePost } from './make.ts';

export const NOW = new Date('2026-01-12T12:00:00.000Z');
export const post = makePost({ path: 'a.md' });
export const delivery = makeDelivery({
  postId: post.id,
  destination: 'slack:C1',
  state: 'sending',
  attempts: 1,
  firstSentAt: NOW.toISOString(),
});
export const receipt = { channel: 'C1', messageId: '1.2', link: null };

interface Scene {
  claim: Claim;
  /** Claims of other deliveries, by key. */
  others?: Readonly<Record<string, Claim>>;
  post?: () => Promise<Posted>;
  edit?: Messenger['edit'];
  retract?: Messenger['retract'];
  find?: Messenger['find'];
  /** Whether the ledger accepts the record of a digest's posts. */
  isNoted?: boolean;
  /** Maximum number of digest lines in one message. */
  room?: number;
  connected?: boolean;
  muted?: boolean;
  leaseMs?: number;
  now?: () => Date;
  pictureSize?: PictureSize;
  style?: MessageStyle;
  /** Set if the messages of posts get threads: opens one. */
  openThread?: NonNullable<Messenger['openThread']>;
  /** Set if messages are published: publishes one. */
  publish?: Publishing['publish'];
  /** Set if events go into a calendar, which is that of the server S1. */
  calendars?: Pick<Calendars, 'write'> & Partial<Calendars>;
  /** The group to mention, and whether the ledger allows it. */
  mention?: Mention;
  mayMention?: boolean;
}

export const posted = { receipt, restMs: 0 };
export const AT_ONCE: Messenger['rateLimits'] = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };

/** Dependencies of a deliverer besides its ledger and messengers; they do nothing. */
export const quietParts = {
  platforms: PLATFORMS,
  owner: 'me',
  leaseMs: 0,
  gracePeriodMs: 0,
  adminDestination: 'slack:CADMIN',
  now: () => NOW,
  random: () => 1,
  showHere: () => undefined,
  log: () => undefined,
  enqueue: async () => undefined,
  onSettled: () => undefined,
  onClosed: () => undefined,
} as const;

/** Terms of an attempt without any special settings. */
export const ATTEMPT_TERMS: AttemptOptions = {
  capacity: () => 50,
  now: NOW,
  random: 1,
  gracePeriodMs: 86_400_000,
  pictureSize: 'thumbnail',
  style: {},
  approval: null,
  opensThread: false,
  isPublished: false,
  calendar: null,
  quiet: null,
};

/** Plays one delivery against a messenger that answers as the scene says; returns what was sent, settled, blocked, paused and enqueued, and when it is due again. */
export async function play(scene: Scene) {
  const { claim, connected = true, leaseMs = 0 } = scene;
  const settlements: Settlement[] = [];
  const planned: NewDelivery[] = [];
  const steps: unknown[] = [];
  const blocks: [string, string, number][] = [];
  const pauses: Pause[] = [];
  const rung: string[] = [];
  const faults: unknown[] = [];
  const sent: Outgoing[] = [];
  const shownHere: string[] = [];
  const ledger: Partial<Ledger> = {
    claim: async (key) => scene.others?.[key] ?? claim,
    recordIncluded: async (_key, _attempt, ids) => {
      steps.push(['note', ...ids]);
      return scene.isNoted ?? true;
    },
    takeMention: async (_key, attempt, { who }) => {
      steps.push(['mention', who, attempt]);
      return scene.mayMention ?? true;
    },
    settle: async (_key, _attempt, settlement) => settlements.push(settlement) > 0,
    block: async (target, lane, untilMs) => void blocks.push([target, lane, untilMs - NOW.getTime()]),
    pause: async (pause) => pauses.push(pause) > 0,
    plan: async (rows) => {
      planned.push(...rows);
      return rows.map(({ key }) => key);
    },
  };
  const messenger: Messenger = {
    platform: 'slack',
    rateLimits: { destination: { intervalMs: 1_100, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } },
    capacity: () => scene.room ?? 50,
    post: async (message) => {
      sent.push(message);
      steps.push(['post']);
      return scene.post ? scene.post() : posted;
    },
    edit: async (...edit) => {
      sent.push(edit[1]);
      return scene.edit ? scene.edit(...edit) : 'edited';
    },
    retract: scene.retract ?? (async () => undefined),
    find: scene.find ?? (async () => ({ kind: 'absent' })),
    ...(scene.openThread ? { openThread: scene.openThread } : {}),
    ...(scene.publish
      ? { publishing: { rateLimit: { intervalMs: 360_000, burst: 10 }, wants: async () => true, publish: scene.publish } }
      : {}),
    ...(scene.calendars
      ? { calendars: { communityOf: async () => 'S1', cancel: async () => undefined, check: async () => [], ...scene.calendars } }
      : {}),
    probe: async () => undefined,
    check: async () => [],
  };
  const deliver = createDeliverer({
    platforms: PLATFORMS,
    ledger: ledger as Ledger,
    messengers: new Map<Platform, Messenger>(connected ? [['slack', messenger]] : []),
    owner: 'me',
    leaseMs: leaseMs,
    gracePeriodMs: 86_400_000,
    adminDestination: 'slack:CADMIN',
    ...(scene.pictureSize === undefined ? {} : { pictureSizeFor: () => scene.pictureSize ?? 'none' }),
    ...(scene.style === undefined ? {} : { messageStyleFor: () => scene.style ?? {} }),
    ...(scene.openThread ? { opensThread: () => true } : {}),
    ...(scene.calendars ? { wantsCalendar: () => true } : {}),
    ...(scene.mention === undefined ? {} : { mentionFor: () => scene.mention ?? null }),
    now: scene.now ?? (() => NOW),
    random: () => 1,
    showHere: (notice) => void shownHere.push(notice.title),
    ...(scene.muted ? { showMuted: (destination) => void shownHere.push(destination) } : {}),
    log: (event, { error }) => void (event === 'delivery.fault' && faults.push(error)),
    enqueue: async (wakeups) => void rung.push(...wakeups.map(({ key }) => key)),
    onSettled: () => undefined,
    onClosed: () => undefined,
  });
  const outcome = await deliver('delivery' in claim ? claim.delivery.key : delivery.key);
  return {
    settlements,
    planned,
    steps,
    blocks,
    pauses,
    rung,
    faults,
    sent,
    shownHere,
    later: outcome.kind === 'later' ? outcome.atMs - NOW.getTime() : null,
  };
}

export const facts = { delivery, posts: [post], firstSeen: new Map([[post.id, delivery.createdAt]]), original: null, notice: null };
export const claimed: Extract<Claim, { kind: 'claimed' }> = { kind: 'claimed', ...facts };
export const doubtful = (notFoundAtMs: number | null): Claim => ({ kind: 'doubtful', ...facts, sent: facts.posts, notFoundAtMs });
export const failing = (failure: Failure) => () => Promise.reject(new DeliveryError(failure));
export const shown = contentFingerprint(buildAnnouncement(post));
export const digestRow = { ...delivery, key: 'b1~slack.C1~digest', postId: null, purpose: 'digest' } as const;
export const digest = { ...facts, kind: 'claimed', delivery: digestRow } as const;

export const editOf = (original: Partial<Delivery>): Claim => ({
  ...facts,
  kind: 'claimed',
  delivery: { ...delivery, key: delivery.key.replace('announce', 'edit'), purpose: 'edit', originalKey: delivery.key },
  original: { ...delivery, state: 'delivered', receipt, ...original },
});

export const retractOf = (posts: readonly Post[]): Claim => ({
  ...facts,
  kind: 'claimed',
  delivery: { ...delivery, key: delivery.key.replace('announce', 'retract'), purpose: 'retract', originalKey: delivery.key },
  original: { ...delivery, state: 'delivered', receipt },
  posts,
});
