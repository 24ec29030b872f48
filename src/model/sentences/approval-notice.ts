import type { NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import {
  type Approval,
  isOpenApproval,
  type MessageAnnouncement,
  messageFingerprint,
  messageToApprove,
  offeredWords,
} from '../approval.ts';
import type { NewDelivery } from '../delivery.ts';
import { batchIdOf, deliveryKeyOf } from '../delivery-key.ts';
import { headlineOf } from '../headline.ts';
import { newDelivery } from '../new-delivery.ts';
import { bold, counted, moment, personSpan, type Span } from '../span.ts';
import { reasonInWords } from './reasons.ts';

/** The notice that asks for an approval; each time that it is asked for makes another. Pure. */
export function approvalNoticeRow(approval: Approval): NewDelivery {
  return newDelivery(approvalNoticeKey(approval), approval.review, { notice: approvalNotice(approval) });
}

/** Pure. */
export function approvalNoticeKey({ key, asked, review }: Pick<Approval, 'key' | 'asked' | 'review'>): string {
  return deliveryKeyOf(batchIdOf('q', [{ id: key }, { id: `${asked}` }]), review, 'notice');
}

/** What the notice of the latest request says: the very message with what can be done about it, or what was decided. Pure. */
export function approvalNotice(approval: Approval): NoticeAnnouncement {
  const preview = messageToApprove(approval);
  const subject = { kind: 'approval', key: approval.key, asked: approval.asked } as const;
  if (!isOpenApproval(approval)) {
    const title = approval.state === 'waiting' ? '' : DECIDED[approval.state];
    return { type: 'notice', title, lines: [decidedLine(approval), ...editLines(approval)], preview, actions: [] };
  }
  const offered = offeredWords(approval);
  return { type: 'notice', ...(offered === null ? requestWords(approval, preview) : offerWords(approval, offered)), preview, subject };
}

/** What waits, in a few words. Pure. */
export function approvalName(approval: Approval): string {
  const message = messageToApprove(approval);
  return message.type === 'post' ? headlineOf(message) : `a digest of ${counted(message.total, 'post')}`;
}

type Words = Pick<NoticeAnnouncement, 'title' | 'lines' | 'actions'>;

function requestWords(approval: Approval, preview: MessageAnnouncement): Words {
  const { number, destination, asked, laterUntil, expiresAt } = approval;
  return {
    title: asked > 1 && laterUntil === null ? 'Still waits for your approval' : 'Waits for your approval',
    lines: [
      [{ text: 'This goes to ' }, bold(destination), { text: ' once somebody says so (approval ' }, bold(`${number}`), { text: ').' }],
      ...editLines(approval),
      ...laterLines(approval),
      [{ text: 'It is not sent where nobody decides by ' }, moment(expiresAt), { text: '.' }],
    ],
    actions: [
      { label: 'Send', command: `approve ${number} send ${messageFingerprint(preview)}`, style: 'primary' },
      ...(preview.type === 'post' ? [{ label: 'Edit the text', command: `approvals edit ${number}` }] : []),
      ...lastActions(number),
    ],
  };
}

function offerWords(approval: Approval, { title, text }: NonNullable<ReturnType<typeof offeredWords>>): Words {
  const { number, destination, state } = approval;
  return {
    title: 'The post has changed since its text was edited',
    lines: [
      [
        { text: state === 'approved' ? 'It goes, or went, to ' : 'It waits for approval, for ' },
        bold(destination),
        { text: ` (approval ${number}).` },
      ],
      ...editLines(approval),
      [bold('Its file says now: '), { text: [title, text ?? ''].filter(Boolean).join(' – ') }],
      'Below is the message with the edit.',
    ],
    actions: [
      { label: 'Use the new words', command: `approve ${number} use`, style: 'primary' },
      { label: 'Keep the edit', command: `approve ${number} keep` },
      ...(state === 'waiting' ? lastActions(number) : []),
    ],
  };
}

/** What an earlier notice says once it is asked for again. Pure. */
export function supersededApprovalNotice({ number, destination }: Approval): NoticeAnnouncement {
  return {
    type: 'notice',
    title: 'Asked for again',
    lines: [
      [
        { text: 'The approval for ' },
        bold(destination),
        { text: ' is asked for in a newer message: ' },
        bold(`approval ${number}`),
        { text: '.' },
      ],
    ],
    actions: [],
  };
}

function lastActions(number: number): NoticeAnnouncement['actions'] {
  return [
    { label: 'Later', command: `approve ${number} later` },
    { label: 'Never', command: `approve ${number} never`, style: 'danger' },
  ];
}

/** Who edited the text, and when. Pure. */
function editLines({ edit }: Pick<Approval, 'edit'>): readonly NoticeLine[] {
  if (edit === null) return [];
  return [[{ text: 'The text was edited by ' }, personSpan(edit.by), { text: ', ' }, moment(edit.at), { text: '.' }]];
}

function laterLines({ laterUntil, decidedBy }: Approval): readonly NoticeLine[] {
  if (laterUntil === null) return [];
  const by: readonly Span[] = decidedBy === null ? [] : [{ text: ' by ' }, personSpan(decidedBy)];
  return [[{ text: 'Put off' }, ...by, { text: ': it is asked for again ' }, moment(laterUntil), { text: '.' }]];
}

const DECIDED: Readonly<Record<Exclude<Approval['state'], 'waiting'>, string>> = {
  approved: 'Approved: it is sent',
  declined: 'Not sent: declined',
  expired: 'Not sent: nobody decided in time',
  withdrawn: 'Not sent: withdrawn',
};

/** `For slack:C1, by @ann, 2026-01-12 08:02 UTC.` */
function decidedLine({ destination, decidedBy, decidedAt, state, reason = null, number }: Approval): NoticeLine {
  const why = state === 'withdrawn' && reason !== null ? [{ text: `: ${reasonInWords(reason)}` }] : [];
  const by = decidedBy === null || state === 'withdrawn' ? [] : [{ text: ', by ' }, personSpan(decidedBy)];
  const at = decidedAt === null || state === 'withdrawn' ? [] : [{ text: ', ' }, moment(decidedAt)];
  return [{ text: `Approval ${number}, for ` }, bold(destination), ...why, ...by, ...at, { text: '.' }];
}
