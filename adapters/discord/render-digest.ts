import type { DigestAnnouncement, DigestLine } from '../../src/announce/announcement.ts';
import { escapeMarkdown, fitEscaped, fitPlain, isBlank, safeUrl } from './markdown.ts';
import { bodyOf, LIMITS, type MessageBody } from './message-body.ts';

const LINE_TITLE_MAX = 120;
const SOURCE_MAX = 60;
const LINE_URL_MAX = 400;
const HEADING_MAX = 60;
const MOST_SECTIONS = 12;
const COLOUR = 0x2f81f7;

/** Several posts in one message. `marker`: tells this digest from any other; stands in the footer. Pure. */
export function renderDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const description = listOf(digest, LIMITS.embedDescription);
  return bodyOf({
    embeds: [{ title: fitPlain(headlineOf(digest), LIMITS.embedTitle), color: COLOUR, description, footer: { text: marker } }],
  });
}

/** The same digest without an embed, for channels where we may not embed links. Pure. */
export function renderPlainDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const head = `**${fitPlain(headlineOf(digest), LIMITS.embedTitle)}**\n`;
  const foot = `\n-# ${marker}`;
  return bodyOf({ content: `${head}${listOf(digest, LIMITS.content - head.length - foot.length)}${foot}` });
}

/** “78 new posts: 41 links, 30 releases, 7 events”. Pure. */
function headlineOf({ total, sections }: DigestAnnouncement): string {
  const kinds = sections.slice(0, MOST_SECTIONS).map(({ kind, count }) => countOf(count, escapeMarkdown(kind)));
  return `${countOf(total, 'new post')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The posts by kind, as many as there is room for, each kind its fair share. Never empty, never longer than `max` UTF-16 units. */
function listOf(digest: DigestAnnouncement, max: number): string {
  const sections = digest.sections.slice(0, MOST_SECTIONS);
  const rendered = sections.map(({ lines }) => lines.map(lineOf));
  const shown = sections.map(() => 0);
  // Every line costs its line break; headings and both kinds of “…and N more” are paid for in advance.
  let room = max - sections.length * (HEADING_MAX + 40) - 40;
  for (let row = 0; room > 0 && rendered.some((lines) => row < lines.length); row += 1) {
    for (const [at, lines] of rendered.entries()) {
      const line = lines[row];
      if (line === undefined || shown[at] !== row || line.length + 1 > room) continue;
      room -= line.length + 1;
      shown[at] = row + 1;
    }
  }
  const blocks = sections.map(({ kind, count }, at) => {
    const lines = rendered[at]?.slice(0, shown[at]) ?? [];
    const more = count > lines.length && lines.length > 0 ? [`…and ${count - lines.length} more`] : [];
    return [`**${fitEscaped(`${countOf(count, isBlank(kind) ? 'post' : kind)}`, HEADING_MAX - 4)}**`, ...lines, ...more].join('\n');
  });
  const left = digest.total - sections.reduce((sum, { count }) => sum + count, 0);
  return [...blocks, ...(left > 0 || blocks.length === 0 ? [`…and ${Math.max(left, 0)} more`] : [])].join('\n');
}

/** Feed text never stands inside `[…](…)`, where escapes show; `<…>` keeps the preview off. */
function lineOf({ title, url, source }: DigestLine): string {
  const name = isBlank(title) ? '(untitled)' : fitEscaped(title, LINE_TITLE_MAX);
  const address = safeUrl(url, LINE_URL_MAX);
  const from = source === null || isBlank(source) ? '' : ` · ${fitEscaped(source, SOURCE_MAX)}`;
  return `- ${name}${from}${address ? ` · [read](<${address}>)` : ''}`;
}
