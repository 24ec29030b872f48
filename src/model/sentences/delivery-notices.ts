import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import { shorten } from '../../lib/cut-text.ts';
import type { InDoubtDelivery, NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import { batchIdOf, type DeliveryWithPosts, type NewDelivery, type Purpose, purposeOfKey } from '../delivery.ts';
import type { Destination } from '../destination.ts';
import { bold, code, lineOf, moment, type Span } from '../span.ts';
import { outcomeSpans, planned } from './notices.ts';
import { reasonInWords } from './reasons.ts';

const TITLE_MAX_CHARS = 150;

/** Whether the admins get a notice about a delivery: a notice about a notice would never end. Pure. */
function isReported({ delivery: { purpose, originalKey } }: DeliveryWithPosts): boolean {
  return purpose !== 'notice' && (originalKey === null || purposeOfKey(originalKey) !== 'notice');
}

/** Describes the message of a delivery, with its link and its channel. Pure. */
function whichMessage({ delivery: { purpose, destination }, posts, count }: DeliveryWithPosts, words: Words): readonly Span[] {
  const { messages } = words;
  const [first] = posts;
  const title = first ? shorten(first.title, TITLE_MAX_CHARS) : null;
  const name: Span =
    first && title && count === 1
      ? { text: messages.titled(title), ...(first.url === null ? {} : { link: first.url }) }
      : { text: title === null ? nameOf(purpose, words) : messages.digestOf(count, title) };
  const of = purpose in messages.of ? messages.of[purpose as keyof typeof messages.of] : '';
  return lineOf([of, name, ...messages.inChannel<string | Span>(bold(destination))]);
}

function nameOf(purpose: Purpose, { messages }: Words): string {
  switch (purpose) {
    case 'announce':
    case 'digest':
    case 'notice':
    case 'reminder':
      return messages[purpose];
    case 'calendar':
      return messages.reminder;
    default:
      return messages.message;
  }
}

/** Maximum numbers of in-doubt deliveries for which one notice has buttons, which it names, and which it keeps up to date; the others are counted. */
const MAX_WITH_BUTTONS = 3;
const MAX_NAMED = 10;
const MAX_KEPT = 500;

/** Reports deliveries that only a person can confirm, all in one notice; empty if there are none. Pure. */
export function inDoubtNotices(reported: readonly DeliveryWithPosts[], to: Destination, language: Language): readonly NewDelivery[] {
  const doubts = reported.filter(isReported);
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
        doubts.slice(0, MAX_KEPT).map((one) => doubtOf(one, language)),
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

/** Returns the notice of `total` in-doubt deliveries (at least one); those settled by now are shown with their outcome. Pure. */
export function inDoubtNotice(doubts: readonly InDoubtDelivery[], total: number, language: Language): NoticeAnnouncement {
  const words = wordsOf(language);
  const { notices } = words;
  const open = doubts.filter(({ outcome }) => outcome === null);
  const settled = doubts.filter(({ outcome }) => outcome !== null);
  const left = total - settled.length;
  const chosen = new Set([...open, ...settled].slice(0, MAX_NAMED));
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
      .slice(0, MAX_WITH_BUTTONS)
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

/** Maximum number of failures that one notice names; the others are counted. */
const MAX_FAILURES = 5;

/** Reports deliveries that have failed for good, all in one notice; empty if there are none. Pure. */
export function failureNotices(failed: readonly DeliveryWithPosts[], to: Destination, language: Language): readonly NewDelivery[] {
  const words = wordsOf(language);
  const { notices } = words;
  const failures = failed.filter(isReported);
  const [first] = failures;
  if (!first) return [];
  const named = failures.slice(0, MAX_FAILURES);
  const more = failures.length - named.length;
  const channels = new Set(failures.map(({ delivery: { destination } }) => destination)).size;
  const alone = failures.length === 1 && first.delivery.purpose === 'announce' ? first.posts[0]?.path : undefined;
  const id = batchIdOf(
    'f',
    failures.map(({ delivery: { key, updatedAt } }) => ({ id: `${key} ${updatedAt}` })),
  );
  const notice = planned(id, to, {
    type: 'notice',
    language,
    title: notices.notDelivered(failures.length),
    lines: [
      ...named.map((one) =>
        lineOf([
          ...whichMessage(one, words),
          ', ',
          moment(one.delivery.updatedAt),
          `${words.colon}${reasonInWords(one.delivery.reason, words)}`,
        ]),
      ),
      ...(more > 0 ? [notices.moreInChannels(more, channels)] : []),
      lineOf(
        (failures.length === 1 ? notices.notRetried : notices.manyNotRetried)<string | Span>(
          code(alone === undefined ? 'replay failed' : `replay ${alone}`),
        ),
      ),
    ],
    actions: [],
  });
  return [notice];
}
