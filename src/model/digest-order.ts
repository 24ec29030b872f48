import type { Announcement, DigestAnnouncement, DigestLine } from './announcement.ts';

/** Sentences that the first message of a digest has; more would make it a page to read. */
const MAX_LEADS = 6;

/** A line in the order in which lines get a place in a message. */
export interface RankedLine {
  line: DigestLine;
  /** Index of its section. */
  section: number;
}

/**
 * Lines in the order in which they get a place in a message: the first of each kind, then the second of each, so that no kind is crowded out by another.
 * Of any first lines, this order is the same as of all of them. Pure.
 */
export function rankLines({ sections }: DigestAnnouncement): readonly RankedLine[] {
  const longest = Math.max(0, ...sections.map(({ lines }) => lines.length));
  return Array.from({ length: longest }, (_, nth) => nth).flatMap((nth) =>
    sections.flatMap(({ lines }, section) => {
      const line = lines[nth];
      return line === undefined ? [] : [{ line, section }];
    }),
  );
}

/** The first so many lines of a digest, fairly from its kinds, as a digest of its own. Pure. */
export function firstLines(digest: DigestAnnouncement, lines: number): DigestAnnouncement {
  const ranked = rankLines(digest).slice(0, Math.max(0, lines));
  const sections = digest.sections.map((section, index) => ({
    ...section,
    lines: section.lines.slice(0, ranked.filter((one) => one.section === index).length),
  }));
  return { ...digest, sections: sections.filter((section) => digest.before === 0 || section.lines.length > 0) };
}

/** The first message of what is announced: of a digest, as many lines as `capacity` says; all else is one message. Pure. */
export function firstMessage<T extends Announcement>(
  announcement: T,
  capacity: (digest: DigestAnnouncement) => number,
): T | DigestAnnouncement {
  return announcement.type === 'digest' ? firstLines(announcement, capacity(announcement)) : announcement;
}

/** The digest with sentences below its first few lines, which stand for the whole; in its thread, below each. Pure. */
export function withLeadSentences(digest: DigestAnnouncement): DigestAnnouncement {
  if (digest.before > 0) return digest;
  const leads = new Set(
    rankLines(digest)
      .filter(({ line }) => line.sentence !== undefined)
      .slice(0, MAX_LEADS)
      .map(({ line }) => line),
  );
  const sections = digest.sections.map((section) => ({
    ...section,
    lines: section.lines.map((line) => (leads.has(line) ? line : titleOnly(line))),
  }));
  return { ...digest, sections };
}

/** The same line with nothing below it. Pure. */
export function withoutSentence({ line, section }: RankedLine): RankedLine {
  return { line: titleOnly(line), section };
}

function titleOnly({ sentence: _, ...line }: DigestLine): DigestLine {
  return line;
}
