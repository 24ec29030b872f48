import type { NoticeAnnouncement } from '../../model/announcement.ts';
import { type DeliveryKey, purposeOfKey } from '../../model/delivery.ts';
import { type Platform, platformOf } from '../../model/destination.ts';
import { paceOf, queueKindOf } from '../../model/rate-limit.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Settlement } from '../../ports/ledger/ledger.ts';
import { type ClaimedDelivery, type DeliveryContext, type DeliveryParts, logFactsOf } from './delivery-context.ts';
import { execute } from './execute.ts';
import { beginPause, handleFailure } from './handle-failure.ts';
import { contentToSend } from './message-content.ts';
import { reconcile } from './reconcile.ts';

/** Lines of a digest that a muted Herald shows: no platform says how many it would take. */
const MUTED_LINES = 50;
const DONE: JobOutcome = { kind: 'done' };
/** A delivery that this process can't make is offered again after so long, ms. */
const ELSEWHERE_MS = 30_000;

/** A delivery that this process is at already is offered again after so long, ms. */
const UNDER_WAY_MS = 5_000;

/**
 * Carries out one delivery: claim → post → settle; and first the one before it in its line, where nobody came for that. Throws only when the database can't be reached; then the queue rings again.
 * One delivery is never carried out twice at a time by one process, however often its bell rings.
 */
export function createDeliverer(parts: DeliveryParts): (key: DeliveryKey) => Promise<JobOutcome> {
  const { ledger, messengers, owner, patienceMs, graceMs, now } = parts;
  const underWay = new Set<DeliveryKey>();

  async function once(key: DeliveryKey): Promise<JobOutcome | null> {
    if (underWay.has(key)) return null;
    underWay.add(key);
    try {
      return await attempt(key);
    } finally {
      underWay.delete(key);
    }
  }

  /** A bell may be lost, or stand behind those of all who wait for it. */
  async function lookAfter(key: DeliveryKey): Promise<void> {
    const outcome = await once(key);
    if (outcome?.kind === 'later') await parts.enqueue([{ key, atMs: outcome.atMs }]);
  }

  return async (key) => (await once(key)) ?? { kind: 'later', atMs: now().getTime() + UNDER_WAY_MS };

  async function attempt(key: DeliveryKey): Promise<JobOutcome> {
    const messenger = messengers.get(platformOfKey(key));
    // Another process may have the platform's token.
    if (!messenger && patienceMs > 0 && !parts.showMuted) return { kind: 'later', atMs: now().getTime() + ELSEWHERE_MS };
    const pace = paceOf(messenger, queueKindOf(purposeOfKey(key)));
    const claimedMs = now().getTime();
    const claim = await ledger.claim(key, { owner, nowMs: claimedMs, pace, patienceMs, graceMs });
    if (claim.kind === 'closed') {
      if (claim.notice) tellHere(key, claim.notice, 'paused');
      parts.onClosed(key);
      return DONE;
    }
    if (claim.kind === 'wait') {
      if (claim.behind !== undefined) await lookAfter(claim.behind);
      return { kind: 'later', atMs: claim.untilMs };
    }
    if (!messenger) return parts.showMuted ? mute({ ...claim, claimedMs }, parts.showMuted) : keep({ ...claim, claimedMs });
    const desk: DeliveryContext = { parts, messenger, settle, failed: (work, error) => handleFailure(desk, work, error) };
    return claim.kind === 'doubtful' ? reconcile(desk, { ...claim, claimedMs }) : execute(desk, { ...claim, claimedMs });
  }

  /** The admins can't read it where it belongs: so it is shown here, and in the log. */
  function tellHere(key: DeliveryKey, notice: NoticeAnnouncement, reason: string): void {
    parts.log('notice.undelivered', { key, title: notice.title, reason });
    parts.showHere(notice);
  }

  /** What a muted Herald would do is shown and recorded. */
  async function mute(work: ClaimedDelivery, show: NonNullable<DeliveryParts['showMuted']>): Promise<JobOutcome> {
    const isMessage = queueKindOf(work.delivery.purpose) === 'messages';
    const { announcement } = isMessage ? contentToSend(work, () => MUTED_LINES, now()) : { announcement: null };
    if (announcement) show(work.delivery.destination, announcement);
    return settle(work, { state: 'skipped', reason: 'muted' });
  }

  /** What is due on a platform without tokens waits for them, as for the end of any pause. */
  async function keep(work: ClaimedDelivery): Promise<JobOutcome> {
    const platform = platformOf(work.delivery.destination);
    await beginPause(parts, platform, `not-connected: ${platform}`, 0);
    // Perhaps sent already: it is looked for once there are tokens, never sent blindly.
    if (work.kind === 'doubtful') return { kind: 'later', atMs: now().getTime() + ELSEWHERE_MS };
    return settle(work, { state: 'held', reason: 'paused' });
  }

  async function settle({ delivery, posts, notice }: ClaimedDelivery, settlement: Settlement, againAfterMs?: number): Promise<JobOutcome> {
    const again = againAfterMs === undefined ? null : now().getTime() + againAfterMs;
    const waits = settlement.state === 'planned' || settlement.state === 'missed';
    // Those behind it in the line are told when to ask again.
    const written = waits && again !== null ? { ...settlement, againAtMs: again } : settlement;
    await ledger.settle(delivery.key, delivery.attempts, written, now().getTime());
    parts.onSettled({ delivery, posts, settlement });
    if ('reason' in settlement && settlement.state !== 'planned')
      parts.log(SETTLED[settlement.state], { ...logFactsOf(delivery), reason: settlement.reason });
    if (notice && (settlement.state === 'held' || settlement.state === 'failed')) tellHere(delivery.key, notice, settlement.reason);
    if (settlement.state === 'delivered' && settlement.next) await parts.enqueue([{ key: settlement.next.row.key }]);
    return again === null ? DONE : { kind: 'later', atMs: again };
  }
}

/** Events of settlements that have a reason; attempts that go on are told as `delivery.trouble`. */
const SETTLED = {
  failed: 'delivery.failed',
  held: 'delivery.held',
  skipped: 'delivery.skipped',
  'in-doubt': 'delivery.in-doubt',
} as const;

/** `slack` of `…~slack.C0123~announce`. */
function platformOfKey(key: DeliveryKey): Platform {
  return (key.split('~')[1] ?? '').split('.', 1)[0] as Platform;
}
