import pc from 'picocolors';
import { wordsOf as wordsOfLanguage } from '../../src/languages/index.ts';
import { plain } from '../../src/lib/sanitize-text.ts';
import type { Announcement, NoticeAnnouncement, NoticeLine, PostAnnouncement } from '../../src/model/announcement.ts';
import { firstMessage } from '../../src/model/digest-order.ts';
import { headlineOf } from '../../src/model/headline.ts';
import { isOneLine } from '../../src/model/message-style.ts';
import { type ContextFact, factsOfPost, noteText } from '../../src/model/post-context.ts';
import type { MessagePreview } from '../../src/model/preview.ts';
import { tableAsList } from '../../src/model/table.ts';
import type { Looks } from '../../src/ports/platform.ts';
import type { Action, Block, Line, Reply, Span } from '../../src/ports/reply.ts';
import { escapePiece } from './escape.ts';
import { eventTime, localTime } from './local-time.ts';
import { digestCapacity, digestCard } from './render-digest.ts';
import { type Piece, wrap, wrapPieces } from './wrap.ts';

const TAGS_SHOWN = 3;

/** Characters in a line of a preview. */
const PREVIEW_WIDTH = 80;

/** An announcement as a card. Pure. */
export function renderAnnouncement(announcement: Announcement, looks: Looks): string {
  switch (announcement.type) {
    case 'post':
      return postCard(announcement, looks);
    case 'digest':
      return digestCard(announcement, looks);
    case 'notice':
      return noticeCard(announcement, looks);
  }
}

/** An announcement as the terminal shows it, without its colours. Pure. */
export function previewAnnouncement(announcement: Announcement): MessagePreview {
  return [
    {
      kind: 'mono',
      text: renderAnnouncement(firstMessage(announcement, digestCapacity), { width: PREVIEW_WIDTH, colour: false }).trimEnd(),
    },
  ];
}

function postCard(post: PostAnnouncement, looks: Looks): string {
  if (isOneLine(post)) return postLine(post, looks);
  const { width, colour } = looks;
  const { announcing } = wordsOfLanguage(post.language ?? 'en');
  const c = pc.createColors(colour);
  const bar = c.cyan('│');
  const inner = Math.max(20, Math.min(width, 100) - 2);
  const context = wrap([...(post.note ? [noteText(post.note, post.language)] : []), contextLine(post)].filter(Boolean).join(' · '), inner);
  const head = context.length === 0 ? [announcing.post] : context;
  const body = post.tldr === null ? [] : wrap(plain(post.tldr), inner).map((line) => `${bar} ${line}`);
  return [
    ...head.map((line, nth) => `${nth === 0 ? c.cyan('╭─') : bar} ${c.dim(line)}`),
    ...wrap(plain(headlineOf(post)), inner).map((line) => `${bar} ${c.bold(line)}`),
    ...body,
    `${c.cyan('╰─')} ${post.url === null ? c.dim(announcing.noLink) : c.underline(plain(post.url))}`,
    '',
  ].join('\n');
}

/** Title and facts in one line, the text and the address below it. */
function postLine(post: PostAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const inner = Math.max(20, Math.min(width, 100) - 2);
  const context = contextLine(post);
  const head = wrapPieces(
    [
      { text: post.note ? `${noteText(post.note, post.language)} · ` : '', paint: c.bold },
      { text: plain(headlineOf(post)).trim() || '(untitled)', paint: c.bold },
      { text: context === '' ? '' : ` · ${context}`, paint: c.dim },
    ],
    inner,
  );
  const text = post.tldr === null ? [] : wrap(plain(post.tldr), inner);
  const address = post.url === null ? [] : [c.underline(plain(post.url))];
  const rows = [...head, ...text, ...address].map((row, nth) => `${nth === 0 ? c.cyan('›') : ' '} ${row}`);
  return `${rows.join('\n')}\n`;
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

/** What is told to the admins; what they can do about it as the words to type. */
function noticeCard({ title, lines, preview, actions }: NoticeAnnouncement, looks: Looks): string {
  const { width, colour } = looks;
  const c = pc.createColors(colour);
  const bar = c.yellow('│');
  const inner = Math.max(20, Math.min(width, 100) - 2);
  const choices = actions.map(({ label, command }) => `${bar} ${c.dim('›')} ${plain(label)}: ${c.cyan(plain(command))}`);
  return [
    `${c.yellow('╭─')} ${c.bold(plain(title))}`,
    ...lines.flatMap((line) => wrap(plain(wordsOf(line)), inner)).map((line) => `${bar} ${line}`),
    ...(preview === undefined ? [] : [bar, ...previewRows(preview, looks).map((row) => `${bar} ${row}`), bar]),
    ...choices,
    c.yellow('╰─'),
    '',
  ].join('\n');
}

/** The message that a notice is about, as it is sent, within the notice's frame. */
function previewRows(preview: NonNullable<NoticeAnnouncement['preview']>, looks: Looks): readonly string[] {
  const width = Math.max(20, looks.width - 2);
  return renderAnnouncement(firstMessage(preview, digestCapacity), { ...looks, width })
    .trimEnd()
    .split('\n');
}

/** What a notice has become, in one line: what is printed stays as it is. Pure. */
export function renderRevisedNotice({ title, lines }: NoticeAnnouncement, { colour }: Looks): string {
  const c = pc.createColors(colour);
  const last = lines.at(-1);
  return `${c.yellow('›')} ${c.bold(plain(title))}${last === undefined ? '' : `. ${plain(wordsOf(last))}`}\n`;
}

/** Addresses stand behind their titles. */
function wordsOf(line: NoticeLine): string {
  if (typeof line === 'string') return line;
  return line.map(({ text, at, link }) => `${at ? localTime(at) : text}${link ? ` (${link})` : ''}`).join('');
}

/** An answer as text; buttons as the words to type instead (`typed`). Pure. */
export function renderReply(reply: Reply, looks: Looks, typed: (action: Action) => string = ({ command }) => command): string {
  const c = pc.createColors(looks.colour);
  const blocks = reply.blocks.map((block) => renderBlock(block, looks));
  const actions = reply.actions
    .filter(({ share }) => !share)
    .map((action) => `${c.dim('›')} ${plain(action.label)}: ${c.cyan(plain(typed(action)))}`);
  return [...blocks, ...(actions.length > 0 ? [actions.join('\n')] : [])].join('\n');
}

function renderBlock(block: Block, looks: Looks): string {
  const c = pc.createColors(looks.colour);
  switch (block.kind) {
    case 'text':
      return wrapLine(block.line, looks, '');
    case 'list':
    case 'table':
      return (block.kind === 'list' ? block.items : tableAsList(block)).map((item) => `  • ${wrapLine(item, looks, '    ')}`).join('\n');
    case 'hit': {
      const rows = [
        ...[block.title.map((span) => ({ ...span, style: 'bold' as const })), block.context, block.snippet].map((line) =>
          wrapLine(line, looks, '  ').trim(),
        ),
        block.url ? c.underline(plain(block.url)) : '',
      ];
      return `\n${rows
        .filter(Boolean)
        .map((row) => `  ${row}`)
        .join('\n')}`;
    }
    case 'message':
      return renderAnnouncement(firstMessage(block.announcement, digestCapacity), looks);
  }
}

/** Words wrapped to the terminal's width; `indent`: before every line but the first, which leaves as much room. */
function wrapLine(line: Line, looks: Looks, indent: string): string {
  const pieces = line.map((span) => pieceOf(span, looks));
  return wrapPieces(pieces, Math.max(20, looks.width) - indent.length, '').join(`\n${indent}`);
}

function pieceOf({ text, style, link, at }: Span, { colour }: Looks): Piece {
  const c = pc.createColors(colour);
  const words = at ? localTime(at) : escapePiece(text);
  const linked = link ? `${words} (${plain(link)})` : words;
  switch (style) {
    case 'bold':
      return { text: linked, paint: c.bold };
    case 'code':
      return { text: linked, paint: c.cyan };
    case 'mark':
      return { text: linked, paint: c.yellow };
    case 'quiet':
      return { text: linked, paint: c.dim };
    default:
      return { text: linked, paint: String };
  }
}
