import pc from 'picocolors';
import { TABLES } from '../../src/languages/index.ts';
import { plain } from '../../src/lib/sanitize-text.ts';
import type { DigestAnnouncement, DigestLine } from '../../src/model/announcement.ts';
import { type DigestCapacity, digestHeadline, layOutDigest, sectionHeading } from '../../src/model/digest-layout.ts';
import type { Looks } from '../../src/ports/platform.ts';
import { eventTime } from './local-time.ts';
import { wrap } from './wrap.ts';

/** Text is wrapped to the width of the terminal, so that only its lines count. */
const CAPACITY: DigestCapacity = { capacity: 0, headingCost: 0, costOf: () => 0, sentenceCostOf: () => 0, maxLines: 40 };
/** Below a line: what belongs to it. */
const INDENT = '  ';

/** How many lines of a digest, from its first on, one card has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return layOutDigest(digest, CAPACITY).lines.length;
}

/** A headline and, by kind, each post with a sentence and its address; what has no room is counted. Pure. */
export function digestCard(digest: DigestAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const bar = c.cyan('│');
  const page = layOutDigest(digest, CAPACITY);
  const inner = Math.max(20, width - 4);
  const rows = page.sections.flatMap((section) => [
    ...headingOf(plain(sectionHeading(digest, section, named))).map((heading) => `${bar} ${c.bold(heading)}`),
    ...section.lines.flatMap((line) => [
      ...wrap(wordsOf(line), inner, INDENT).map((row) => `${bar}   ${row}`),
      ...wrap(plain(line.sentence ?? ''), inner - INDENT.length).map((row) => `${bar}   ${INDENT}${c.dim(row)}`),
      ...(line.url === null ? [] : [`${bar}   ${c.dim(plain(line.url))}`]),
    ]),
  ]);
  const more = page.left > 0 ? [`${bar} ${c.dim(TABLES[digest.language ?? 'en'].announcing.more(page.left))}`] : [];
  const head = wrap(plain(digestHeadline(digest, page, named)), inner).map(
    (row, nth) => `${nth === 0 ? c.cyan('╭─') : bar} ${c.bold(row)}`,
  );
  return [...head, ...rows, ...more, c.cyan('╰─'), ''].join('\n');
}

/** None where the headline says it already. */
const headingOf = (heading: string): readonly string[] => (heading === '' ? [] : [heading]);

function named(kind: string, count: number): string {
  return count === 1 ? kind : `${kind}s`;
}

function wordsOf({ title, source, date, event }: DigestLine): string {
  const when = event === undefined ? [date?.slice(0, 10) ?? ''] : [eventTime(event), event.place ?? ''];
  return plain([title, source ?? '', ...when].filter(Boolean).join(' · '));
}
