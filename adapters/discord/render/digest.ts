import { TABLES } from '../../../src/languages/index.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import type { DigestAnnouncement, DigestLine, DigestPiece } from '../../../src/model/announcement.ts';
import {
  type DigestCapacity,
  type DigestPage,
  digestHeadline,
  digestLinesThatFit,
  layOutDigest,
  runsBySource,
  type SourceRun,
  sectionHeading,
} from '../../../src/model/digest-layout.ts';
import { firstLines } from '../../../src/model/digest-order.ts';
import { dayStampOf, eventStampsOf } from './dates.ts';
import { escapeMarkdown, fitEscaped, fitPlain, isBlank, safeUrl } from './escape.ts';
import { isPlain, linkedTitle, words } from './facts.ts';
import { bodyOf, type ComponentsBody, componentsBody, containerOf, LIMITS, type MessageBody, textDisplay } from './message-body.ts';

const TITLE = { title: 120, url: 400 };
const SOURCE_MAX = 60;
const PLACE_MAX = 80;
const SENTENCE_MAX = 220;
const HEADING_MAX = 60;
const COUNT_MAX = 40;
const COLOUR = 0x2f81f7;
const MARKER_MAX = 30;

const EMBED = capacityOf(LIMITS.embedDescription);
/** Beside the list, the longest heading and a marker have room in a message of components. */
const IN_COMPONENTS_CHARS = LIMITS.componentText - LIMITS.embedTitle - MARKER_MAX - 10;
const IN_COMPONENTS = capacityOf(IN_COMPONENTS_CHARS);

/** Every line costs its line break. */
function capacityOf(maxChars: number): DigestCapacity {
  return {
    capacity: maxChars - COUNT_MAX,
    headingCost: HEADING_MAX,
    costOf: (line) => lineOf(line, sourceOf(line.source)).length + 1,
    sentenceCostOf: (sentence) => sentenceLines(sentence).join('').length + 1,
  };
}

/** How many lines of a digest, from its first on, a new message has room for, in either form. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return digestLinesThatFit(digest, IN_COMPONENTS);
}

/** Several posts in one box. `marker`: tells this digest from any other; stands in small letters below. `id`: see `componentIdOf`. `taken`: characters of other texts of the same message. Pure. */
export function digestInComponents(digest: DigestAnnouncement, marker: string, id?: number, taken = 0): ComponentsBody {
  const { heading, list } = wordsOf(digest, taken === 0 ? IN_COMPONENTS : capacityOf(IN_COMPONENTS_CHARS - taken));
  const texts = [`## ${heading}`, list, `-# ${marker}`].flatMap(textDisplay);
  return componentsBody([containerOf(texts, { colour: COLOUR, id })]);
}

/** The same as an embed. `marker`: tells this digest from any other; stands in the footer. Pure. */
export function renderDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(digest, EMBED);
  return bodyOf({ embeds: [{ title: heading, color: COLOUR, description: list, footer: { text: marker } }] });
}

/** How many lines of a digest, from its first on, a message without an embed has room for. Pure. */
export function plainDigestCapacity(digest: DigestAnnouncement, marker: string): number {
  return digestLinesThatFit(digest, plainText(marker));
}

function plainText(marker: string): DigestCapacity {
  return capacityOf(LIMITS.content - LIMITS.embedTitle - footOf(marker).length - 5);
}

function footOf(marker: string): string {
  return `\n-# ${marker}`;
}

/** The same digest without an embed, for channels where we may not embed links: fewer posts have room, the others are counted. Pure. */
export function renderPlainDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(firstLines(digest, plainDigestCapacity(digest, marker)), plainText(marker));
  return bodyOf({ content: `**${heading}**\n${list}${footOf(marker)}` });
}

/** The first message's headline, whatever message this is. At most 256 characters. Pure. */
export function firstHeadline(digest: DigestAnnouncement): string {
  return headlineOf({ ...digest, before: 0 }, { first: 1, last: digest.total });
}

function headlineOf(digest: DigestAnnouncement, page: Pick<DigestPage, 'first' | 'last'>): string {
  return fitPlain(
    digestHeadline(digest, page, (kind, count) => escapeMarkdown(named(kind, count))),
    LIMITS.embedTitle,
  );
}

/** Headline and posts by kind; the list is never empty, and never longer than there is capacity for. */
function wordsOf(digest: DigestAnnouncement, capacity: DigestCapacity): { heading: string; list: string } {
  const page = layOutDigest(digest, capacity);
  const blocks = page.sections.map((section) => {
    const name = sectionHeading(digest, section, named);
    const heading = name === '' ? [] : [`### ${fitEscaped(name, HEADING_MAX - 5)}`];
    return [...heading, ...runsBySource(section.lines, sourceOf).flatMap(runLines)].join('\n');
  });
  const more = page.left > 0 || blocks.length === 0 ? [TABLES[digest.language ?? 'en'].announcing.more(Math.max(page.left, 0))] : [];
  return { heading: headlineOf(digest, page), list: [...blocks, ...more].join('\n') };
}

function runLines({ source, isHeaded, lines }: SourceRun): string[] {
  const rows = lines.flatMap((line) => [lineOf(line, isHeaded ? '' : source), ...sentenceLines(line.sentence)]);
  return isHeaded ? [`**${source}**`, ...rows] : rows;
}

/** `- [title](<address>) · source · <t:…:d>`; `<…>` keeps the preview off. Of an event: when and where. */
function lineOf(line: DigestLine, source: string): string {
  const { event } = line;
  const when = event === undefined ? [dayStampOf(line.date, 'd')] : [eventStampsOf(event, false), ...words(event.place, PLACE_MAX)];
  return `- ${[titleOf(line), source, ...when].filter((part) => part !== null && part !== '').join(' · ')}`;
}

/** Small and grey, below its line. */
function sentenceLines(sentence: string | undefined): readonly string[] {
  return words(sentence ?? null, SENTENCE_MAX).map((line) => `-# ${line}`);
}

/** The linked title; of several releases, each version with its own address. */
function titleOf(line: DigestLine): string {
  return line.pieces === undefined ? linkedTitle(line, TITLE) : line.pieces.map(linkedPiece).join('');
}

function linkedPiece({ text, url }: DigestPiece): string {
  const around = (inner: string): string => `${/^\s/u.test(text) ? ' ' : ''}${inner}${/\s$/u.test(text) ? ' ' : ''}`;
  const address = safeUrl(url, TITLE.url);
  if (address === null || isBlank(text) || !isPlain(text)) return around(isBlank(text) ? '' : fitEscaped(text, SOURCE_MAX));
  return `[${fitPlain(text, SOURCE_MAX)}](<${address}>)`;
}

function sourceOf(source: string | null): string {
  return words(source, SOURCE_MAX).join('');
}

function named(kind: string, count: number): string {
  const name = isBlank(kind) ? 'post' : plainVisible(kind);
  return count === 1 ? name : `${name}s`;
}
