import type { KnownBlock } from '@slack/types';
import { wordsOf } from '../../../src/languages/index.ts';
import { capitalize } from '../../../src/lib/capitalize.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { DigestAnnouncement, DigestLine, PostAnnouncement } from '../../../src/model/announcement.ts';
import {
  type DigestCapacity,
  type DigestSection,
  digestHeadline,
  digestLinesThatFit,
  layOutDigest,
  runsBySource,
  sectionHeading,
} from '../../../src/model/digest-layout.ts';
import { firstLines, firstMessage, rankLines } from '../../../src/model/digest-order.ts';
import { slackDayOf, slackSpanOf } from './dates.ts';
import { bulletLine, linesThatFit, linkableUrl, oneLine, textLine } from './escape.ts';
import { contextBlock, plainText, richBlock, richList, richSection, type SlackLine, type SlackSpan } from './line.ts';
import { postBlocks } from './post.ts';

/** Maximum length of all titles, sources and addresses together: Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const DIGEST_MAX_CHARS = 9_000;
const TITLE_MAX_CHARS = 140;
const SOURCE_MAX_CHARS = 50;
const DATE_MAX_CHARS = 15;
const EVENT_DATE_MAX_CHARS = 50;
const PLACE_MAX_CHARS = 60;
const SENTENCE_MAX_CHARS = 200;
/** Maximum length of a whole item: title, source, date and place, sentence. */
const ITEM_MAX_CHARS = TITLE_MAX_CHARS + SOURCE_MAX_CHARS + EVENT_DATE_MAX_CHARS + PLACE_MAX_CHARS + SENTENCE_MAX_CHARS + 20;
const HEADING_MAX_CHARS = 60;
/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADLINE_MAX_CHARS = 150;

const CAPACITY: DigestCapacity = {
  capacity: DIGEST_MAX_CHARS,
  headingCost: HEADING_MAX_CHARS,
  costOf,
  sentenceCostOf: (sentence) => cut(sentence, SENTENCE_MAX_CHARS).length + 1,
};

/** Returns how many lines of a digest, from its first on, fit in one message. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return digestLinesThatFit(digest, CAPACITY);
}

/** Returns the text for notifications and screen readers: “78 new posts: 41 links, 30 releases, 7 events”, and as many titles with their addresses as fit; mrkdwn is off. Pure. */
export function digestText(digest: DigestAnnouncement): string {
  const head = headlineText(digest);
  const lines = layOutDigest(digest, CAPACITY).lines.map(plainLine);
  return [head, ...lines.slice(0, linesThatFit(head, lines))].join('\n');
}

/** Returns how many lines of a digest, from its first on, fit in its form without blocks. Pure. */
export function plainDigestCapacity(digest: DigestAnnouncement): number {
  const page = firstLines(digest, digestCapacity(digest));
  const around = [headlineText(digest), moreText(digest, digest.total)].join('\n');
  const ranked = rankLines(page).map(({ line }) => plainLine(line));
  return Math.max(1, linesThatFit(around, ranked));
}

/** Returns the same digest without blocks, as top-level text: lines that don't fit are counted; mrkdwn is off. Pure. */
export function digestPlainText(digest: DigestAnnouncement): string {
  const page = firstLines(digest, plainDigestCapacity(digest));
  const { lines, left } = layOutDigest(page, CAPACITY);
  return [headlineText(page), ...lines.map(plainLine), ...(left > 0 ? [moreText(page, left)] : [])].join('\n');
}

function headlineText(digest: DigestAnnouncement): string {
  return textLine(headline(digest), HEADLINE_MAX_CHARS);
}

function plainLine(line: DigestLine): string {
  return bulletLine(titleOf(line), line.url);
}

function moreText({ before, language }: DigestAnnouncement, left: number): string {
  const { moreInThread, moreBelow } = wordsOf(language ?? 'en').announcing;
  return before === 0 ? moreInThread(left) : moreBelow(left);
}

/** Returns a headline and, by kind, one line per post, some with a sentence below; posts that don't fit are counted. Pure. */
export function digestBlocks(digest: DigestAnnouncement): KnownBlock[] {
  const { sections, left } = layOutDigest(digest, CAPACITY);
  return [
    ...heading(digest),
    ...sections.flatMap((section) => sectionBlocks(section, sectionHeading(digest, section, named))),
    ...(left > 0 ? richBlock([richSection([{ text: moreText(digest, left) }], HEADING_MAX_CHARS)]) : []),
  ];
}

/** Returns a message as it is sent to a channel, to be shown within another message: its buttons only open posts, and run no commands. Pure. */
export function messageBlocks(announcement: PostAnnouncement | DigestAnnouncement): KnownBlock[] {
  const first = firstMessage(announcement, digestCapacity);
  return first.type === 'post' ? postBlocks(first) : digestBlocks(first);
}

/** Returns a large headline for the first message of a digest; those in its thread get a small one that only says which part they are. */
function heading(digest: DigestAnnouncement): KnownBlock[] {
  if (digest.before > 0) return richBlock([richSection([{ text: headline(digest), style: 'bold' }], HEADLINE_MAX_CHARS)]);
  return [{ type: 'header', text: plainText(headline(digest), HEADLINE_MAX_CHARS) }];
}

function headline(digest: DigestAnnouncement): string {
  return digestHeadline(digest, layOutDigest(digest, CAPACITY), named);
}

/** A source above several lines costs less than one in each of them; it is charged for each line all the same. */
function costOf(line: DigestLine): number {
  const addresses = (line.pieces ?? [line]).reduce((sum, { url }) => sum + (linkableUrl(url ?? null)?.length ?? 0) + 10, 0);
  const when = line.event === undefined ? DATE_MAX_CHARS : EVENT_DATE_MAX_CHARS + cut(line.event.place, PLACE_MAX_CHARS).length;
  return titleOf(line).length + cut(line.source, SOURCE_MAX_CHARS).length + when + addresses;
}

/** Returns a heading and lists; the source of several posts is shown above them, small and grey. Slack takes 50 blocks, so everything else is in one. */
function sectionBlocks({ lines }: DigestSection, name: string): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let parts: RichParts = name === '' ? [] : [richSection([{ text: capitalize(name), style: 'bold' }], HEADING_MAX_CHARS)];
  for (const run of runsBySource(lines, (source) => cut(source, SOURCE_MAX_CHARS))) {
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
  return richList(items, ITEM_MAX_CHARS);
}

function titleOf({ title }: DigestLine): string {
  return cut(title, TITLE_MAX_CHARS) || '(untitled)';
}

function cut(text: string | null | undefined, max: number): string {
  return shorten(oneLine(text ?? ''), max);
}

/** Returns title · source · time (for a post, its day) · place, and a sentence below. */
function lineOf(line: DigestLine, source: string): SlackLine {
  const { event } = line;
  const sentence = cut(line.sentence, SENTENCE_MAX_CHARS);
  const place = cut(event?.place, PLACE_MAX_CHARS);
  const dates = event === undefined ? [slackDayOf(line.date)].filter((day) => day !== null) : slackSpanOf(event);
  return [
    ...titleSpans(line),
    ...(source === '' ? [] : [{ text: ` · ${source}` }]),
    ...dates.flatMap((date, nth) => [{ text: nth === 0 ? ' · ' : ' – ' }, { text: date.fallback, date }]),
    ...(place === '' ? [] : [{ text: ` · ${place}` }]),
    ...(sentence === '' ? [] : [{ text: `\n${sentence}` }]),
  ];
}

/** Returns the linked title; for several releases, each version with its own address. */
function titleSpans(line: DigestLine): readonly SlackSpan[] {
  if (line.pieces === undefined) return [spanOf(titleOf(line), line.url)];
  let room = TITLE_MAX_CHARS;
  return line.pieces.flatMap(({ text, url }) => {
    const shown = room > 0 ? shorten(text.replace(/\s+/gu, ' '), room) : '';
    room -= shown.length;
    return shown === '' ? [] : [spanOf(shown, url ?? null)];
  });
}

function spanOf(text: string, address: string | null): SlackSpan {
  const url = linkableUrl(address);
  return { text, ...(url === null ? {} : { link: url }) };
}

function named(kind: string, count: number): string {
  const name = cut(kind, 30) || 'other';
  return count === 1 || name === 'other' ? name : `${name}s`;
}
