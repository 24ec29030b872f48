import { DeliveryError } from '../../src/lib/errors.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import { contentFingerprint } from '../../src/model/build-announcement.ts';
import type { DeliveryKey, Receipt } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Messenger, Outgoing } from '../../src/ports/messenger.ts';

/** What becomes of one request. `crash…`: the process dies before or after the platform does its work. */
export type Fate = 'ok' | 'lost-before' | 'lost-after' | 'limited' | 'unavailable' | 'crash-before' | 'crash-after';
export const FATES: readonly Fate[] = ['ok', 'lost-before', 'lost-after', 'limited', 'unavailable', 'crash-before', 'crash-after'];

interface ModelMessage {
  key: DeliveryKey;
  destination: Destination;
  id: string;
  /** Ids of the posts it tells of. */
  tells: readonly string[];
  /** Buttons of a notice. */
  buttons: number;
  /** What people read in it. */
  fingerprint: string;
  atMs: number;
}

/** A platform in memory that keeps what it is sent. */
export interface ModelPlatform {
  messenger: Messenger;
  /** What stands, oldest first. */
  state: ModelMessage[];
  /** Every message that was ever taken. */
  taken: ModelMessage[];
  /** Destinations that take nothing. */
  closed: Set<Destination>;
  /** Whether its history may not be read. */
  blind: boolean;
  /** Fates of the next requests; then all go well. */
  fates: Fate[];
  /** Epoch ms. */
  nowMs(): number;
  /** Called where a process would die; what it waits for then never ends. */
  onCrash(): void;
}

const NEVER = new Promise<never>(() => undefined);

/** An empty platform. `perMessage`: lines that a digest has room for. `repeatableMs`: a key that comes again within so long makes no second message. */
export function createModelPlatform(perMessage: number, repeatableMs: number): ModelPlatform {
  let taken = 0;
  const gone = (destination: Destination): void => {
    if (platform.closed.has(destination)) throw new DeliveryError({ kind: 'destination-gone', detail: 'closed' });
  };
  const store = ({ key, destination, announcement }: Outgoing): Receipt => {
    const before = platform.state.find((one) => one.key === key && platform.nowMs() - one.atMs < repeatableMs);
    if (before) return receiptOf(before);
    taken += 1;
    const message = {
      key,
      destination,
      id: String(taken),
      tells: tellsOf(announcement),
      buttons: buttonsOf(announcement),
      fingerprint: contentFingerprint(announcement),
      atMs: platform.nowMs(),
    };
    platform.state.push(message);
    platform.taken.push(message);
    return receiptOf(message);
  };
  const receiptOf = ({ destination, id }: ModelMessage): Receipt => ({ channel: destination, messageId: id, link: null });
  const die = (): Promise<never> => {
    platform.onCrash();
    return NEVER;
  };

  const platform: ModelPlatform = {
    state: [],
    taken: [],
    closed: new Set(),
    blind: false,
    fates: [],
    nowMs: () => 0,
    onCrash: () => undefined,
    messenger: {
      platform: 'slack',
      rateLimits: { destination: { intervalMs: 1_100, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } },
      capacity: () => perMessage,
      async post(message) {
        gone(message.destination);
        const fate = platform.fates.shift() ?? 'ok';
        if (fate === 'limited') throw new DeliveryError({ kind: 'rate-limited', retryAfterMs: 5_000, scope: 'destination' });
        if (fate === 'unavailable') throw new DeliveryError({ kind: 'unavailable', detail: 'model' });
        if (fate === 'lost-before') throw new DeliveryError({ kind: 'unknown-outcome', detail: 'model' });
        if (fate === 'crash-before') return die();
        const receipt = store(message);
        if (fate === 'lost-after') throw new DeliveryError({ kind: 'unknown-outcome', detail: 'model' });
        return fate === 'crash-after' ? die() : { receipt, restMs: 0 };
      },
      async edit(receipt, { announcement }) {
        const index = platform.state.findIndex(({ id }) => id === receipt.messageId);
        const message = platform.state[index];
        if (!message) return 'gone';
        gone(message.destination);
        platform.state[index] = {
          ...message,
          tells: tellsOf(announcement),
          buttons: buttonsOf(announcement),
          fingerprint: contentFingerprint(announcement),
        };
        return 'edited';
      },
      async retract(receipt, destination) {
        gone(destination);
        platform.state = platform.state.filter(({ id }) => id !== receipt.messageId);
      },
      async probe(destination) {
        if (destination !== null) gone(destination);
      },
      async find({ key, destination }, firstSentAtMs, mayRepeat = true) {
        gone(destination);
        if (mayRepeat && platform.nowMs() - firstSentAtMs < repeatableMs) return { kind: 'repeatable' };
        if (platform.blind) return { kind: 'unprovable', detail: 'model' };
        const message = platform.state.find((one) => one.key === key);
        return message ? { kind: 'found', receipt: receiptOf(message) } : { kind: 'absent' };
      },
      check: async () => [],
    },
  };
  return platform;
}

function tellsOf(announcement: Announcement): readonly string[] {
  if (announcement.type === 'post') return [announcement.postId];
  return announcement.type === 'notice' ? [] : announcement.sections.flatMap(({ lines }) => lines.flatMap(({ postIds }) => postIds));
}

function buttonsOf(announcement: Announcement): number {
  return announcement.type === 'notice' ? announcement.actions.length : 0;
}
