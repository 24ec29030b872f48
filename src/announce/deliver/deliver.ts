import { type DeliveryKey, platformOfKey, purposeOfKey, queueKindOf } from '../../model/delivery.ts';
import { platformOf } from '../../model/destination.ts';
import { DEFAULT_PICTURE_SIZE, withStyle } from '../../model/message-style.ts';
import type { PlainReason } from '../../model/reason.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Messenger } from '../../ports/messenger.ts';
import { afterOutcome, logFactsOf, recordEnding, showHere } from './after-outcome.ts';
import type { Action, AttemptOptions, ClaimedDelivery, DeliveryContext, Ending, Outcome } from './attempt.ts';
import { chooseAction } from './choose-action.ts';
import { contentToSend, mentionWish, waitedMs } from './message-content.ts';
import { rateLimitOf } from './retry-policy.ts';

type Request<K = Exclude<Action['kind'], 'end'>> = Extract<Action, { kind: K }>;

/** Maximum number of lines of a digest that a muted Herald shows; there is no platform to determine it. */
const MUTED_LINES = 50;
/** Time until a delivery that this process can't make is tried again, ms. */
const ELSEWHERE_MS = 30_000;
/** Time until a delivery that this process is already making is tried again, ms. */
const IN_FLIGHT_MS = 5_000;
/** Maximum time that a request takes, with a margin, ms: the HTTP time limit is 10 s. */
const REQUEST_MS = 12_000;

/**
 * Returns a function that makes one delivery: claim → request → settle. If it must wait for one whose wake-up is overdue, it makes that one first. `chooseAction` and `afterOutcome` decide what to do.
 * Throws only if the database can't be reached; the queue then tries again. One process never makes the same delivery twice at a time, however often it is called.
 */
export function createDeliverer(context: DeliveryContext): (key: DeliveryKey) => Promise<JobOutcome> {
  const { ledger, messengers, owner, leaseMs, gracePeriodMs, now, log } = context;
  const inFlight = new Set<DeliveryKey>();
  const later = (afterMs: number): JobOutcome => ({ kind: 'later', atMs: now().getTime() + afterMs });

  return async (key) => (await once(key)) ?? later(IN_FLIGHT_MS);

  async function once(key: DeliveryKey): Promise<JobOutcome | null> {
    if (inFlight.has(key)) return null;
    inFlight.add(key);
    try {
      return await attempt(key);
    } finally {
      inFlight.delete(key);
    }
  }

  async function attempt(key: DeliveryKey): Promise<JobOutcome> {
    const messenger = messengers.get(platformOfKey(key));
    // Another process may have the platform's token.
    if (!messenger && leaseMs > 0 && !context.showMuted) return later(ELSEWHERE_MS);
    const rateLimits = rateLimitOf(messenger, queueKindOf(purposeOfKey(key)));
    const nowMs = now().getTime();
    const claim = await ledger.claim(key, { owner, nowMs, rateLimits, leaseMs, gracePeriodMs });
    switch (claim.kind) {
      case 'closed':
        if (claim.notice) showHere(context, key, claim.notice, { kind: 'paused' });
        context.onClosed(key);
        return { kind: 'done' };
      case 'wait':
        if (claim.behind !== undefined) await attemptOverdue(claim.behind);
        return { kind: 'later', atMs: claim.untilMs };
      default:
        return recordEnding(context, claim, messenger ? await make(claim, messenger, nowMs) : (muted(claim) ?? notConnected(claim)));
    }
  }

  /** Shows what a muted Herald would send, and records it as skipped; null: it is not muted. */
  function muted({ delivery, ...facts }: ClaimedDelivery): Ending | null {
    if (!context.showMuted) return null;
    const isMessage = queueKindOf(delivery.purpose) === 'messages';
    const style = context.messageStyleFor?.(delivery.destination, facts.posts[0]) ?? {};
    const content = isMessage ? contentToSend({ delivery, ...facts }, () => MUTED_LINES, now()) : { announcement: null };
    const announcement = content.announcement && withStyle(content.announcement, style);
    if (announcement) context.showMuted(delivery.destination, announcement);
    return { settlement: { state: 'skipped', reason: { kind: 'muted' } } };
  }

  /** Makes a delivery whose wake-up is lost, or comes after those of the deliveries that wait for it. */
  async function attemptOverdue(key: DeliveryKey): Promise<void> {
    const outcome = await once(key);
    if (outcome?.kind === 'later') await context.enqueue([{ key, atMs: outcome.atMs }]);
  }

  /** Makes requests until the attempt ends. */
  async function make(work: ClaimedDelivery, messenger: Messenger, claimedMs: number): Promise<Ending> {
    const { destination, purpose } = work.delivery;
    const { posts } = work;
    const [post] = posts;
    const mayPublish = messenger.publishing !== undefined && queueKindOf(purpose) === 'messages';
    const isPublished = mayPublish && (await messenger.publishing.wants(destination));
    const calendar = await calendarOf(work, messenger).catch((error: unknown) => ({ error }));
    const asked = {
      capacity: messenger.capacity,
      gracePeriodMs,
      pictureSize: context.pictureSizeFor?.(destination, post) ?? DEFAULT_PICTURE_SIZE,
      style: context.messageStyleFor?.(destination, post) ?? {},
      approval: context.approvalFor?.(destination, posts, work.approve === true) ?? null,
      opensThread: messenger.openThread !== undefined && post !== undefined && context.opensThread?.(destination, post) === true,
      isPublished,
      calendar: calendar === null || 'error' in calendar ? null : calendar,
      quiet: context.quietChannel?.(destination, claimedMs) ?? null,
    };
    const terms = (): AttemptOptions => ({ ...asked, now: now(), random: context.random() });
    // If its calendar is unknown, a message is not sent: its follow-ups would be missing.
    let action =
      calendar !== null && 'error' in calendar
        ? afterOutcome(work, { kind: 'error', error: calendar.error }, terms())
        : chooseAction(work, terms());
    while (action.kind !== 'end') {
      if (action.kind === 'post' && !(await mayPost(action, work, claimedMs))) return { settlement: null, retryAfterMs: leaseMs };
      const wish = action.kind === 'post' ? mentionWish(work, action.content.included, context.mentionFor) : null;
      if (
        wish !== null &&
        action.kind === 'post' &&
        (wish.take === null || (await ledger.takeMention(work.delivery.key, work.delivery.attempts, wish.take, now().getTime())))
      )
        action = { ...action, message: { ...action.message, mention: { who: wish.who, pings: true } } };
      const outcome = await request(action, work, messenger).catch((error: unknown): Outcome => ({ kind: 'error', error }));
      action = afterOutcome(work, outcome, terms());
    }
    return action.ending;
  }

  /** Returns the events of a message that its channel wants in the calendar of its community; null: none. @throws {DeliveryError} if the platform can't be asked */
  async function calendarOf({ delivery: { destination, purpose }, posts }: ClaimedDelivery, { calendars }: Messenger) {
    if (!calendars || (purpose !== 'announce' && purpose !== 'digest')) return null;
    const events = posts.filter((post) => post.event !== null && context.wantsCalendar?.(destination, post) === true);
    const community = events.length === 0 ? null : await calendars.communityOf(destination);
    return community === null ? null : { community, events };
  }

  /**
   * Whether this process may still send the message. Before the request of a digest leaves, the ledger records which posts it includes: that stays known if nobody sees the request end.
   * A process can be suspended between its claim and its request (a paused machine, a sleeping laptop): the process that has the delivery by then checks for the message first.
   */
  async function mayPost({ content }: Request<'post'>, { delivery, kind }: ClaimedDelivery, claimedMs: number): Promise<boolean> {
    const { key, attempts, purpose } = delivery;
    const included = content.included.map(({ id }) => id);
    if (purpose === 'digest' && kind === 'claimed' && !(await ledger.recordIncluded(key, attempts, included))) return false;
    return leaseMs === 0 || now().getTime() - claimedMs < leaseMs - REQUEST_MS;
  }

  async function request(action: Request, work: ClaimedDelivery, messenger: Messenger): Promise<Outcome> {
    const { delivery } = work;
    const facts = logFactsOf(delivery);
    const startedMs = now().getTime();
    switch (action.kind) {
      case 'post': {
        const posted = await messenger.post(action.message);
        const nowMs = now().getTime();
        log('delivery.delivered', { ...facts, durationMs: nowMs - startedMs, waitedMs: waitedMs(work, nowMs) });
        return { kind: 'posted', posted, content: action.content };
      }
      case 'edit':
        if ((await messenger.edit(action.receipt, action.message)) === 'gone') return skipped('message-gone');
        log('delivery.edited', facts);
        return { kind: 'changed', settlement: { state: 'delivered', receipt: null, renderedFingerprint: action.fingerprint } };
      case 'retract':
        await messenger.retract(action.receipt, delivery.destination);
        log('delivery.retracted', facts);
        return DONE;
      case 'open-thread':
        if (!(await messenger.openThread?.(action.receipt, action.title))) return skipped('no-thread');
        log('delivery.thread-opened', facts);
        return DONE;
      case 'publish':
        if ((await messenger.publishing?.publish(action.receipt)) !== 'published') return skipped('no-message');
        log('delivery.published', facts);
        return DONE;
      case 'write-calendar': {
        const receipt = (await messenger.calendars?.write(action.entry, action.event, action.receipt)) ?? 'gone';
        if (receipt === 'gone') return skipped('entry-gone');
        log('delivery.in-calendar', facts);
        return { kind: 'changed', settlement: { state: 'delivered', receipt, renderedFingerprint: action.fingerprint } };
      }
      case 'cancel-in-calendar':
        await messenger.calendars?.cancel(action.entry, action.receipt);
        log('delivery.out-of-calendar', facts);
        return skipped(action.reason);
      case 'find': {
        const result = await messenger.find(action.message, action.firstSentAtMs, action.mayRepeat);
        log('delivery.reconciled', { ...facts, sighting: result.kind });
        return { kind: 'looked-up', result, work: action.work };
      }
    }
  }
}

const DONE: Outcome = { kind: 'changed', settlement: { state: 'delivered', receipt: null } };

function skipped(kind: PlainReason): Outcome {
  return { kind: 'changed', settlement: { state: 'skipped', reason: { kind } } };
}

/** Holds what is due on a platform without tokens until it has some, like any pause. A message that may have been sent is looked up once there are tokens. */
function notConnected({ kind, delivery: { destination } }: ClaimedDelivery): Ending {
  const platform = platformOf(destination);
  const pause: Ending['pause'] = { target: platform, reason: { kind: 'not-connected', platform }, probeAfterMs: 0 };
  if (kind === 'doubtful') return { pause, settlement: null, retryAfterMs: ELSEWHERE_MS };
  return { pause, settlement: { state: 'held', reason: { kind: 'paused' } } };
}
