import type { Post } from '../content/post.ts';
import type { JobOutcome } from '../ports/delivery-queue.ts';
import type { Bell, Claim, Ledger, Settlement } from '../ports/ledger.ts';
import type { Messenger } from '../ports/messenger.ts';
import { afterFailure } from './after-failure.ts';
import { carryOut } from './carry-out.ts';
import { type Delivery, type DeliveryKey, purposeOfKey } from './delivery.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';
import { laneOf, paceOf } from './pace.ts';
import { reconcile } from './reconcile.ts';

/** What carrying out deliveries needs. */
export interface DelivererParts {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  /** This process; random at its start. */
  owner: string;
  /** See `ClaimTerms.patienceMs`. */
  patienceMs: number;
  /** See `ClaimTerms.graceMs`. */
  graceMs: number;
  /** Who is told of pauses. */
  adminDestination: Destination;
  now: () => Date;
  /** 0 ≤ x < 1. */
  random: () => number;
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Rings for deliveries that an attempt has planned: notices, further messages of a digest. Never rejects: the sweeper rings again. */
  ring: (bells: readonly Bell[]) => Promise<void>;
  /** Told after each settlement has been written. */
  settled: (settled: { delivery: Delivery; posts: readonly Post[]; settlement: Settlement }) => void;
  /** Told of deliveries that need no work (any more). */
  closed: (key: DeliveryKey) => void;
}

/** A delivery in our hands. */
export type Work = Extract<Claim, { delivery: Delivery }>;

/** What the steps of an attempt share. */
export interface Desk {
  parts: DelivererParts;
  messenger: Messenger;
  /** Writes how an attempt ended; `againAfterMs` set: the doorbell is to ring again then. */
  settle: (work: Work, settlement: Settlement, againAfterMs?: number) => Promise<JobOutcome>;
  /** An attempt that failed, by its error. */
  failed: (work: Work, error: unknown) => Promise<JobOutcome>;
}

const DONE: JobOutcome = { kind: 'done' };
/** A delivery that this process can't make is offered again after so long, ms. */
const ELSEWHERE_MS = 30_000;

/** Carries out one delivery: claim → post → settle. Throws only when the books can't be reached; then the queue rings again. */
export function createDeliverer(parts: DelivererParts): (key: DeliveryKey) => Promise<JobOutcome> {
  const { ledger, messengers, owner, patienceMs, graceMs, now } = parts;

  return async (key) => {
    const messenger = messengers.get(platformOfKey(key));
    // Another process may have the platform's token.
    if (!messenger && patienceMs > 0) return { kind: 'later', atMs: now().getTime() + ELSEWHERE_MS };
    const pace = paceOf(messenger, laneOf(purposeOfKey(key)));
    const claim = await ledger.claim(key, { owner, nowMs: now().getTime(), pace, patienceMs, graceMs });
    if (claim.kind === 'closed') {
      parts.closed(key);
      return DONE;
    }
    if (claim.kind === 'wait') return { kind: 'later', atMs: claim.untilMs };
    if (!messenger) return settle(claim, { state: 'held', reason: `not-connected: ${platformOf(claim.delivery.destination)}` });
    const desk: Desk = { parts, messenger, settle, failed: (work, error) => afterFailure(desk, work, error) };
    return claim.kind === 'doubtful' ? reconcile(desk, claim) : carryOut(desk, claim);
  };

  async function settle({ delivery, posts }: Work, settlement: Settlement, againAfterMs?: number): Promise<JobOutcome> {
    await ledger.settle(delivery.key, delivery.attempts, settlement, now().getTime());
    parts.settled({ delivery, posts, settlement });
    if ('reason' in settlement && settlement.state !== 'planned')
      parts.log(`delivery.${settlement.state}`, { ...factsOf(delivery), reason: settlement.reason });
    if (settlement.state === 'delivered' && settlement.next) await parts.ring([{ key: settlement.next.row.key }]);
    return againAfterMs === undefined ? DONE : { kind: 'later', atMs: now().getTime() + againAfterMs };
  }
}

/** `slack` of `…~slack.C0123~announce`. */
function platformOfKey(key: DeliveryKey): Platform {
  return (key.split('~')[1] ?? '').split('.', 1)[0] as Platform;
}

/** What logs say of a delivery. Pure. */
export function factsOf({ key, destination, attempts }: Delivery): Record<string, unknown> {
  return { key, platform: platformOf(destination), destination, attempt: attempts };
}
