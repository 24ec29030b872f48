import type { Post } from '../content/post.ts';
import { DeliveryError } from '../errors.ts';
import type { JobOutcome } from '../ports/delivery-queue.ts';
import type { Claim, Ledger, Settlement } from '../ports/ledger.ts';
import type { Messenger, Outgoing } from '../ports/messenger.ts';
import type { Announcement } from './announcement.ts';
import { announcementOf, digestOf } from './announcement-of.ts';
import type { Delivery, DeliveryKey, Receipt } from './delivery.ts';
import { type Platform, platformOf } from './destination.ts';
import { stillWorthTelling } from './freshness.ts';
import { nextStep, RECONCILE_AFTER_MS, SECOND_LOOK_AFTER_MS } from './retry-policy.ts';

/** What carrying out deliveries needs. */
export interface DelivererParts {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  /** This process; random at its start. */
  owner: string;
  /** See `ClaimTerms.patienceMs`. */
  patienceMs: number;
  now: () => Date;
  /** 0 ≤ x < 1. */
  random: () => number;
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Told after each settlement has been written. */
  settled: (settled: { delivery: Delivery; posts: readonly Post[]; settlement: Settlement }) => void;
  /** Told of deliveries that need no work (any more). */
  closed: (key: DeliveryKey) => void;
}

type Work = Extract<Claim, { delivery: Delivery }>;
const DONE: JobOutcome = { kind: 'done' };
/** A delivery that this process can't make is offered again after so long, ms. */
const ELSEWHERE_MS = 30_000;
/** A file that is gone may come back (a branch is switched, a folder is mounted again): its delivery waits so long, and is asked for so often, ms. */
const GRACE_MS = 86_400_000;
const GRACE_LOOK_MS = 600_000;

/** Carries out one delivery: claim → post → settle. Throws only when the books can't be reached; then the queue rings again. */
export function createDeliverer(parts: DelivererParts): (key: DeliveryKey) => Promise<JobOutcome> {
  const { ledger, messengers, owner, patienceMs, now, log } = parts;

  return async (key) => {
    const messenger = messengers.get(platformOfKey(key));
    // Another process may have the platform's token.
    if (!messenger && patienceMs > 0) return { kind: 'later', atMs: now().getTime() + ELSEWHERE_MS };
    const claim = await ledger.claim(key, { owner, nowMs: now().getTime(), intervalMs: messenger?.intervalMs ?? 0, patienceMs });
    if (claim.kind === 'closed') {
      parts.closed(key);
      return DONE;
    }
    if (claim.kind === 'wait') return { kind: 'later', atMs: claim.untilMs };
    if (!messenger) return settle(claim, { state: 'held', reason: `not-connected: ${platformOf(claim.delivery.destination)}` });
    return claim.kind === 'doubtful' ? reconcile(claim, messenger) : send(claim, messenger);
  };

  async function send(work: Work, messenger: Messenger): Promise<JobOutcome> {
    const { delivery, posts } = work;
    const { told, announcement } = wordsFor(posts, delivery, now());
    if (announcement === null) return nothingToSay(work);
    const startedMs = now().getTime();
    const receipt = await attempt(() => messenger.post(outgoing(delivery, announcement)));
    if (receipt instanceof Failed) return fail(work, receipt.error);
    log('delivery.delivered', { ...factsOf(delivery), durationMs: now().getTime() - startedMs });
    return settle({ ...work, posts: told }, delivered(delivery, receipt, told));
  }

  /** None of its posts is there, or worth telling, any more. */
  async function nothingToSay(work: Work): Promise<JobOutcome> {
    const { delivery, posts } = work;
    const [first] = posts;
    if (first) return settle(work, { state: 'skipped', reason: String(stillWorthTelling(first, now())) });
    if (now().getTime() - Date.parse(delivery.createdAt) >= GRACE_MS) return settle(work, { state: 'skipped', reason: 'removed' });
    return settle(work, { state: 'planned', reason: 'file-gone', countsAttempt: false }, GRACE_LOOK_MS);
  }

  async function reconcile(work: Extract<Work, { kind: 'doubtful' }>, messenger: Messenger): Promise<JobOutcome> {
    const { delivery, posts, missedAtMs } = work;
    const { announcement } = wordsFor(posts, delivery, null);
    if (announcement === null) return settle(work, { state: 'in-doubt', reason: 'unprovable: its file is gone' });
    const firstSentAtMs = Date.parse(delivery.firstSentAt ?? delivery.createdAt);
    const sighting = await attempt(() => messenger.find(outgoing(delivery, announcement), firstSentAtMs));
    if (sighting instanceof Failed) return fail(work, sighting.error);
    log('delivery.reconciled', { ...factsOf(delivery), sighting: sighting.kind });
    switch (sighting.kind) {
      case 'found':
        return settle(work, delivered(delivery, sighting.receipt, posts));
      case 'unprovable':
        return settle(work, { state: 'in-doubt', reason: `unprovable: ${sighting.detail}` });
      case 'repeatable':
        // At once: later it would not be repeatable any more.
        return send(work, messenger);
      case 'absent':
        if (missedAtMs === null) return settle(work, { state: 'missed' }, SECOND_LOOK_AFTER_MS);
        return missed(work);
    }
  }

  /** Looked for twice and not there: owed as before, but not for ever. */
  async function missed(work: Work): Promise<JobOutcome> {
    const step = nextStep(
      { kind: 'unavailable', detail: 'requests got no answer, and nothing arrived' },
      work.delivery.attempts,
      parts.random(),
    );
    if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
    return settle(work, { state: 'planned', reason: 'proven-miss', countsAttempt: true }, 'afterMs' in step ? step.afterMs : 0);
  }

  async function fail(work: Work, error: unknown): Promise<JobOutcome> {
    if (!(error instanceof DeliveryError)) {
      log('delivery.fault', { ...factsOf(work.delivery), error });
      return settle(work, { state: 'in-doubt', reason: `fault: ${error instanceof Error ? error.name : 'unknown'}` });
    }
    const { failure } = error;
    const step = nextStep(failure, work.delivery.attempts, parts.random());
    log('delivery.trouble', {
      ...factsOf(work.delivery),
      failure: failure.kind,
      ...('detail' in failure ? { detail: failure.detail } : {}),
      step: step.kind,
    });
    // Where we may not look any more, nothing can be proven.
    if (work.kind === 'doubtful' && step.kind === 'hold') return settle(work, { state: 'in-doubt', reason: `unprovable: ${step.reason}` });
    // Another look that failed says nothing new about the message: it stays in doubt.
    if (step.kind === 'reconcile' || work.kind === 'doubtful')
      return { kind: 'later', atMs: now().getTime() + Math.max(lookAgainMs(step), RECONCILE_AFTER_MS) };
    if (step.kind === 'hold') return settle(work, { state: 'held', reason: step.reason });
    if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
    const untilMs = now().getTime() + step.afterMs;
    if (failure.kind === 'rate-limited') {
      await ledger.block(failure.scope === 'platform' ? platformOf(work.delivery.destination) : work.delivery.destination, untilMs);
    }
    return settle(work, { state: 'planned', reason: step.reason, countsAttempt: step.countsAttempt }, step.afterMs);
  }

  /** Writes how an attempt ended; `againAfterMs` set: the doorbell is to ring again then. */
  async function settle({ delivery, posts }: Work, settlement: Settlement, againAfterMs: number | null = null): Promise<JobOutcome> {
    await ledger.settle(delivery.key, delivery.attempts, settlement, now().getTime());
    parts.settled({ delivery, posts, settlement });
    if ('reason' in settlement && settlement.state !== 'planned')
      log(`delivery.${settlement.state}`, { ...factsOf(delivery), reason: settlement.reason });
    return againAfterMs === null ? DONE : { kind: 'later', atMs: now().getTime() + againAfterMs };
  }
}

/** A messenger's error, kept apart from the books' errors, which are the queue's business. */
class Failed {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

async function attempt<T>(act: () => Promise<T>): Promise<T | Failed> {
  try {
    return await act();
  } catch (error) {
    return new Failed(error);
  }
}

/** `slack` of `…~slack.C0123~announce`. */
function platformOfKey(key: DeliveryKey): Platform {
  return (key.split('~')[1] ?? '').split('.', 1)[0] as Platform;
}

/** The words of a delivery, and the posts they tell of; null where none is left to tell. `now` null: whatever it was, as far as it is known. */
function wordsFor(
  posts: readonly Post[],
  { purpose }: Delivery,
  now: Date | null,
): { told: readonly Post[]; announcement: Announcement | null } {
  const told = posts.filter((post) => now === null || stillWorthTelling(post, now) === true);
  const [first] = told;
  if (!first) return { told, announcement: null };
  return { told, announcement: purpose === 'digest' ? digestOf(told) : announcementOf(first) };
}

function delivered({ purpose }: Delivery, receipt: Receipt, told: readonly Post[]): Settlement {
  return { state: 'delivered', receipt, ...(purpose === 'digest' ? { told: told.map(({ id }) => id) } : {}) };
}

function outgoing({ key, destination }: Delivery, announcement: Announcement): Outgoing {
  return { key, destination, announcement };
}

function lookAgainMs(step: ReturnType<typeof nextStep>): number {
  return 'afterMs' in step ? step.afterMs : SECOND_LOOK_AFTER_MS;
}

function factsOf({ key, destination, attempts }: Delivery): Record<string, unknown> {
  return { key, platform: platformOf(destination), destination, attempt: attempts };
}
