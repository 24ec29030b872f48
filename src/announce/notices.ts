import type { Decision, Hold, Pause } from '../ports/ledger.ts';
import type { NoticeAnnouncement } from './announcement.ts';
import { batchIdOf } from './batch.ts';
import { type Delivery, deliveryKeyOf, type NewDelivery } from './delivery.ts';
import type { Destination } from './destination.ts';

/** Doubts that one notice shows with buttons; the others are counted. */
const MOST_SHOWN = 3;

/** Tells that a batch is held, with the choices. Pure. */
export function holdNotice(hold: Hold, to: Destination): NewDelivery {
  const { id, kind, posts, samples } = hold;
  const lines = [
    ...samples.map((title) => `• ${title}`),
    ...(posts > samples.length ? [`… and ${posts - samples.length} more.`] : []),
    'Nothing is lost: they wait for your word.',
  ];
  const choices = HOLD_CHOICES[kind].map(({ label, decision, style }) => ({ label, command: `hold ${id} ${decision}`, style }));
  return notice(id, to, { type: 'notice', title: HOLD_TITLES[kind](posts), lines, actions: choices });
}

const HOLD_TITLES: Readonly<Record<Hold['kind'], (posts: number) => string>> = {
  additions: (posts) => `${posts} new ${posts === 1 ? 'post' : 'posts'} arrived at once: held`,
  edits: (posts) => `${posts} ${posts === 1 ? 'post' : 'posts'} changed at once: messages are not edited yet`,
  removals: (posts) => `${posts} ${posts === 1 ? 'post' : 'posts'} disappeared at once: messages stay for now`,
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
export function pauseNotice({ whom, reason, since }: Pause, to: Destination): NewDelivery {
  return notice(batchIdOf('p', [{ id: `${whom} ${since}` }]), to, {
    type: 'notice',
    title: `No more messages to ${whom} for now`,
    lines: [
      reason.startsWith('not-connected:') ? 'Its tokens are not set.' : `${reason.slice(reason.indexOf(':') + 1).trim()}.`,
      'What is owed there is kept. Herald looks again by itself, and delivers it once messages are taken again.',
    ],
    actions: [{ label: 'Try again now', command: `resume ${whom}`, style: 'primary' }],
  });
}

/** Tells of deliveries that nobody but a person can say whether they arrived; none for none. Pure. */
export function doubtNotices(doubts: readonly Delivery[], to: Destination): readonly NewDelivery[] {
  // A notice about a notice would never end.
  const told = doubts.filter(({ purpose }) => purpose !== 'notice');
  if (told.length === 0) return [];
  const shown = told.slice(0, MOST_SHOWN);
  const more = told.length - shown.length;
  const nth = (index: number): string => (shown.length > 1 ? ` (${index + 1})` : '');
  return [
    notice(
      batchIdOf(
        'd',
        told.map(({ key, attempts }) => ({ id: `${key} ${attempts}` })),
      ),
      to,
      {
        type: 'notice',
        title: told.length === 1 ? 'A message may or may not have arrived' : `${told.length} messages may or may not have arrived`,
        lines: [
          ...shown.map(({ key, destination, reason }, index) => `${destination}${nth(index)}: ${key}, ${reason ?? 'in doubt'}`),
          ...(more > 0 ? [`… and ${more} more: “doubt” lists them all.`] : []),
          'Please look in the channel. Herald never guesses: it sends nothing twice.',
        ],
        actions: shown.flatMap(({ key }, index) => [
          { label: `It is there${nth(index)}`, command: `doubt ${key} there`, style: 'primary' as const },
          { label: `Send again${nth(index)}`, command: `doubt ${key} again`, style: 'danger' as const },
        ]),
      },
    ),
  ];
}

function notice(subject: string, to: Destination, words: NoticeAnnouncement): NewDelivery {
  return {
    key: deliveryKeyOf(subject, to, 'notice'),
    postId: null,
    destination: to,
    purpose: 'notice',
    state: 'planned',
    reason: null,
    carriedBy: null,
    notice: words,
  };
}
