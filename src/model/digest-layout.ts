import { wordsOf } from '../languages/index.ts';
import type { DigestAnnouncement, DigestLine } from './announcement.ts';
import { type RankedLine, rankLines, withoutSentence } from './digest-order.ts';
import { kindName } from './post-context.ts';

/** Posts of one kind in a digest. */
export type DigestSection = DigestAnnouncement['sections'][number];

/** How much of a digest one message of a platform has room for. Capacity and costs have one unit, which is the platform's choice. */
export interface DigestCapacity {
  capacity: number;
  headingCost: number;
  /** Of a line with its source, also where several have one source above them, and without its sentence. */
  costOf: (line: DigestLine) => number;
  /** Of a sentence below its line. */
  sentenceCostOf: (sentence: string) => number;
  /** Default: what a reader takes in at one glance; the rest stands in the thread. */
  maxLines?: number;
}

/** What one message of a digest shows. */
export interface DigestPage {
  /** Those that have a line here; lines have a `sentence` only where it is to be shown. */
  sections: readonly DigestSection[];
  /** Lines of all sections. */
  lines: readonly DigestLine[];
  /** Which posts of the digest these are, counted from 1: those from `first` to `last`. */
  first: number;
  last: number;
  /** Posts that are left for later messages. */
  left: number;
}

/** Neighbouring lines from one source. */
export interface SourceRun {
  /** As the platform writes it; empty: unknown. */
  source: string;
  /** Whether the source stands once above the lines, instead of behind each. */
  isHeaded: boolean;
  lines: readonly DigestLine[];
}

const MAX_LINES = 25;
/** From so many posts in a row on, their source stands above them. */
const HEADED_MIN_LINES = 3;

/** How many lines of a digest, from its first on (see `rankLines`), fit into one message with their sentences; whether one does depends on those before it alone. Pure. */
export function digestLinesThatFit(digest: DigestAnnouncement, fits: DigestCapacity): number {
  return takeLines(rankLines(digest), fits, true).length;
}

/**
 * What a message shows of a digest: as many of its lines as have room, and as many of their sentences as have room left. So a message that was sent with
 * these lines keeps them when it is made again, whatever has become of their titles. One that is still to be sent is cut first (`digestLinesThatFit`). Pure.
 */
export function layOutDigest(digest: DigestAnnouncement, fits: DigestCapacity): DigestPage {
  const taken = addSentences(takeLines(rankLines(digest), fits, false), fits);
  const sections = digest.sections.flatMap((section, index) => {
    const lines = taken.flatMap((one) => (one.section === index ? [one.line] : []));
    return lines.length === 0 ? [] : [{ ...section, lines }];
  });
  const lines = sections.flatMap((section) => section.lines);
  const posts = lines.reduce((sum, { postIds }) => sum + postIds.length, 0);
  const { total, before } = digest;
  return { sections, lines, first: before + 1, last: Math.min(total, before + posts), left: total - before - posts };
}

function takeLines(ranked: readonly RankedLine[], fits: DigestCapacity, withSentences: boolean): readonly RankedLine[] {
  let room = fits.capacity;
  const headed = new Set<number>();
  const taken: RankedLine[] = [];
  for (const one of ranked.slice(0, fits.maxLines ?? MAX_LINES)) {
    if (!headed.has(one.section)) room -= fits.headingCost;
    headed.add(one.section);
    const { sentence } = one.line;
    // A first line that has no room for its sentence stands without it.
    const cost = fits.costOf(one.line);
    const whole = cost + (withSentences && sentence !== undefined ? fits.sentenceCostOf(sentence) : 0);
    if (taken.length === 0 && whole > room && cost <= room) {
      room -= cost;
      taken.push(withoutSentence(one));
      continue;
    }
    room -= whole;
    if (room < 0) break;
    taken.push(one);
  }
  return taken;
}

function addSentences(bare: readonly RankedLine[], fits: DigestCapacity): readonly RankedLine[] {
  const headings = new Set(bare.map(({ section }) => section)).size * fits.headingCost;
  let room = fits.capacity - headings - bare.reduce((sum, { line }) => sum + fits.costOf(line), 0);
  return bare.map((one) => {
    const cost = one.line.sentence === undefined ? 0 : fits.sentenceCostOf(one.line.sentence);
    if (cost > room) return withoutSentence(one);
    room -= cost;
    return one;
  });
}

/** “78 new posts: 41 links, 30 releases, 7 events”, the most first; of a later message, where it stands. `nameOf`: the platform's word for so many of a kind. Pure. */
export function digestHeadline(
  { total, before, sections, language }: DigestAnnouncement,
  { first, last }: Pick<DigestPage, 'first' | 'last'>,
  nameOf: (kind: string, count: number) => string,
): string {
  const { continued, newPosts } = wordsOf(language ?? 'en').announcing;
  if (before > 0) return continued(first, last, total);
  const counts = sections
    .toSorted((a, b) => b.count - a.count)
    .map(({ kind, count }) => `${count} ${kindName(kind, count, language) ?? nameOf(kind, count)}`)
    .join(', ');
  return `${newPosts(total)}${counts === '' ? '' : `: ${counts}`}`;
}

/** “41 links”; in a later message, which has only some of them, “links”; empty where the headline says it already: there is but one kind. Pure. */
export function sectionHeading(
  { before, sections, language }: DigestAnnouncement,
  { kind, count }: DigestSection,
  nameOf: (kind: string, count: number) => string,
): string {
  if (before === 0 && sections.length === 1) return '';
  const name = (many: number): string => kindName(kind, many, language) ?? nameOf(kind, many);
  return before > 0 ? name(2) : `${count} ${name(count)}`;
}

/** Lines in their order, neighbours from one source together. `write`: the source as the platform shows it, empty for none. Pure. */
export function runsBySource(lines: readonly DigestLine[], write: (source: string | null) => string): readonly SourceRun[] {
  const runs: DigestLine[][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[0]?.source === line.source) last.push(line);
    else runs.push([line]);
  }
  return runs.map((run) => {
    const source = write(run[0]?.source ?? null);
    return { source, isHeaded: run.length >= HEADED_MIN_LINES && source !== '', lines: run };
  });
}
