import type { NoticeAnnouncement, NoticeOutcome, NoticeSubject } from '../announcement.ts';
import type { DeliveryKey, NewDelivery } from '../delivery.ts';
import { batchIdOf, deliveryKeyOf, purposeOfKey } from '../delivery-key.ts';
import type { Destination, PauseTarget } from '../destination.ts';
import type { Decision, Hold } from '../hold.ts';
import { newDelivery } from '../new-delivery.ts';
import type { Pause } from '../pause.ts';
import { type PlatformList, platformNamed } from '../platform.ts';
import { bold, counted, moment, personSpan, type Span } from '../span.ts';
import { adviceFor, reasonInWords } from './reasons.ts';

type HoldSubject = Extract<NoticeSubject, { kind: 'hold' }>;
type PauseSubject = Extract<NoticeSubject, { kind: 'pause' }>;

/** Tells that a batch is held, with the choices. Pure. */
export function holdNotice(hold: Hold, to: Destination): NewDelivery {
  const { id, kind, posts, messages, samples } = hold;
  const actions = HOLD_CHOICES[kind].map(({ label, decision, style }) => ({ label, command: `hold ${id} ${decision}`, style }));
  const about: HoldSubject = { kind: 'hold', id, batch: kind, posts, messages, samples, outcome: null };
  const lines = [MESSAGES[kind](messages), ...sampleLines(about), 'Nothing is lost: they wait for your decision.'];
  return planned(id, to, { type: 'notice', title: `${HOLD_TITLES[kind](posts)}: ${HELD[kind]}`, lines, actions, subject: about });
}

/** The same once it is decided. Pure. */
export function decidedHoldNotice(about: HoldSubject, decision: Decision): NoticeAnnouncement {
  const { batch, posts, outcome } = about;
  const decided = outcome === null ? [] : [[{ text: 'Decided' }, ...outcomeSpans(outcome), { text: '.' }]];
  const title = `${HOLD_TITLES[batch](posts)}: ${DECIDED[batch][decision]}`;
  return { type: 'notice', title, lines: [...sampleLines(about), ...decided], actions: [], subject: about };
}

function sampleLines({ posts, samples }: HoldSubject): readonly string[] {
  return [...samples.map((title) => `• ${title}`), ...(posts > samples.length ? [`… and ${posts - samples.length} more.`] : [])];
}

const HOLD_TITLES: Readonly<Record<Hold['kind'], (posts: number) => string>> = {
  additions: (posts) => `${counted(posts, 'new post')} arrived at once`,
  edits: (posts) => `${counted(posts, 'post')} changed at once`,
  removals: (posts) => `${counted(posts, 'post')} disappeared at once`,
};

/** How many messages a held batch comes to. */
export const MESSAGES: Readonly<Record<Hold['kind'], (messages: number) => string>> = {
  additions: (messages) => `Announced one by one, that is ${counted(messages, 'message')}.`,
  edits: (messages) => `${counted(messages, 'message')} would be edited.`,
  removals: (messages) => `${counted(messages, 'message')} would be removed.`,
};

const HELD: Readonly<Record<Hold['kind'], string>> = {
  additions: 'held',
  edits: 'messages are not edited yet',
  removals: 'messages stay for now',
};

const DECIDED: Readonly<Record<Hold['kind'], Readonly<Record<Decision, string>>>> = {
  additions: { announce: 'announced, one message each', digest: 'announced in a digest', seen: 'marked as seen, nothing is sent' },
  edits: { announce: 'the messages are edited', digest: 'the messages are edited', seen: 'the messages stay as they are' },
  removals: { announce: 'the messages are removed', digest: 'the messages are removed', seen: 'the messages stay' },
};

type Choice = { label: string; decision: Decision; style: 'primary' | 'danger' };

const HOLD_CHOICES: Readonly<Record<Hold['kind'], readonly Choice[]>> = {
  additions: [
    { label: 'One digest', decision: 'digest', style: 'primary' },
    { label: 'Announce each', decision: 'announce', style: 'danger' },
    { label: 'Mark seen', decision: 'seen', style: 'danger' },
  ],
  edits: [
    { label: 'Edit the messages', decision: 'announce', style: 'primary' },
    { label: 'Leave them', decision: 'seen', style: 'danger' },
  ],
  removals: [
    { label: 'Remove the messages', decision: 'announce', style: 'danger' },
    { label: 'Leave them', decision: 'seen', style: 'primary' },
  ],
};

/** Tells once that somebody gets nothing until a reason is gone. `alsoPaused`: other channels that are paused for the same reason. Pure. */
export function pauseNotice({ target, reason, since }: Pause, to: Destination, platforms: PlatformList, alsoPaused = 0): NewDelivery {
  return planned(batchIdOf('p', [{ id: `${target} ${since}` }]), to, {
    type: 'notice',
    title: `No more messages to ${nameOf(target, platforms)} for now`,
    lines: [
      [{ text: 'Since ' }, moment(since), { text: `: ${reasonInWords(reason)}. ${adviceFor(reason)}.` }],
      ...(alsoPaused > 0 ? [`${counted(alsoPaused, 'more channel')} there ${alsoPaused === 1 ? 'is' : 'are'} paused as well.`] : []),
      'Messages for it are kept. Herald checks again by itself, and delivers them once they are accepted again.',
    ],
    actions: [{ label: 'Try again now', command: `resume ${target}`, style: 'primary' }],
    subject: { kind: 'pause', target, reason, since, outcome: null },
  });
}

/** The same once the pause is over, also where it could not be told before. `messages`: those that go out now, where that is known. Pure. */
export function endedPauseNotice(
  subject: PauseSubject & { outcome: NoticeOutcome },
  messages: number | null,
  platforms: PlatformList,
): NoticeAnnouncement {
  const { target, outcome } = subject;
  const name = nameOf(target, platforms);
  const waited =
    messages === null
      ? 'What waited goes out now'
      : messages === 0
        ? 'Nothing waited'
        : `What waited goes out now, in ${counted(messages, 'message')}`;
  return {
    type: 'notice',
    title: `${name} accepts messages again`,
    lines: [
      refusedLine(subject, platforms),
      outcome.by === null ? `${waited}.` : [{ text: `${waited}. Resumed` }, ...outcomeSpans(outcome), { text: '.' }],
    ],
    actions: [],
    subject: subject,
  };
}

/** The same once the channel is forgotten. `ended`: subscriptions that ended, there and in the other channels that were forgotten with it. Pure. */
export function forgottenNotice(
  subject: PauseSubject & { outcome: NoticeOutcome },
  { ended, alsoForgotten }: { ended: number; alsoForgotten: number },
  platforms: PlatformList,
): NoticeAnnouncement {
  return {
    type: 'notice',
    title: `${nameOf(subject.target, platforms)} is forgotten`,
    lines: [
      refusedLine(subject, platforms),
      ...(alsoForgotten > 0
        ? [`${counted(alsoForgotten, 'more channel')} there ${alsoForgotten === 1 ? 'is' : 'are'} forgotten as well.`]
        : []),
      `${counted(ended, 'subscription')} ended, and what waited was discarded.`,
    ],
    actions: [],
    subject: subject,
  };
}

/** From when to when somebody accepted no messages, and why. */
function refusedLine(
  { target, reason, since, outcome }: PauseSubject & { outcome: NoticeOutcome },
  platforms: PlatformList,
): readonly Span[] {
  const name = bold(nameOf(target, platforms));
  return [
    name,
    { text: ' accepted no messages from ' },
    moment(since),
    { text: ' to ' },
    moment(outcome.at),
    { text: `: ${reasonInWords(reason)}.` },
  ];
}

/** Messages for readers among these, not those for the admins. Pure. */
export function messagesAmong(wakeups: readonly { key: DeliveryKey }[]): number {
  return wakeups.filter(({ key }) => ['announce', 'digest'].includes(purposeOfKey(key))).length;
}

/** A notice as a row of the ledger. Pure. */
export function planned(subject: string, to: Destination, notice: NoticeAnnouncement): NewDelivery {
  return newDelivery(deliveryKeyOf(subject, to, 'notice'), to, { notice });
}

/** Of a platform its label; of a channel or a workspace its id. Pure. */
function nameOf(target: PauseTarget, platforms: PlatformList): string {
  return platformNamed(target, platforms)?.label ?? target;
}

/** ` by slack:U0ADMIN, 2026-01-12 08:02 UTC`; without a person only the time. Pure. */
export function outcomeSpans({ at, by }: NoticeOutcome): readonly Span[] {
  return [...(by === null ? [] : [{ text: ' by ' }, personSpan(by)]), { text: ', ' }, moment(at)];
}
