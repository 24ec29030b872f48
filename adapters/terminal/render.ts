import pc from 'picocolors';
import { plain } from '../../src/lib/sanitize-text.ts';
import type { Announcement, NoticeAnnouncement, NoticeLine, PostAnnouncement } from '../../src/model/announcement.ts';
import type { Looks } from '../../src/ports/platform.ts';
import type { Action, Block, Line, Reply, Span } from '../../src/ports/reply.ts';
import { escapePiece, wrap } from './escape.ts';
import { digestCard } from './render-digest.ts';

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

function postCard(post: PostAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const bar = c.cyan('│');
  const inner = Math.max(20, Math.min(width, 100) - 2);
  const body = post.tldr === null ? [] : wrap(plain(post.tldr), inner).map((line) => `${bar} ${line}`);
  return [
    `${c.cyan('╭─')} ${c.dim(contextLine(post))}`,
    ...wrap(plain(post.title), inner).map((line) => `${bar} ${c.bold(line)}`),
    ...body,
    `${c.cyan('╰─')} ${post.url === null ? c.dim('no link') : c.underline(plain(post.url))}`,
    '',
  ].join('\n');
}

function contextLine({ source, kind, date, tags, release, event }: PostAnnouncement): string {
  const what = release ? `${kind} ${release.version}${release.prerelease ? ' (pre-release)' : ''}` : kind;
  const when = event ? [eventTime(event.startsAt), event.place ?? ''].filter(Boolean).join(', ') : (date?.slice(0, 10) ?? '');
  const named = tags.slice(0, 3).map((tag) => `#${tag}`);
  return plain([source ?? '', what, when, named.join(' ')].filter(Boolean).join(' · '));
}

/** What is told to the admins; what they can do about it as the words to type. */
function noticeCard({ title, lines, actions }: NoticeAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const bar = c.yellow('│');
  const inner = Math.max(20, Math.min(width, 100) - 2);
  const choices = actions.map(({ label, command }) => `${bar} ${c.dim('›')} ${plain(label)}: ${c.cyan(plain(command))}`);
  return [
    `${c.yellow('╭─')} ${c.bold(plain(title))}`,
    ...lines.flatMap((line) => wrap(plain(wordsOf(line)), inner)).map((line) => `${bar} ${line}`),
    ...choices,
    c.yellow('╰─'),
    '',
  ].join('\n');
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
      return renderLine(block.line, looks);
    case 'list':
      return block.items.map((item) => `  • ${renderLine(item, looks)}`).join('\n');
    case 'hit': {
      const snippet = renderLine(block.snippet, looks).trim();
      const rows = [
        c.bold(renderLine(block.title, looks)),
        renderLine(block.context, looks),
        snippet,
        block.url ? c.underline(plain(block.url)) : '',
      ];
      return `\n${rows
        .filter(Boolean)
        .map((row) => `  ${row}`)
        .join('\n')}`;
    }
  }
}

function renderLine(line: Line, looks: Looks): string {
  return line.map((span) => renderSpan(span, looks)).join('');
}

function renderSpan({ text, style, link, at }: Span, { colour }: Looks): string {
  const c = pc.createColors(colour);
  const words = at ? localTime(at) : escapePiece(text);
  const linked = link ? `${words} (${plain(link)})` : words;
  switch (style) {
    case 'bold':
      return c.bold(linked);
    case 'code':
      return c.cyan(linked);
    case 'mark':
      return c.yellow(linked);
    case 'quiet':
      return c.dim(linked);
    default:
      return linked;
  }
}

const DAY_MS = 86_400_000;

/** Midnight UTC stands for a day without a time. */
function eventTime(iso: string): string {
  return Date.parse(iso) % DAY_MS === 0 ? iso.slice(0, 10) : localTime(iso);
}

/** In the machine's own time zone. */
function localTime(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}
