import { wordsOf } from '../languages/index.ts';
import type { DigestAnnouncement, DigestLine } from './announcement.ts';
import { type RankedLine, rankLines, withoutSentence } from './digest-order.ts';
import { kindName } from './post-context.ts';

/** Posts of one kind in a digest. */
export type DigestSection = DigestAnnouncement['sections'][number];

/** How much of a digest fits into one message of a platform. Capacity and costs share one unit, which the platform chooses. */
export interface DigestCapacity {
  capacity: number;
  headingCost: number;
  /** Cost of a line with its source, even if several lines share one source above them, and without its sentence. */
  costOf: (line: DigestLine) => number;
  /** Cost of a sentence below its line. */
  sentenceCostOf: (sentence: string) => number;
  /** Maximum number of lines. Default: 25, which a reader takes in at a glance; the rest is shown in the thread. */
  maxLines?: number;
}

/** What one message of a digest shows. */
export interface DigestPage {
  /** Sections that have a line here; a line has a `sentence` only if it is shown. */
  sections: readonly DigestSection[];
  /** Lines of all sections. */
  lines: readonly DigestLine[];
  /** Positions of the first and last of these posts in the digest, counted from 1. */
  first: number;
  last: number;
  /** Number of posts left for later messages. */
  left: number;
}

/** Consecutive lines from one source. */
export interface SourceRun {
  /** As the platform writes it; empty: unknown. */
  source: string;
  /** Whether the source is shown once above the lines, instead of after each. */
  isHeaded: boolean;
  lines: readonly DigestLine[];
}

const MAX_LINES = 25;
/** Minimum number of consecutive lines from one source for it to be shown above them. */
const HEADED_MIN_LINES = 3;

/** Returns how many lines of a digest, from the first (see `rankLines`), fit into one message with their sentences. Whether a line fits depends only on those before it. Pure. */
export function digestLinesThatFit(digest: DigestAnnouncement, fits: DigestCapacity): number {
  return takeLines(rankLines(digest), fits, true).length;
}

/**
 * Lays out one message of a digest: as many of its lines as fit, then as many of their sentences as fit into the rest. A sent message therefore
 * keeps its lines when it is rebuilt, even if their titles have changed. A message that is yet to be sent is cut first (`digestLinesThatFit`). Pure.
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
    // If the first line does not fit with its sentence, it is shown without it.
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

/** Returns “78 new posts: 41 links, 30 releases, 7 events”, largest count first; for a later message, its position in the digest. `nameOf`: the platform's name of a kind for this count. Pure. */
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

/** Returns “41 links”; in a later message, which has only some of them, “links”; empty if the headline already says it because there is only one kind. Pure. */
export function sectionHeading(
  { before, sections, language }: DigestAnnouncement,
  { kind, count }: DigestSection,
  nameOf: (kind: string, count: number) => string,
): string {
  if (before === 0 && sections.length === 1) return '';
  const name = (many: number): string => kindName(kind, many, language) ?? nameOf(kind, many);
  return before > 0 ? name(2) : `${count} ${name(count)}`;
}

/** Groups consecutive lines from one source, in their order. `write`: returns the source as the platform shows it, empty for none. Pure. */
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
