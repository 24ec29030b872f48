import type { DigestAnnouncement, DigestLine } from './announcement.ts';

/** Posts of one kind in a digest. */
export type DigestSection = DigestAnnouncement['sections'][number];

/** How much of a digest one message of a platform has room for. Capacity and costs have one unit, which is the platform's choice. */
export interface DigestCapacity {
  capacity: number;
  headingCost: number;
  /** Of a line with its source, also where several have one source above them. */
  costOf: (line: DigestLine) => number;
  /** Default: what a reader takes in at one glance; the rest stands in the thread. */
  maxLines?: number;
}

/** What one message of a digest shows. */
export interface DigestPage {
  /** Those that have a line here. */
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

/** The first lines, as many as there is room for. Whether a line fits depends on those before it alone. Pure. */
export function layOutDigest({ sections, total, before }: DigestAnnouncement, fits: DigestCapacity): DigestPage {
  let room = fits.capacity;
  let lines = fits.maxLines ?? MAX_LINES;
  const shown = sections.flatMap((section) => {
    if (section.lines.length > 0) room -= fits.headingCost;
    const fitting = section.lines.filter((line) => {
      if (room < 0 || lines === 0) return false;
      room -= fits.costOf(line);
      lines -= 1;
      return room >= 0;
    });
    return fitting.length === 0 ? [] : [{ ...section, lines: fitting }];
  });
  const shownLines = shown.flatMap((section) => section.lines);
  const posts = shownLines.reduce((sum, { postIds }) => sum + postIds.length, 0);
  return { sections: shown, lines: shownLines, first: before + 1, last: Math.min(total, before + posts), left: total - before - posts };
}

/** “78 new posts: 41 links, 30 releases, 7 events”; of a later message, where it stands. `nameOf`: the platform's word for so many of a kind. Pure. */
export function digestHeadline(
  { total, before, sections }: DigestAnnouncement,
  { first, last }: Pick<DigestPage, 'first' | 'last'>,
  nameOf: (kind: string, count: number) => string,
): string {
  if (before > 0) return `…continued, ${first}–${last} of ${total}`;
  const counts = sections.map(({ kind, count }) => `${count} ${nameOf(kind, count)}`).join(', ');
  return `${total} new ${total === 1 ? 'post' : 'posts'}${counts === '' ? '' : `: ${counts}`}`;
}

/** “41 links”; in a later message, which has only some of them, “links”. Pure. */
export function sectionHeading(
  { before }: DigestAnnouncement,
  { kind, count }: DigestSection,
  nameOf: (kind: string, count: number) => string,
): string {
  return before > 0 ? nameOf(kind, 2) : `${count} ${nameOf(kind, count)}`;
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
