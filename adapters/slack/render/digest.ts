import type { KnownBlock } from '@slack/types';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { DigestAnnouncement, DigestLine } from '../../../src/model/announcement.ts';
import {
  type DigestCapacity,
  type DigestSection,
  digestHeadline,
  layOutDigest,
  runsBySource,
  sectionHeading,
} from '../../../src/model/digest-layout.ts';
import type { Line } from '../../../src/ports/reply.ts';
import { slackDateOf } from './dates.ts';
import { linkableUrl, mrkdwnLine, mrkdwnUrl, oneLine } from './escape.ts';
import { contextBlock, richBlock, richList, richSection } from './line.ts';

/** Of all titles, sources and addresses: Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const DIGEST_MAX_CHARS = 9_000;
const TITLE_MAX_CHARS = 140;
const SOURCE_MAX_CHARS = 50;
const DATE_MAX_CHARS = 15;
const HEADING_MAX_CHARS = 60;
/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADLINE_MAX_CHARS = 150;

const CAPACITY: DigestCapacity = { capacity: DIGEST_MAX_CHARS, headingCost: HEADING_MAX_CHARS, costOf };

/** How many lines of a digest, from its first on, one message has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return layOutDigest(digest, CAPACITY).lines.length;
}

/** “78 new posts: 41 links, 30 releases, 7 events”, as mrkdwn. Pure. */
export function digestText(digest: DigestAnnouncement): string {
  return mrkdwnLine(headline(digest), 900);
}

/** The same digest without blocks: each of its lines, so that none is lost where Slack refuses the blocks; as mrkdwn. Pure. */
export function digestPlainText(digest: DigestAnnouncement): string {
  const told = layOutDigest(digest, CAPACITY).lines.map((line) => {
    const url = linkableUrl(line.url);
    return `• ${mrkdwnLine(titleOf(line), 4 * TITLE_MAX_CHARS)}${url === null ? '' : ` <${mrkdwnUrl(url)}>`}`;
  });
  return [digestText(digest), ...told].join('\n');
}

/** A headline and, by kind, one line a post, in the digest's own order; what has no room is counted. Pure. */
export function digestBlocks(digest: DigestAnnouncement): KnownBlock[] {
  const { sections, left } = layOutDigest(digest, CAPACITY);
  const where = digest.before === 0 ? 'in the thread' : 'below';
  return [
    ...heading(digest),
    ...sections.flatMap((section) => sectionBlocks(section, sectionHeading(digest, section, named))),
    ...(left > 0 ? richBlock([richSection([{ text: `…and ${left} more ${where}` }], HEADING_MAX_CHARS)]) : []),
  ];
}

/** The first message of a digest has a headline that can be seen from afar; those in its thread only say where they stand. */
function heading(digest: DigestAnnouncement): KnownBlock[] {
  if (digest.before > 0) return richBlock([richSection([{ text: headline(digest), style: 'bold' }], HEADLINE_MAX_CHARS)]);
  return [{ type: 'header', text: { type: 'plain_text', text: shorten(headline(digest), HEADLINE_MAX_CHARS), emoji: false } }];
}

function headline(digest: DigestAnnouncement): string {
  return digestHeadline(digest, layOutDigest(digest, CAPACITY), named);
}

/** A source above several lines costs less than behind each of them, so that it is charged for each. */
function costOf(line: DigestLine): number {
  return titleOf(line).length + sourceOf(line.source).length + DATE_MAX_CHARS + (linkableUrl(line.url)?.length ?? 0) + 10;
}

/** A heading and lists; the source of several posts stands above them, small and grey. Slack takes 50 blocks, so that all else is one. */
function sectionBlocks({ lines }: DigestSection, name: string): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let parts: RichParts = [richSection([{ text: capital(name), style: 'bold' }], HEADING_MAX_CHARS)];
  for (const run of runsBySource(lines, sourceOf)) {
    if (!run.isHeaded) {
      parts.push(listOf(run.lines, run.source));
      continue;
    }
    blocks.push(...richBlock(parts), ...contextBlock([{ text: run.source }]), ...richBlock([listOf(run.lines, '')]));
    parts = [];
  }
  return [...blocks, ...richBlock(parts)];
}

type RichParts = Parameters<typeof richBlock>[0][number][];

function listOf(lines: readonly DigestLine[], source: string): RichParts[number] {
  const items = lines.map((line) => lineOf(line, source));
  return richList(items, TITLE_MAX_CHARS + SOURCE_MAX_CHARS + DATE_MAX_CHARS + 6);
}

function titleOf(line: DigestLine): string {
  return shorten(oneLine(line.title) || '(untitled)', TITLE_MAX_CHARS);
}

function sourceOf(source: string | null): string {
  return shorten(oneLine(source ?? ''), SOURCE_MAX_CHARS);
}

function lineOf(line: DigestLine, source: string): Line {
  const url = linkableUrl(line.url);
  const day = dayOf(line.date);
  return [
    { text: titleOf(line), ...(url === null ? {} : { link: url }) },
    ...(source === '' ? [] : [{ text: ` · ${source}` }]),
    ...(day === null ? [] : [{ text: ' · ' }, { text: slackDateOf(day)?.fallback ?? day.slice(0, 10), at: day }]),
  ];
}

/** Midnight UTC, which is shown as that day everywhere; null for no date. */
function dayOf(iso: string | null): string | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, -14)}T00:00:00.000Z`;
}

function named(kind: string, count: number): string {
  const name = shorten(oneLine(kind), 30) || 'other';
  return count === 1 || name === 'other' ? name : `${name}s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
