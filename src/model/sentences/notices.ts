import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import type { LateNews, NoticeAnnouncement, NoticeLine, NoticeOutcome, NoticeSubject } from '../announcement.ts';
import { batchIdOf, type DeliveryKey, deliveryKeyOf, type NewDelivery, newDelivery, purposeOfKey } from '../delivery.ts';
import type { Destination, PauseTarget } from '../destination.ts';
import type { Decision, Hold } from '../hold.ts';
import type { Pause } from '../pause.ts';
import { type PlatformList, platformNamed } from '../platform.ts';
import { bold, code, lineOf, moment, personSpan, type Span } from '../span.ts';
import { adviceFor, reasonInWords } from './reasons.ts';

type HoldSubject = Extract<NoticeSubject, { kind: 'hold' }>;
type PauseSubject = Extract<NoticeSubject, { kind: 'pause' }>;

/** Returns the notice that a batch is held, with the choices. Pure. */
export function holdNotice(hold: Hold, to: Destination, language: Language): NewDelivery {
  const words = wordsOf(language);
  const { id, kind, posts, messages, samples } = hold;
  const actions = holdChoices(kind, words).map(({ label, decision, style }) => ({ label, command: `hold ${id} ${decision}`, style }));
  const about: HoldSubject = { kind: 'hold', id, batch: kind, posts, messages, samples, outcome: null };
  const { arrived, comesTo, held } = words.heldBatches[kind];
  const lines = [comesTo(messages), ...sampleLines(about, words), words.notices.kept];
  return planned(id, to, { type: 'notice', language, title: `${arrived(posts)}${words.colon}${held}`, lines, actions, subject: about });
}

/** Returns the notice of a hold once it is decided. Pure. */
export function decidedHoldNotice(about: HoldSubject, decision: Decision, language: Language): NoticeAnnouncement {
  const words = wordsOf(language);
  const { batch, posts, outcome } = about;
  const decided = outcome === null ? [] : [[{ text: words.notices.decided }, ...outcomeSpans(outcome, words), { text: '.' }]];
  const { arrived, announced, inDigest, seen } = words.heldBatches[batch];
  const title = `${arrived(posts)}${words.colon}${{ announce: announced, digest: inDigest, seen }[decision]}`;
  return { type: 'notice', language, title, lines: [...sampleLines(about, words), ...decided], actions: [], subject: about };
}

function sampleLines({ posts, samples }: HoldSubject, { notices }: Words): readonly string[] {
  return [...samples.map((title) => `• ${title}`), ...(posts > samples.length ? [notices.andMore(posts - samples.length)] : [])];
}

/** One way to decide about a held batch. */
interface HoldChoice {
  label: string;
  decision: Decision;
  style: 'primary' | 'danger';
}

/** Returns the choices for a held batch; the least harmful one has the style `primary`. Pure. */
export function holdChoices(kind: Hold['kind'], { heldBatches }: Words): readonly HoldChoice[] {
  const { announce, leave } = heldBatches[kind];
  return [
    ...(kind === 'additions' ? [{ label: heldBatches.oneDigest, decision: 'digest', style: 'primary' } as const] : []),
    { label: announce, decision: 'announce', style: kind === 'edits' ? 'primary' : 'danger' },
    { label: leave, decision: 'seen', style: kind === 'removals' ? 'primary' : 'danger' },
  ];
}

/** Returns the notice that a target gets no messages until a reason is gone; sent once. `alsoPaused`: number of other channels that are paused for the same reason. Pure. */
export function pauseNotice(
  { target, reason, since }: Pause,
  to: Destination,
  platforms: PlatformList,
  language: Language,
  alsoPaused = 0,
): NewDelivery {
  const words = wordsOf(language);
  const { notices } = words;
  return planned(batchIdOf('p', [{ id: `${target} ${since}` }]), to, {
    type: 'notice',
    language,
    title: notices.pauseTitle(nameOf(target, platforms)),
    lines: [
      lineOf(notices.pausedSince<string | Span>(moment(since), reasonInWords(reason, words), adviceFor(reason, words))),
      ...(alsoPaused > 0 ? [notices.alsoPaused(alsoPaused)] : []),
      notices.messagesKept,
    ],
    actions: [{ label: notices.tryNow, command: `resume ${target}`, style: 'primary' }],
    subject: { kind: 'pause', target, reason, since, outcome: null },
  });
}

/** Returns the notice of a pause once it is over, even if the first one could not be sent. `messages`: number that are sent now; null: unknown. Pure. */
export function endedPauseNotice(
  subject: PauseSubject & { outcome: NoticeOutcome },
  messages: number | null,
  platforms: PlatformList,
  language: Language,
): NoticeAnnouncement {
  const words = wordsOf(language);
  const { notices } = words;
  const { target, outcome } = subject;
  const waited = messages === null ? notices.goesOut : messages === 0 ? notices.nothingWaited : notices.goesOutIn(messages);
  return {
    type: 'notice',
    language,
    title: notices.accepts(nameOf(target, platforms)),
    lines: [
      refusedLine(subject, platforms, words),
      outcome.by === null ? `${waited}.` : [{ text: `${waited}${notices.resumed}` }, ...outcomeSpans(outcome, words), { text: '.' }],
    ],
    actions: [],
    subject,
  };
}

/** Returns the notice of a pause once its channel is forgotten. `ended`: number of subscriptions that ended, in it and in the other channels forgotten with it (`alsoForgotten`). Pure. */
export function forgottenNotice(
  subject: PauseSubject & { outcome: NoticeOutcome },
  { ended, alsoForgotten }: { ended: number; alsoForgotten: number },
  platforms: PlatformList,
  language: Language,
): NoticeAnnouncement {
  const words = wordsOf(language);
  const { notices } = words;
  return {
    type: 'notice',
    language,
    title: notices.forgotten(nameOf(subject.target, platforms)),
    lines: [
      refusedLine(subject, platforms, words),
      ...(alsoForgotten > 0 ? [notices.alsoForgotten(alsoForgotten)] : []),
      notices.ended(ended),
    ],
    actions: [],
    subject,
  };
}

/** Returns the line with the period during which a target accepted no messages, and why. */
function refusedLine(
  { target, reason, since, outcome }: PauseSubject & { outcome: NoticeOutcome },
  platforms: PlatformList,
  words: Words,
): readonly Span[] {
  const name = bold(nameOf(target, platforms));
  return lineOf(words.notices.refused<string | Span>(name, moment(since), moment(outcome.at), reasonInWords(reason, words)));
}

/** Returns how many of these wake-ups are for messages to readers: announcements, digests and reminders. Notices to admins are not counted. Pure. */
export function messagesAmong(wakeups: readonly { key: DeliveryKey }[]): number {
  return wakeups.filter(({ key }) => ['announce', 'digest', 'reminder'].includes(purposeOfKey(key))).length;
}

/** Returns a notice as a delivery to plan. Pure. */
export function planned(subject: string, to: Destination, notice: NoticeAnnouncement): NewDelivery {
  return newDelivery(deliveryKeyOf(subject, to, 'notice'), to, { notice });
}

/** Returns the label of a platform, or the id of a channel or workspace. Pure. */
function nameOf(target: PauseTarget, platforms: PlatformList): string {
  return platformNamed(target, platforms)?.label ?? target;
}

/** Returns ` by slack:U0ADMIN, 2026-01-12 08:02 UTC`; without a person only the time. Pure. */
export function outcomeSpans({ at, by }: NoticeOutcome, words: Words): readonly Span[] {
  if (by === null) return [{ text: ', ' }, moment(at)];
  return lineOf(words.notices.byAt<string | Span>(personSpan(by, words), moment(at)));
}

const MINUTE_MS = 60_000;

/** Settings that made the posts too late, and that decide how they are sent if an admin wants them anyway. */
export interface LateOptions {
  maxAgeDays: number;
  /** Maximum number of posts of one batch that get a message each. */
  eachLimit: number;
  /** Language of the notice. */
  language: Language;
}

/** Returns the notice about new posts that were too late, with the command that announces them anyway. Pure. */
export function lateNotice(news: LateNews, { maxAgeDays, eachLimit, language }: LateOptions): NoticeAnnouncement {
  const { late, notices } = wordsOf(language);
  const { posts, samples } = news;
  const total = posts.stale + posts['event-past'] + posts.expired;
  const isDigest = posts.stale > eachLimit;
  return {
    type: 'notice',
    language,
    title: late.title(total),
    lines: [
      ...samples.map((title) => `• ${title}`),
      ...(total > samples.length ? [notices.andMore(total - samples.length)] : []),
      whyLine(posts, maxAgeDays, late),
      whereFound(posts, late),
    ],
    actions: posts.stale === 0 ? [] : [{ label: labelOf(posts.stale, isDigest, late), command: replayCommand(news, isDigest) }],
    subject: { kind: 'late', ...news },
  };
}

/** Says that nothing was sent, and what search finds nevertheless: everything that has not expired. Pure. */
function whereFound(posts: LateNews['posts'], late: Words['late']): string {
  const found = posts.stale + posts['event-past'];
  if (found === 0) return late.expiredNotSent;
  if (posts.expired > 0) return late.othersFound;
  return found === 1 ? late.nothingSent : late.manyNotSent;
}

/** Returns the reasons. Only posts that are too old can be announced anyway: `replay` leaves past events and expired posts alone. */
function whyLine(posts: LateNews['posts'], maxAgeDays: number, late: Words['late']): NoticeLine {
  const whys = [
    ...(posts.stale > 0 ? [[`${late.stale(posts.stale, maxAgeDays)} (`, code('max_age_days'), ')']] : []),
    ...(posts['event-past'] > 0 ? [[late.past(posts['event-past'])]] : []),
    ...(posts.expired > 0 ? [[late.expired(posts.expired)]] : []),
  ];
  return lineOf([...whys.flatMap((why, at) => (at === 0 ? why : [', ', ...why])), '.']);
}

function labelOf(posts: number, isDigest: boolean, late: Words['late']): string {
  return isDigest ? late.inDigest(posts) : posts === 1 ? late.announceIt : late.announceThese(posts);
}

/** Returns a command that selects exactly the posts of these batches, which works because two notices are more than ten minutes apart. */
function replayCommand({ since, latestAt }: LateNews, isDigest: boolean): string {
  const minute = (iso: string, later = 0): string => {
    const at = Math.floor(Date.parse(iso) / MINUTE_MS) * MINUTE_MS + later;
    return `${new Date(at).toISOString().slice(0, 16)}Z`;
  };
  return `replay stale since:${minute(since)} until:${minute(latestAt, MINUTE_MS)}${isDigest ? ' as:digest' : ''}`;
}
