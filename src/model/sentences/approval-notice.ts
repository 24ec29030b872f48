import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import type { NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import { type Approval, isOpenApproval, type MessageAnnouncement, messageFingerprint, messageToApprove, offeredText } from '../approval.ts';
import { batchIdOf, deliveryKeyOf, type NewDelivery, newDelivery } from '../delivery.ts';
import { headlineOf } from '../post-context.ts';
import { bold, lineOf, moment, personSpan, type Span } from '../span.ts';
import { reasonInWords } from './reasons.ts';

/** Returns the notice that requests an approval, as a delivery; each request has its own. Pure. */
export function approvalNoticeRow(approval: Approval): NewDelivery {
  return newDelivery(approvalNoticeKey(approval), approval.review, { notice: approvalNotice(approval) });
}

/** Returns the key of the notice for the latest request. Pure. */
export function approvalNoticeKey({ key, asked, review }: Pick<Approval, 'key' | 'asked' | 'review'>): string {
  return deliveryKeyOf(batchIdOf('q', [{ id: key }, { id: `${asked}` }]), review, 'notice');
}

/** Returns the notice for the latest request: the message itself with the possible actions, or the decision. In the language of the message, unless `own` names another. Pure. */
export function approvalNotice(approval: Approval, own?: Language): NoticeAnnouncement {
  const preview = messageToApprove(approval);
  const language = own ?? preview.language ?? 'en';
  const words = wordsOf(language);
  const subject = { kind: 'approval', key: approval.key, asked: approval.asked } as const;
  if (!isOpenApproval(approval)) {
    const title = approval.state === 'waiting' ? '' : words.approval[approval.state];
    return { type: 'notice', language, title, lines: [decidedLine(approval, words), ...editLines(approval, words)], preview, actions: [] };
  }
  const offered = offeredText(approval);
  const content = offered === null ? requestWords(approval, preview, words) : offerContent(approval, offered, words);
  return { type: 'notice', language, ...content, preview, subject };
}

/** Returns a short summary of what is waiting. Pure. */
export function approvalName(approval: Approval, words: Words): string {
  const message = messageToApprove(approval);
  return message.type === 'post' ? headlineOf(message) : words.approval.digestOf(message.total);
}

type NoticeText = Pick<NoticeAnnouncement, 'title' | 'lines' | 'actions'>;

function requestWords(approval: Approval, preview: MessageAnnouncement, words: Words): NoticeText {
  const { number, destination, asked, laterUntil, expiresAt } = approval;
  const said = words.approval;
  return {
    title: asked > 1 && laterUntil === null ? said.stillWaits : said.waits,
    lines: [
      lineOf(said.goesTo<string | Span>(bold(destination), bold(`${number}`))),
      ...editLines(approval, words),
      ...laterLines(approval, words),
      lineOf(said.notSent<string | Span>(moment(expiresAt))),
    ],
    actions: [
      { label: said.send, command: `approve ${number} send ${messageFingerprint(preview)}`, style: 'primary' },
      ...(preview.type === 'post' ? [{ label: said.editText, command: `approvals edit ${number}` }] : []),
      ...lastActions(number, words),
    ],
  };
}

function offerContent(approval: Approval, { title, text }: NonNullable<ReturnType<typeof offeredText>>, words: Words): NoticeText {
  const { number, destination, state } = approval;
  const said = words.approval;
  return {
    title: said.postChanged,
    lines: [
      lineOf((state === 'approved' ? said.went : said.waitsFor)<string | Span>(bold(destination), number)),
      ...editLines(approval, words),
      [bold(said.fileSays), { text: [title, text ?? ''].filter(Boolean).join(' – ') }],
      said.below,
    ],
    actions: [
      { label: said.useNew, command: `approve ${number} use`, style: 'primary' },
      { label: said.keepEdit, command: `approve ${number} keep` },
      ...(state === 'waiting' ? lastActions(number, words) : []),
    ],
  };
}

/** Returns what an earlier notice shows once approval has been requested again. Pure. */
export function supersededApprovalNotice(approval: Approval): NoticeAnnouncement {
  const { number, destination } = approval;
  const language = messageToApprove(approval).language ?? 'en';
  const said = wordsOf(language).approval;
  const line = lineOf(said.newerMessage<string | Span>(bold(destination), bold(`${number}`)));
  return { type: 'notice', language, title: said.askedAgain, lines: [line], actions: [] };
}

function lastActions(number: number, { approval }: Words): NoticeAnnouncement['actions'] {
  return [
    { label: approval.later, command: `approve ${number} later` },
    { label: approval.never, command: `approve ${number} never`, style: 'danger' },
  ];
}

/** Returns a line with who edited the text, and when. Pure. */
function editLines({ edit }: Pick<Approval, 'edit'>, words: Words): readonly NoticeLine[] {
  return edit === null ? [] : [lineOf(words.approval.editedBy<string | Span>(personSpan(edit.by, words), moment(edit.at)))];
}

function laterLines({ laterUntil, decidedBy }: Approval, words: Words): readonly NoticeLine[] {
  if (laterUntil === null) return [];
  const { putOff, putOffBy } = words.approval;
  const at = moment(laterUntil);
  return [lineOf(decidedBy === null ? putOff<string | Span>(at) : putOffBy<string | Span>(personSpan(decidedBy, words), at))];
}

/** `Approval 12, for slack:C1, by @ann, 2026-01-12 08:02 UTC.` */
function decidedLine({ destination, decidedBy, decidedAt, state, reason = null, number }: Approval, words: Words): NoticeLine {
  const { about, commaBy } = words.approval;
  const why = state === 'withdrawn' && reason !== null ? [`${words.colon}${reasonInWords(reason, words)}`] : [];
  const by = decidedBy === null || state === 'withdrawn' ? [] : commaBy<string | Span>(personSpan(decidedBy, words));
  const at = decidedAt === null || state === 'withdrawn' ? [] : [', ', moment(decidedAt)];
  return lineOf([...about<string | Span>(number, bold(destination)), ...why, ...by, ...at, '.']);
}
