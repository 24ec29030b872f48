import pc from 'picocolors';
import { plain } from '../../src/lib/sanitize-text.ts';
import type { DigestAnnouncement, DigestLine } from '../../src/model/announcement.ts';
import { type DigestCapacity, digestHeadline, layOutDigest } from '../../src/model/digest-layout.ts';
import type { Looks } from '../../src/ports/platform.ts';

/** Text is cut to the width of the terminal, so that only its lines count. */
const CAPACITY: DigestCapacity = { capacity: 0, headingCost: 0, costOf: () => 0, maxLines: 40 };

/** How many lines of a digest, from its first on, one card has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return layOutDigest(digest, CAPACITY).lines.length;
}

/** A headline and, by kind, one line and the address of a post; what has no room is counted. Pure. */
export function digestCard(digest: DigestAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const bar = c.cyan('│');
  const page = layOutDigest(digest, CAPACITY);
  const rows = page.sections.flatMap(({ kind, lines }) => [
    `${bar} ${c.bold(plain(kind))}`,
    ...lines.flatMap((line) => [
      `${bar}   ${wordsOf(line).slice(0, Math.max(20, width - 6))}`,
      ...(line.url === null ? [] : [`${bar}   ${c.dim(plain(line.url))}`]),
    ]),
  ]);
  const more = page.left > 0 ? [`${bar} ${c.dim(`…and ${page.left} more`)}`] : [];
  return [`${c.cyan('╭─')} ${c.bold(plain(digestHeadline(digest, page, named)))}`, ...rows, ...more, c.cyan('╰─'), ''].join('\n');
}

function named(kind: string, count: number): string {
  return count === 1 ? kind : `${kind}s`;
}

function wordsOf({ title, source, date }: DigestLine): string {
  return plain([title, source ?? '', date?.slice(0, 10) ?? ''].filter(Boolean).join(' · '));
}
