import type { DigestAnnouncement, DigestLine } from '../../../src/model/announcement.ts';
import { escapeMarkdown, fitEscaped, fitPlain, isBlank, oneLine, safeUrl } from './escape.ts';
import { bodyOf, LIMITS, type MessageBody } from './message-body.ts';
import { dayOf } from './post.ts';

type Section = DigestAnnouncement['sections'][number];

const TITLE_MAX = 120;
const SOURCE_MAX = 60;
const URL_MAX = 400;
const HEADING_MAX = 60;
const COUNT_MAX = 40;
/** What a reader takes in at one glance; the rest stands below. */
const MOST_LINES = 25;
/** From so many posts in a row on, their source stands above them instead of behind each. */
const RUN_MIN_LINES = 3;
const COLOUR = 0x2f81f7;

/** How many lines of a digest, from its first on, one message has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return fitting(digest, LIMITS.embedDescription).flatMap(({ lines }) => lines).length;
}

/** Several posts in one message. `marker`: tells this digest from any other; stands in the footer. Pure. */
export function renderDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(digest, LIMITS.embedDescription);
  return bodyOf({ embeds: [{ title: heading, color: COLOUR, description: list, footer: { text: marker } }] });
}

/** How many lines of a digest, from its first on, a message without an embed has room for. Pure. */
export function plainDigestCapacity(digest: DigestAnnouncement, marker: string): number {
  return fitting(digest, plainRoom(marker)).flatMap(({ lines }) => lines).length;
}

function plainRoom(marker: string): number {
  return LIMITS.content - LIMITS.embedTitle - footOf(marker).length - 5;
}

function footOf(marker: string): string {
  return `\n-# ${marker}`;
}

/** The same digest without an embed, for channels where we may not embed links: fewer posts have room, the others are counted. Pure. */
export function renderPlainDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(digest, plainRoom(marker));
  return bodyOf({ content: `**${heading}**\n${list}${footOf(marker)}` });
}

/** “78 new posts: 41 links, 30 releases, 7 events”; of a later message of the same digest, where it stands. At most 256 characters. Pure. */
export function digestHeadline(digest: DigestAnnouncement, shown = 0): string {
  const { total, before, sections } = digest;
  if (before > 0) return `…continued, ${before + 1}–${Math.min(total, before + shown)} of ${total}`;
  const kinds = sections.map(({ kind, count }) => `${count} ${escapeMarkdown(named(kind, count))}`);
  return fitPlain(`${total} new ${total === 1 ? 'post' : 'posts'}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`, LIMITS.embedTitle);
}

/** Headline and posts by kind; the list is never empty, and never longer than `max` UTF-16 units. */
function wordsOf(digest: DigestAnnouncement, max: number): { heading: string; list: string } {
  const sections = fitting(digest, max);
  const shown = postsIn(sections);
  const left = digest.total - digest.before - shown;
  const blocks = sections.map((section) => [headingOf(section, digest.before > 0), ...runsOf(section.lines).flatMap(runLines)].join('\n'));
  const more = left > 0 || blocks.length === 0 ? [`…and ${Math.max(left, 0)} more`] : [];
  return { heading: digestHeadline(digest, shown), list: [...blocks, ...more].join('\n') };
}

/** The first lines, as many as there is room for; at least one. Whether a line fits depends on those before it alone. */
function fitting({ sections }: DigestAnnouncement, max: number): readonly Section[] {
  let room = max - COUNT_MAX;
  let lines = MOST_LINES;
  let full = false;
  return sections.flatMap((section) => {
    if (section.lines.length > 0) room -= HEADING_MAX;
    const shown = section.lines.filter((line) => {
      // A source above several lines costs less than behind each of them. Every line costs its line break.
      room -= lineOf(line, true).length + 1;
      lines -= 1;
      full ||= room < 0 || lines < 0;
      return !full;
    });
    return shown.length === 0 ? [] : [{ ...section, lines: shown }];
  });
}

function postsIn(sections: readonly Section[]): number {
  return sections.flatMap(({ lines }) => lines).reduce((sum, { postIds }) => sum + postIds.length, 0);
}

function headingOf({ kind, count }: Section, isContinued: boolean): string {
  const name = isContinued ? named(kind, 2) : `${count} ${named(kind, count)}`;
  return `**${fitEscaped(name, HEADING_MAX - 5)}**`;
}

/** Neighbours from one source. */
function runsOf(lines: readonly DigestLine[]): DigestLine[][] {
  const runs: DigestLine[][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[0]?.source === line.source) last.push(line);
    else runs.push([line]);
  }
  return runs;
}

function runLines(run: readonly DigestLine[]): string[] {
  const source = sourceOf(run[0]?.source ?? null);
  const isHeaded = run.length >= RUN_MIN_LINES && source !== '';
  return [...(isHeaded ? [`-# ${source}`] : []), ...run.map((line) => lineOf(line, !isHeaded))];
}

/** `- [title](<address>) · source · 14 Jan 2026`; `<…>` keeps the preview off. */
function lineOf(line: DigestLine, withSource: boolean): string {
  const source = withSource ? sourceOf(line.source) : '';
  return `- ${[linkedTitle(line), source, dayOf(line.date) ?? ''].filter((part) => part !== '').join(' · ')}`;
}

/** Escapes show inside `[…](…)`: a title in which something could be markup stands beside its link. */
function linkedTitle({ title, url }: DigestLine): string {
  const address = safeUrl(url, URL_MAX);
  if (address === null) return isBlank(title) ? '(untitled)' : fitEscaped(title, TITLE_MAX);
  if (isBlank(title)) return `[(untitled)](<${address}>)`;
  return isPlain(title) ? `[${fitPlain(title, TITLE_MAX)}](<${address}>)` : `${fitEscaped(title, TITLE_MAX)} · [read](<${address}>)`;
}

/** Letters, digits, harmless signs; no address, which Discord takes for a forged link, and no `:emoji:`. */
function isPlain(title: string): boolean {
  const line = oneLine(title);
  return /^[\p{L}\p{M}\p{N} .,:;!?'’"“”„()&+/%$€=…–—#-]+$/u.test(line) && !/:\/\/|:\w+:|www\./i.test(line);
}

function sourceOf(source: string | null): string {
  return source === null || isBlank(source) ? '' : fitEscaped(source, SOURCE_MAX);
}

function named(kind: string, count: number): string {
  const name = isBlank(kind) ? 'post' : oneLine(kind);
  return count === 1 ? name : `${name}s`;
}
