import type { Announcement, DigestAnnouncement, DigestLine } from './announcement.ts';

/** Maximum number of sentences in the first message of a digest; more would make it too long to skim. */
const MAX_LEADS = 6;

/** A line of a list that is sorted by priority: the first ones get a place in the message. */
export interface RankedLine {
  line: DigestLine;
  /** Index of its section. */
  section: number;
}

/**
 * Returns lines in the order in which they get a place in a message: the first of each kind, then the second of each, so that no kind crowds out another.
 * Any number of first lines have the same order among themselves as in the whole. Pure.
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

/** Returns the first `lines` lines of a digest, fairly divided among its kinds, as a digest of its own. Pure. */
export function firstLines(digest: DigestAnnouncement, lines: number): DigestAnnouncement {
  const ranked = rankLines(digest).slice(0, Math.max(0, lines));
  const sections = digest.sections.map((section, index) => ({
    ...section,
    lines: section.lines.slice(0, ranked.filter((one) => one.section === index).length),
  }));
  return { ...digest, sections: sections.filter((section) => digest.before === 0 || section.lines.length > 0) };
}

/** Returns the first message of an announcement: of a digest, as many lines as `capacity` returns; anything else is a single message. Pure. */
export function firstMessage<T extends Announcement>(
  announcement: T,
  capacity: (digest: DigestAnnouncement) => number,
): T | DigestAnnouncement {
  return announcement.type === 'digest' ? firstLines(announcement, capacity(announcement)) : announcement;
}

/** Returns the digest with sentences below only its first few lines, as examples; a later message, in the thread, keeps all of its sentences. Pure. */
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

/** Returns the line without its sentence. Pure. */
export function withoutSentence({ line, section }: RankedLine): RankedLine {
  return { line: titleOnly(line), section };
}

function titleOnly({ sentence: _, ...line }: DigestLine): DigestLine {
  return line;
}
