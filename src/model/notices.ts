import type { Decision, Hold, Pause, Wakeup } from '../ports/ledger/ledger.ts';
import type { NoticeAnnouncement, NoticeSubject } from './announcement.ts';
import { batchIdOf } from './batch-id.ts';
import { deliveryKeyOf, type NewDelivery, purposeOfKey } from './delivery.ts';
import type { Destination, PauseTarget } from './destination.ts';
import { adviceOf, reasonInWords } from './explain-reason.ts';
import { boldSpan, momentSpan, outcomeSpans } from './notice-spans.ts';
import { type PlatformList, platformNamed } from './platform.ts';

type HoldSubject = Extract<NoticeSubject, { kind: 'hold' }>;
type PauseSubject = Extract<NoticeSubject, { kind: 'pause' }>;

/** Tells that a batch is held, with the choices. Pure. */
export function holdNotice(hold: Hold, to: Destination): NewDelivery {
  const { id, kind, posts, samples } = hold;
  const lines = [
    ...samples.map((title) => `• ${title}`),
    ...(posts > samples.length ? [`… and ${posts - samples.length} more.`] : []),
    WAITS,
  ];
  const actions = HOLD_CHOICES[kind].map(({ label, decision, style }) => ({ label, command: `hold ${id} ${decision}`, style }));
  const about: HoldSubject = { kind: 'hold', id, batch: kind, posts, outcome: null };
  return planned(id, to, { type: 'notice', title: `${HOLD_TITLES[kind](posts)}: ${HELD[kind]}`, lines, actions, about });
}

/** The same once it is decided. Pure. */
export function decidedHoldNotice(told: NoticeAnnouncement, subject: HoldSubject, decision: Decision): NoticeAnnouncement {
  const { batch, posts, outcome } = subject;
  return {
    type: 'notice',
    title: `${HOLD_TITLES[batch](posts)}: ${DECIDED[batch][decision]}`,
    lines: [
      ...told.lines.filter((line) => line !== WAITS && (typeof line === 'string' || line[0]?.text !== 'Decided')),
      ...(outcome === null ? [] : [[{ text: 'Decided' }, ...outcomeSpans(outcome), { text: '.' }]]),
    ],
    actions: [],
    about: subject,
  };
}

const WAITS = 'Nothing is lost: they wait for your word.';

const HOLD_TITLES: Readonly<Record<Hold['kind'], (posts: number) => string>> = {
  additions: (posts) => `${posts} new ${posts === 1 ? 'post' : 'posts'} arrived at once`,
  edits: (posts) => `${posts} ${posts === 1 ? 'post' : 'posts'} changed at once`,
  removals: (posts) => `${posts} ${posts === 1 ? 'post' : 'posts'} disappeared at once`,
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

/** Tells once that somebody gets nothing until a reason is gone. Pure. */
export function pauseNotice({ whom, reason, since }: Pause, to: Destination, platforms: PlatformList): NewDelivery {
  return planned(batchIdOf('p', [{ id: `${whom} ${since}` }]), to, {
    type: 'notice',
    title: `No more messages to ${nameOf(whom, platforms)} for now`,
    lines: [
      [{ text: 'Since ' }, momentSpan(since), { text: `: ${reasonInWords(reason)}. ${adviceOf(reason)}.` }],
      'What is to be sent there is kept. Herald asks again by itself, and delivers it once messages are taken again.',
    ],
    actions: [{ label: 'Try again now', command: `resume ${whom}`, style: 'primary' }],
    about: { kind: 'pause', whom, reason, since, outcome: null },
  });
}

/** The same once the pause is over, also where it could not be told before. `messages`: those that go out now, where that is known. Pure. */
export function endedPauseNotice(
  subject: PauseSubject & { outcome: object },
  messages: number | null,
  platforms: PlatformList,
): NoticeAnnouncement {
  const { whom, reason, since, outcome } = subject;
  const name = nameOf(whom, platforms);
  const waited =
    messages === null
      ? 'What waited goes out now'
      : messages === 0
        ? 'Nothing waited'
        : `What waited goes out now, in ${counted(messages)}`;
  return {
    type: 'notice',
    title: `${name} takes messages again`,
    lines: [
      [
        boldSpan(name),
        { text: ' took no messages from ' },
        momentSpan(since),
        { text: ' to ' },
        momentSpan(outcome.at),
        { text: `: ${reasonInWords(reason)}.` },
      ],
      outcome.by === null ? `${waited}.` : [{ text: `${waited}. Resumed` }, ...outcomeSpans(outcome), { text: '.' }],
    ],
    actions: [],
    about: subject,
  };
}

/** Messages for readers among these, not those for the admins. Pure. */
export function messagesAmong(bells: readonly Wakeup[]): number {
  return bells.filter(({ key }) => ['announce', 'digest'].includes(purposeOfKey(key))).length;
}

/** A notice as a row of the ledger. Pure. */
export function planned(subject: string, to: Destination, notice: NoticeAnnouncement): NewDelivery {
  return {
    key: deliveryKeyOf(subject, to, 'notice'),
    postId: null,
    destination: to,
    purpose: 'notice',
    state: 'planned',
    reason: null,
    carriedBy: null,
    notice,
  };
}

/** Of a platform its label; of a channel or a workspace its id. Pure. */
function nameOf(whom: PauseTarget, platforms: PlatformList): string {
  return platformNamed(whom, platforms)?.label ?? whom;
}

/** `1 message`, `2 messages`. Pure. */
export function counted(messages: number): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`;
}
