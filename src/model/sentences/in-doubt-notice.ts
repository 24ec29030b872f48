import type { InDoubtDelivery, NoticeAnnouncement, NoticeLine, Resolution } from '../announcement.ts';
import type { DeliveryWithPosts, NewDelivery } from '../delivery.ts';
import { batchIdOf } from '../delivery-key.ts';
import type { Destination } from '../destination.ts';
import { counted, moment } from '../span.ts';
import { outcomeSpans, planned } from './notices.ts';
import { reasonInWords } from './reasons.ts';
import { isToldOf, whichMessage } from './which-message.ts';

/** Doubts that one notice has buttons for, that it names, and that it brings up to date; the others are counted. */
const MOST_WITH_BUTTONS = 3;
const MOST_NAMED = 10;
const MOST_KEPT = 500;

/** Tells of deliveries of which only a person can say whether they arrived, all in one notice; none for none. Pure. */
export function inDoubtNotices(reported: readonly DeliveryWithPosts[], to: Destination): readonly NewDelivery[] {
  const doubts = reported.filter(isToldOf);
  if (doubts.length === 0) return [];
  const id = batchIdOf(
    'd',
    doubts.map(({ delivery: { key, attempts } }) => ({ id: `${key} ${attempts}` })),
  );
  return [planned(id, to, inDoubtNotice(doubts.slice(0, MOST_KEPT).map(doubtOf), doubts.length))];
}

/** Whether an action in the audit log resolved a delivery; `doubt` is its older name. Pure. */
export function isResolveAction(action: string): boolean {
  return action === 'resolve' || action === 'doubt';
}

function doubtOf(one: DeliveryWithPosts): InDoubtDelivery {
  const { key, reason, firstSentAt, updatedAt } = one.delivery;
  const what = [...whichMessage(one), { text: ', sent ' }, moment(firstSentAt ?? updatedAt)];
  return { key, what, reason, since: updatedAt, outcome: null };
}

/** What a notice of `total` doubts says: those that are settled by now with what became of them. From one. Pure. */
export function inDoubtNotice(doubts: readonly InDoubtDelivery[], total: number): NoticeAnnouncement {
  const open = doubts.filter(({ outcome }) => outcome === null);
  const settled = doubts.filter(({ outcome }) => outcome !== null);
  const left = total - settled.length;
  const chosen = new Set([...open, ...settled].slice(0, MOST_NAMED));
  const named = doubts.filter((doubt) => chosen.has(doubt));
  const more = total - named.length;
  const nth = (doubt: InDoubtDelivery): string => (doubts.length > 1 ? ` (${doubts.indexOf(doubt) + 1})` : '');
  return {
    type: 'notice',
    title:
      left === 0
        ? `Settled: ${counted(total, 'message')} that might not have arrived`
        : `${left === 1 ? 'A message' : counted(left, 'message')} may or may not have arrived`,
    lines: [
      ...named.map((doubt) => doubtLine(doubt, nth(doubt))),
      ...(more > 0 ? [`… and ${more} more: “resolve” lists them all.`] : []),
      ...(left === 0 ? [] : ['Please look in the channel. Herald never guesses: it sends nothing twice.']),
    ],
    actions: open
      .filter((doubt) => named.includes(doubt))
      .slice(0, MOST_WITH_BUTTONS)
      .flatMap((doubt) => [
        { label: `It is there${nth(doubt)}`, command: `resolve ${doubt.key} sent`, style: 'primary' as const },
        { label: `Send again${nth(doubt)}`, command: `resolve ${doubt.key} resend`, style: 'danger' as const },
      ]),
    subject: { kind: 'doubts', doubts, total },
  };
}

function doubtLine({ what, reason, outcome }: InDoubtDelivery, nth: string): NoticeLine {
  const end =
    outcome === null
      ? [{ text: `: ${reasonInWords(reason)}` }]
      : [{ text: `: ${BECAME[outcome.became]}${outcome.by === null ? '' : ', settled'}` }, ...outcomeSpans(outcome)];
  return [...(nth === '' ? [] : [{ text: `${nth.trim()} ` }]), ...what, ...end];
}

const BECAME: Readonly<Record<Resolution, string>> = {
  confirmed: 'it is there',
  found: 'it was found',
  resent: 'sent again',
  skipped: 'not sent again',
  retracted: 'removed since',
};
