import pc from 'picocolors';
import type { EventFacts } from '../../src/content/post.ts';
import { wordsOf } from '../../src/languages/index.ts';
import { plain } from '../../src/lib/sanitize-text.ts';
import type {
  Announcement,
  DigestAnnouncement,
  DigestLine,
  NoticeAnnouncement,
  NoticeLine,
  PostAnnouncement,
} from '../../src/model/announcement.ts';
import { type DigestCapacity, digestHeadline, layOutDigest, sectionHeading } from '../../src/model/digest-layout.ts';
import { firstMessage } from '../../src/model/digest-order.ts';
import { isOneLine } from '../../src/model/message-style.ts';
import { type ContextFact, factsOfPost, headlineOf, noteText } from '../../src/model/post-context.ts';
import type { MessagePreview } from '../../src/model/preview.ts';
import { tableAsList } from '../../src/model/table.ts';
import type { TextStyle } from '../../src/ports/platform.ts';
import type { Action, Block, Line, Reply, Span } from '../../src/ports/reply.ts';
import { escapePiece, type Piece, wrap, wrapPieces } from './wrap.ts';

const TAGS_SHOWN = 3;

/** Width of a preview in characters. */
const PREVIEW_WIDTH = 80;

/** Renders an announcement as a card. Pure. */
export function renderAnnouncement(announcement: Announcement, textStyle: TextStyle): string {
  switch (announcement.type) {
    case 'post':
      return postCard(announcement, textStyle);
    case 'digest':
      return digestCard(announcement, textStyle);
    case 'notice':
      return noticeCard(announcement, textStyle);
  }
}

/** Previews an announcement as the terminal shows it, without colours. Pure. */
export function previewAnnouncement(announcement: Announcement): MessagePreview {
  return [{ kind: 'mono', text: messageOf(announcement, { width: PREVIEW_WIDTH, colour: false }) }];
}

function postCard(post: PostAnnouncement, textStyle: TextStyle): string {
  if (isOneLine(post)) return postLine(post, textStyle);
  const { announcing } = wordsOf(post.language ?? 'en');
  const c = pc.createColors(textStyle.colour);
  const inner = innerWidth(textStyle);
  const context = wrap([...(post.note ? [noteText(post.note, post.language)] : []), contextLine(post)].filter(Boolean).join(' · '), inner);
  const rows = [
    ...(context.length === 0 ? [announcing.post] : context).map(c.dim),
    ...wrap(plain(headlineOf(post)), inner).map(c.bold),
    ...wrap(plain(post.tldr ?? ''), inner),
  ];
  return framed(rows, c.cyan, post.url === null ? c.dim(announcing.noLink) : c.underline(plain(post.url)));
}

/** Renders rows beside a bar, with `end` at the end of the bar. */
function framed(rows: readonly string[], paint: (text: string) => string, end = ''): string {
  const lines = rows.map((row, nth) => `${paint(nth === 0 ? '╭─' : '│')}${row && ` ${row}`}`);
  return `${[...lines, `${paint('╰─')}${end && ` ${end}`}`].join('\n')}\n`;
}

/** Returns the number of columns within a frame. */
function innerWidth({ width }: TextStyle): number {
  return Math.max(20, Math.min(width, 100) - 2);
}

/** Renders title and facts in one line, with the text and the address below. */
function postLine(post: PostAnnouncement, textStyle: TextStyle): string {
  const c = pc.createColors(textStyle.colour);
  const inner = innerWidth(textStyle);
  const context = contextLine(post);
  const head = wrapPieces(
    [
      { text: post.note ? `${noteText(post.note, post.language)} · ` : '', paint: c.bold },
      { text: plain(headlineOf(post)).trim() || '(untitled)', paint: c.bold },
      { text: context === '' ? '' : ` · ${context}`, paint: c.dim },
    ],
    inner,
  );
  const address = post.url === null ? [] : [c.underline(plain(post.url))];
  const rows = [...head, ...wrap(plain(post.tldr ?? ''), inner), ...address];
  return `${rows.map((row, nth) => `${nth === 0 ? c.cyan('›') : ' '} ${row}`).join('\n')}\n`;
}

function contextLine(post: PostAnnouncement): string {
  const facts = factsOfPost(post, TAGS_SHOWN).filter((fact) => factWords(fact) !== '');
  const words = facts.map((fact, nth) => {
    const isPlaceOfTime = fact.fact === 'place' && facts[nth - 1]?.fact === 'when';
    return `${nth === 0 ? '' : isPlaceOfTime ? ', ' : ' · '}${factWords(fact)}`;
  });
  return plain(words.join(''));
}

function factWords(fact: ContextFact): string {
  switch (fact.fact) {
    case 'source':
    case 'kind':
      return fact.text;
    case 'date':
      return fact.date.slice(0, 10);
    case 'when':
      return eventTime(fact.event);
    case 'place':
      return fact.place ?? '';
    case 'tags':
      return fact.tags.map((tag) => `#${tag}`).join(' ');
  }
}

/** Text is wrapped to the width of the terminal, so only the number of lines is limited. */
const CAPACITY: DigestCapacity = { capacity: 0, headingCost: 0, costOf: () => 0, sentenceCostOf: () => 0, maxLines: 40 };

/** Returns how many lines of a digest, from its first on, fit in one card. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return layOutDigest(digest, CAPACITY).lines.length;
}

/** Renders a headline and, by kind, each post with a sentence and its address; posts that don't fit are counted. */
function digestCard(digest: DigestAnnouncement, { width, colour }: TextStyle): string {
  const c = pc.createColors(colour);
  const page = layOutDigest(digest, CAPACITY);
  const inner = Math.max(20, width - 4);
  const rows = page.sections.flatMap((section) => [
    // Left out if the headline already says it.
    ...[plain(sectionHeading(digest, section, named))].filter(Boolean).map(c.bold),
    ...section.lines.flatMap((line) => [
      ...wrap(digestLine(line), inner, '  ').map((row) => `  ${row}`),
      ...wrap(plain(line.sentence ?? ''), inner - 2).map((row) => `    ${c.dim(row)}`),
      ...(line.url === null ? [] : [`  ${c.dim(plain(line.url))}`]),
    ]),
  ]);
  const more = page.left > 0 ? [c.dim(wordsOf(digest.language ?? 'en').announcing.more(page.left))] : [];
  const head = wrap(plain(digestHeadline(digest, page, named)), inner).map(c.bold);
  return framed([...head, ...rows, ...more], c.cyan);
}

function named(kind: string, count: number): string {
  return count === 1 ? kind : `${kind}s`;
}

function digestLine({ title, source, date, event }: DigestLine): string {
  const when = event === undefined ? [date?.slice(0, 10) ?? ''] : [eventTime(event), event.place ?? ''];
  return plain([title, source ?? '', ...when].filter(Boolean).join(' · '));
}

/** Renders a notice to the admins, with the message that it concerns, and its actions as the words to type. */
function noticeCard({ title, lines, preview, actions }: NoticeAnnouncement, textStyle: TextStyle): string {
  const c = pc.createColors(textStyle.colour);
  const rows = [
    c.bold(plain(title)),
    ...lines.flatMap((line) => wrap(plain(noticeLine(line)), innerWidth(textStyle))),
    ...(preview === undefined
      ? []
      : ['', ...messageOf(preview, { ...textStyle, width: Math.max(20, textStyle.width - 2) }).split('\n'), '']),
    ...actions.map((action) => choice(action, action.command, textStyle)),
  ];
  return framed(rows, c.yellow);
}

/** Renders a message as it is sent. */
function messageOf(announcement: Announcement, textStyle: TextStyle): string {
  return renderAnnouncement(firstMessage(announcement, digestCapacity), textStyle).trimEnd();
}

/** Renders a button as the words to type. */
function choice({ label }: Action, typed: string, { colour }: TextStyle): string {
  const c = pc.createColors(colour);
  return `${c.dim('›')} ${plain(label)}: ${c.cyan(plain(typed))}`;
}

/** Renders in one line what has become of a notice: what is printed is never changed. Pure. */
export function renderRevisedNotice({ title, lines }: NoticeAnnouncement, { colour }: TextStyle): string {
  const c = pc.createColors(colour);
  const last = lines.at(-1);
  return `${c.yellow('›')} ${c.bold(plain(title))}${last === undefined ? '' : `. ${plain(noticeLine(last))}`}\n`;
}

/** Renders a line of a notice, with addresses after their titles. */
function noticeLine(line: NoticeLine): string {
  if (typeof line === 'string') return line;
  return line.map(({ text, at, link }) => `${at ? localTime(at) : text}${link ? ` (${link})` : ''}`).join('');
}

/** Renders an answer as text; its buttons become the words to type instead (`typed`). Pure. */
export function renderReply(reply: Reply, textStyle: TextStyle, typed: (action: Action) => string = ({ command }) => command): string {
  const blocks = reply.blocks.map((block) => renderBlock(block, textStyle));
  const actions = reply.actions.filter(({ share }) => !share).map((action) => choice(action, typed(action), textStyle));
  return [...blocks, ...(actions.length > 0 ? [actions.join('\n')] : [])].join('\n');
}

function renderBlock(block: Block, textStyle: TextStyle): string {
  const c = pc.createColors(textStyle.colour);
  switch (block.kind) {
    case 'text':
      return wrapLine(block.line, textStyle, '');
    case 'list':
    case 'table':
      return (block.kind === 'list' ? block.items : tableAsList(block))
        .map((item) => `  • ${wrapLine(item, textStyle, '    ')}`)
        .join('\n');
    case 'hit': {
      const rows = [
        ...[block.title.map((span) => ({ ...span, style: 'bold' as const })), block.context, block.snippet].map((line) =>
          wrapLine(line, textStyle, '  ').trim(),
        ),
        block.url ? c.underline(plain(block.url)) : '',
      ];
      return `\n${rows
        .filter(Boolean)
        .map((row) => `  ${row}`)
        .join('\n')}`;
    }
    case 'message':
      return renderAnnouncement(firstMessage(block.announcement, digestCapacity), textStyle);
  }
}

/** Wraps words to the terminal's width; `indent`: before every line but the first, which leaves the same space free. */
function wrapLine(line: Line, textStyle: TextStyle, indent: string): string {
  const pieces = line.map((span) => pieceOf(span, textStyle));
  return wrapPieces(pieces, Math.max(20, textStyle.width) - indent.length, '').join(`\n${indent}`);
}

function pieceOf({ text, style, link, at }: Span, { colour }: TextStyle): Piece {
  const c = pc.createColors(colour);
  const words = at ? localTime(at) : escapePiece(text);
  const paints = { bold: c.bold, code: c.cyan, mark: c.yellow, quiet: c.dim };
  return { text: link ? `${words} (${plain(link)})` : words, paint: style === undefined ? String : paints[style] };
}

const DAY_MS = 86_400_000;
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });

/** Formats an instant in the machine's own time zone, which is named; midnight UTC means a day without a time. */
function localTime(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  return ms % DAY_MS === 0 ? DAY.format(ms) : momentFormat().format(ms);
}

/** Formats from when to when an event lasts, its day and the time zone once. Midnight UTC means a day without a time. */
function eventTime({ startsAt, endsAt }: Pick<EventFacts, 'startsAt' | 'endsAt'>): string {
  const [start, end] = [Date.parse(startsAt), endsAt === null ? Number.NaN : Date.parse(endsAt)];
  if (Number.isNaN(start)) return startsAt;
  const lasts = end > start;
  if (start % DAY_MS === 0) {
    const days = [startsAt, ...(lasts && endsAt !== null ? [endsAt] : [])].map((iso) => iso.slice(0, 10));
    return [...new Set(days)].join(' – ');
  }
  return lasts ? momentFormat().formatRange(start, end) : localTime(startsAt);
}

/** Created at each use, because the machine's time zone may change. */
function momentFormat(): Intl.DateTimeFormat {
  const [day, time] = [{ day: 'numeric', month: 'short', year: 'numeric' } as const, { hour: '2-digit', minute: '2-digit' } as const];
  return new Intl.DateTimeFormat('en-GB', { ...day, ...time, timeZoneName: 'short' });
}
