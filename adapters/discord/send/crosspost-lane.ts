import { type APIMessage, MessageFlags, type REST, Routes } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { createTtlSet, type TtlSet } from '../../../src/lib/ttl-set.ts';
import type { Log } from '../../../src/ops/log.ts';
import { textsOf } from '../render/components-body.ts';
import type { CallApi } from './call-api.ts';
import type { ChannelCache } from './channel-cache.ts';
import { snowflakeAt } from './nonce.ts';

/** Discord publishes ten messages of a channel an hour. https://docs.discord.com/developers/resources/message#crosspost-message */
const BUDGET = { messages: 10, windowMs: 3_600_000 };
/** What was sent in this time before a process began, and is not published, is published by it. */
const CATCH_UP_MS = 6 * 3_600_000;
const CATCH_UP_MESSAGES = 100;
const RETRY: Backoff = { firstMs: 30_000, maxMs: 1_800_000 };
const MAX_TRIES = 8;
const ALREADY_PUBLISHED = 40033;
const UNKNOWN_MESSAGE = 10008;

/** A message that stands in an announcement channel. */
interface Sent {
  channelId: string;
  messageId: string;
  isDigest: boolean;
}

/** Publishes messages of announcement channels to the servers that follow them, beside all else: nothing waits for it. */
export interface CrosspostLane {
  /** Takes a message that was sent; in a channel that is not wanted, nothing. Never throws. Safe to call twice. */
  add(sent: Sent): void;
}

interface LaneContext {
  rest: REST;
  call: CallApi;
  channels: ChannelCache;
  /** Channels whose messages are published. */
  isWanted(channelId: string): boolean;
  ownId(): Promise<string>;
  log: Log;
  /** Epoch ms. */
  now(): number;
  /** Calls back after so long, ms; by default a timer that keeps no process alive. */
  after?(ms: number, act: () => void): void;
}

interface Lane {
  waiting: (Sent & { tries: number })[];
  /** Message ids that were in this lane, as long as a look back may find them. */
  seen: TtlSet;
  publishedAtMs: number[];
  notBeforeMs: number;
  isRunning: boolean;
}

/** What waits is not kept on disk: Discord itself says which messages are published, and a new process catches up from that. */
export function createCrosspostLane(context: LaneContext): CrosspostLane {
  const { rest, call, channels, log, now, after = (ms, act) => void setTimeout(act, ms).unref() } = context;
  const lanes = new Map<string, Lane>();

  return {
    add: (sent) => {
      if (!context.isWanted(sent.channelId)) return;
      const known = lanes.get(sent.channelId);
      const lane = known ?? { waiting: [], seen: createTtlSet(2 * CATCH_UP_MS, now), publishedAtMs: [], notBeforeMs: 0, isRunning: false };
      lanes.set(sent.channelId, lane);
      enqueue(lane, sent);
      if (known) void run(lane);
      else void catchUp(sent.channelId, lane).then(() => run(lane));
    },
  };

  function enqueue(lane: Lane, sent: Sent): void {
    if (lane.seen.add(sent.messageId)) lane.waiting.push({ ...sent, tries: 0 });
  }

  /** Earlier messages that an earlier process did not come to publish. */
  async function catchUp(channelId: string, lane: Lane): Promise<void> {
    try {
      const query = new URLSearchParams({ after: snowflakeAt(now() - CATCH_UP_MS), limit: String(CATCH_UP_MESSAGES) });
      const us = await context.ownId();
      const messages = (await call({ repeatable: true }, () => rest.get(Routes.channelMessages(channelId), { query }))) as APIMessage[];
      for (const message of messages.toReversed()) {
        const kind = kindOf(message);
        if (message.author.id === us && kind !== 'other') enqueue(lane, { channelId, messageId: message.id, isDigest: kind === 'digest' });
      }
    } catch (error) {
      // What can't be read now is not published later either; new messages are.
      const failure = failureIn(error);
      log('discord.crosspost-failed', { channel: channelId, message: 'those sent before', failure: failure.kind, ...detailIn(failure) });
    }
  }

  async function run(lane: Lane): Promise<void> {
    if (lane.isRunning) return;
    lane.isRunning = true;
    try {
      for (;;) {
        const next = lane.waiting.find(({ isDigest }) => isDigest) ?? lane.waiting[0];
        if (next === undefined) return;
        const waitMs = waitOf(lane);
        if (waitMs > 0) {
          after(waitMs, () => void run(lane));
          return;
        }
        const outcome = await publish(next);
        if (outcome === 'done') lane.publishedAtMs.push(now());
        if (outcome === 'done' || outcome === 'dropped') lane.waiting = lane.waiting.filter((one) => one !== next);
        else lane.notBeforeMs = now() + outcome.againAfterMs;
      }
    } finally {
      lane.isRunning = false;
    }
  }

  function waitOf(lane: Lane): number {
    lane.publishedAtMs = lane.publishedAtMs.filter((atMs) => now() - atMs < BUDGET.windowMs);
    const oldest = lane.publishedAtMs.at(-BUDGET.messages);
    return Math.max(lane.notBeforeMs, oldest === undefined ? 0 : oldest + BUDGET.windowMs) - now();
  }

  async function publish(sent: Lane['waiting'][number]): Promise<'done' | 'dropped' | { againAfterMs: number }> {
    const { channelId, messageId } = sent;
    try {
      if (!(await channels.load(channelId)).isAnnouncement) return 'dropped';
      await call({ repeatable: true }, () => rest.post(Routes.channelMessageCrosspost(channelId, messageId)));
      return 'done';
    } catch (error) {
      const cause: unknown = error instanceof DeliveryError ? error.cause : error;
      const code = typeof cause === 'object' && cause !== null && 'code' in cause ? Number(cause.code) : null;
      if (code === ALREADY_PUBLISHED) return 'done';
      if (code === UNKNOWN_MESSAGE) return 'dropped';
      const failure = failureIn(error);
      sent.tries += 1;
      if (failure.kind === 'rate-limited') return { againAfterMs: failure.retryAfterMs };
      const mayPass = failure.kind === 'unavailable' || failure.kind === 'unauthorized';
      if (mayPass && sent.tries < MAX_TRIES) return { againAfterMs: backoffDelayMs(sent.tries, RETRY) };
      log('discord.crosspost-failed', { channel: channelId, message: messageId, failure: failure.kind, ...detailIn(failure) });
      return 'dropped';
    }
  }
}

/** What a message in a channel's history is, as far as publishing goes. */
function kindOf({ flags, content, components, embeds, interaction_metadata: answered }: APIMessage): 'post' | 'digest' | 'other' {
  if (((flags ?? 0) & MessageFlags.Crossposted) !== 0 || answered !== undefined) return 'other';
  const lines = [content, ...textsOf(components ?? []), ...embeds.map(({ footer }) => `-# ${footer?.text ?? ''}`)].flatMap((text) =>
    text.split('\n'),
  );
  if (lines.some((line) => /^-# notice [0-9a-f]{8}$/.test(line))) return 'other';
  return lines.some((line) => /^-# digest [0-9a-f]{8}$/.test(line)) ? 'digest' : 'post';
}

function failureIn(error: unknown): Failure {
  return error instanceof DeliveryError ? error.failure : { kind: 'unavailable', detail: 'the channel could not be read' };
}

function detailIn(failure: Failure): { detail?: string } {
  return 'detail' in failure ? { detail: failure.detail } : {};
}
