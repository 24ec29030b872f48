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
/** Maximum length of the list in a message of components, which also holds the longest heading and a marker. */
const IN_COMPONENTS_CHARS = LIMITS.componentText - LIMITS.embedTitle - MARKER_MAX - 10;
const IN_COMPONENTS = capacityOf(IN_COMPONENTS_CHARS);

/** Returns the capacity for a list of `maxChars` UTF-16 units; every line costs one more for its line break. */
function capacityOf(maxChars: number): DigestCapacity {
  return {
    capacity: maxChars - COUNT_MAX,
    headingCost: HEADING_MAX,
    costOf: (line) => lineOf(line, sourceOf(line.source)).length + 1,
    sentenceCostOf: (sentence) => sentenceLines(sentence).join('').length + 1,
  };
}

/** Returns how many lines of a digest, from the first on, fit into a new message of either form. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return digestLinesThatFit(digest, IN_COMPONENTS);
}

/** Renders a digest as a container. `marker`: identifies the digest; shown in small text below. `id`: see `componentIdOf`. `taken`: characters used by other texts of the same message. Pure. */
export function digestInComponents(digest: DigestAnnouncement, marker: string, id?: number, taken = 0): ComponentsBody {
  const { heading, list } = wordsOf(digest, taken === 0 ? IN_COMPONENTS : capacityOf(IN_COMPONENTS_CHARS - taken));
  const texts = [`## ${heading}`, list, `-# ${marker}`].flatMap(textDisplay);
  return componentsBody([containerOf(texts, { colour: COLOUR, id })]);
}

/** Renders a digest as an embed. `marker`: identifies the digest; shown in the footer. Pure. */
export function renderDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(digest, EMBED);
  return bodyOf({ embeds: [{ title: heading, color: COLOUR, description: list, footer: { text: marker } }] });
}

/** Returns how many lines of a digest, from the first on, fit into a message of plain text. Pure. */
export function plainDigestCapacity(digest: DigestAnnouncement, marker: string): number {
  return digestLinesThatFit(digest, plainText(marker));
}

function plainText(marker: string): DigestCapacity {
  return capacityOf(LIMITS.content - LIMITS.embedTitle - footOf(marker).length - 5);
}

function footOf(marker: string): string {
  return `\n-# ${marker}`;
}

/** Renders a digest as plain text, for channels where we may not embed links: fewer posts fit, the others are counted. Pure. */
export function renderPlainDigest(digest: DigestAnnouncement, marker: string): MessageBody {
  const { heading, list } = wordsOf(firstLines(digest, plainDigestCapacity(digest, marker)), plainText(marker));
  return bodyOf({ content: `**${heading}**\n${list}${footOf(marker)}` });
}

/** Returns the headline of the whole digest, whichever of its messages this is. At most 256 characters. Pure. */
export function firstHeadline(digest: DigestAnnouncement): string {
  return headlineOf({ ...digest, before: 0 }, { first: 1, last: digest.total });
}

function headlineOf(digest: DigestAnnouncement, page: Pick<DigestPage, 'first' | 'last'>): string {
  return fitPlain(
    digestHeadline(digest, page, (kind, count) => escapeMarkdown(named(kind, count))),
    LIMITS.embedTitle,
  );
}

/** Returns the headline, and the posts by kind as a list that is never empty and fits the capacity. */
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

/** Returns `- [title](<address>) · source · <t:…:d>`; `<…>` prevents a link preview. For an event, its time and place replace the date. */
function lineOf(line: DigestLine, source: string): string {
  const { event } = line;
  const when = event === undefined ? [dayStampOf(line.date, 'd')] : [eventStampsOf(event, false), ...words(event.place, PLACE_MAX)];
  return `- ${[titleOf(line), source, ...when].filter((part) => part !== null && part !== '').join(' · ')}`;
}

/** Returns the sentence as small text, shown below its line. */
function sentenceLines(sentence: string | undefined): readonly string[] {
  return words(sentence ?? null, SENTENCE_MAX).map((line) => `-# ${line}`);
}

/** Returns the linked title; for several releases, each version with its own link. */
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
