import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import type { InDoubtDelivery, NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import type { DeliveryWithPosts, NewDelivery } from '../delivery.ts';
import { batchIdOf } from '../delivery-key.ts';
import type { Destination } from '../destination.ts';
import { lineOf, moment, type Span } from '../span.ts';
import { outcomeSpans, planned } from './notices.ts';
import { reasonInWords } from './reasons.ts';
import { isToldOf, whichMessage } from './which-message.ts';

/** Doubts that one notice has buttons for, that it names, and that it brings up to date; the others are counted. */
const MOST_WITH_BUTTONS = 3;
const MOST_NAMED = 10;
const MOST_KEPT = 500;

/** Tells of deliveries of which only a person can say whether they arrived, all in one notice; none for none. Pure. */
export function inDoubtNotices(reported: readonly DeliveryWithPosts[], to: Destination, language: Language): readonly NewDelivery[] {
  const doubts = reported.filter(isToldOf);
  if (doubts.length === 0) return [];
  const id = batchIdOf(
    'd',
    doubts.map(({ delivery: { key, attempts } }) => ({ id: `${key} ${attempts}` })),
  );
  return [
    planned(
      id,
      to,
      inDoubtNotice(
        doubts.slice(0, MOST_KEPT).map((one) => doubtOf(one, language)),
        doubts.length,
        language,
      ),
    ),
  ];
}

/** Whether an action in the audit log resolved a delivery; `doubt` is its older name. Pure. */
export function isResolveAction(action: string): boolean {
  return action === 'resolve' || action === 'doubt';
}

function doubtOf(one: DeliveryWithPosts, language: Language): InDoubtDelivery {
  const words = wordsOf(language);
  const { key, reason, firstSentAt, updatedAt } = one.delivery;
  const what = [...whichMessage(one, words), ...lineOf(words.notices.sentAt<string | Span>(moment(firstSentAt ?? updatedAt)))];
  return { key, what, reason, since: updatedAt, outcome: null };
}

/** What a notice of `total` doubts says: those that are settled by now with what became of them. From one. Pure. */
export function inDoubtNotice(doubts: readonly InDoubtDelivery[], total: number, language: Language): NoticeAnnouncement {
  const words = wordsOf(language);
  const { notices } = words;
  const open = doubts.filter(({ outcome }) => outcome === null);
  const settled = doubts.filter(({ outcome }) => outcome !== null);
  const left = total - settled.length;
  const chosen = new Set([...open, ...settled].slice(0, MOST_NAMED));
  const named = doubts.filter((doubt) => chosen.has(doubt));
  const more = total - named.length;
  const nth = (doubt: InDoubtDelivery): string => (doubts.length > 1 ? ` (${doubts.indexOf(doubt) + 1})` : '');
  return {
    type: 'notice',
    language,
    title: left === 0 ? notices.settled(total) : notices.inDoubt(left),
    lines: [
      ...named.map((doubt) => doubtLine(doubt, nth(doubt), words)),
      ...(more > 0 ? [notices.resolveLists(more)] : []),
      ...(left === 0 ? [] : [notices.pleaseLook]),
    ],
    actions: open
      .filter((doubt) => named.includes(doubt))
      .slice(0, MOST_WITH_BUTTONS)
      .flatMap((doubt) => [
        { label: `${notices.isThere}${nth(doubt)}`, command: `resolve ${doubt.key} sent`, style: 'primary' as const },
        { label: `${notices.sendAgain}${nth(doubt)}`, command: `resolve ${doubt.key} resend`, style: 'danger' as const },
      ]),
    subject: { kind: 'doubts', doubts, total },
  };
}

function doubtLine({ what, reason, outcome }: InDoubtDelivery, nth: string, words: Words): NoticeLine {
  const end =
    outcome === null
      ? [{ text: `${words.colon}${reasonInWords(reason, words)}` }]
      : [
          { text: `${words.colon}${words.notices.became[outcome.became]}${outcome.by === null ? '' : words.notices.settledBy}` },
          ...outcomeSpans(outcome, words),
        ];
  return [...(nth === '' ? [] : [{ text: `${nth.trim()} ` }]), ...what, ...end];
}
