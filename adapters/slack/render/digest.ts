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

/** Of all titles, sources and addresses: Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const DIGEST_MAX_CHARS = 9_000;
const TITLE_MAX_CHARS = 140;
const SOURCE_MAX_CHARS = 50;
const DATE_MAX_CHARS = 15;
const EVENT_DATE_MAX_CHARS = 50;
const PLACE_MAX_CHARS = 60;
const SENTENCE_MAX_CHARS = 200;
/** A whole item: title, source, date and place, sentence. */
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

/** How many lines of a digest, from its first on, one message has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return digestLinesThatFit(digest, CAPACITY);
}

/** What a notification or a screen reader says: “78 new posts: 41 links, 30 releases, 7 events”, and as many titles with their addresses as have room; mrkdwn is off. Pure. */
export function digestText(digest: DigestAnnouncement): string {
  const head = headlineText(digest);
  const lines = layOutDigest(digest, CAPACITY).lines.map(plainLine);
  return [head, ...lines.slice(0, linesThatFit(head, lines))].join('\n');
}

/** How many lines of a digest, from its first on, its form without blocks has room for. Pure. */
export function plainDigestCapacity(digest: DigestAnnouncement): number {
  const page = firstLines(digest, digestCapacity(digest));
  const around = [headlineText(digest), moreText(digest, digest.total)].join('\n');
  const ranked = rankLines(page).map(({ line }) => plainLine(line));
  return Math.max(1, linesThatFit(around, ranked));
}

/** The same digest without blocks, as top-level text: what has no room is counted; mrkdwn is off. Pure. */
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

/** A headline and, by kind, a line a post, some with a sentence below; what has no room is counted. Pure. */
export function digestBlocks(digest: DigestAnnouncement): KnownBlock[] {
  const { sections, left } = layOutDigest(digest, CAPACITY);
  return [
    ...heading(digest),
    ...sections.flatMap((section) => sectionBlocks(section, sectionHeading(digest, section, named))),
    ...(left > 0 ? richBlock([richSection([{ text: moreText(digest, left) }], HEADING_MAX_CHARS)]) : []),
  ];
}

/** A message as it is sent to a channel, within another: what it has of buttons leads to its post, and asks nothing. Pure. */
export function messageBlocks(announcement: PostAnnouncement | DigestAnnouncement): KnownBlock[] {
  const first = firstMessage(announcement, digestCapacity);
  return first.type === 'post' ? postBlocks(first) : digestBlocks(first);
}

/** The first message of a digest has a headline that can be seen from afar; those in its thread only say where they stand. */
function heading(digest: DigestAnnouncement): KnownBlock[] {
  if (digest.before > 0) return richBlock([richSection([{ text: headline(digest), style: 'bold' }], HEADLINE_MAX_CHARS)]);
  return [{ type: 'header', text: plainText(headline(digest), HEADLINE_MAX_CHARS) }];
}

function headline(digest: DigestAnnouncement): string {
  return digestHeadline(digest, layOutDigest(digest, CAPACITY), named);
}

/** A source above several lines costs less than behind each of them, so that it is charged for each. */
function costOf(line: DigestLine): number {
  const addresses = (line.pieces ?? [line]).reduce((sum, { url }) => sum + (linkableUrl(url ?? null)?.length ?? 0) + 10, 0);
  const when = line.event === undefined ? DATE_MAX_CHARS : EVENT_DATE_MAX_CHARS + cut(line.event.place, PLACE_MAX_CHARS).length;
  return titleOf(line).length + cut(line.source, SOURCE_MAX_CHARS).length + when + addresses;
}

/** A heading and lists; the source of several posts stands above them, small and grey. Slack takes 50 blocks, so that all else is one. */
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

/** Title · source · when (of a post its day) · where, and a sentence below. */
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

/** The linked title; of several releases, each version with its own address. */
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
