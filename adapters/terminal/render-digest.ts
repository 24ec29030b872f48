import pc from 'picocolors';
import { plain } from '../../src/lib/printable.ts';
import type { DigestAnnouncement, DigestLine } from '../../src/model/announcement.ts';
import type { Looks } from '../../src/ports/platform.ts';

const MOST_LINES = 40;

type Section = DigestAnnouncement['sections'][number];

/** How many lines of a digest, from its first on, one card has room for. Pure. */
export function digestCapacity(digest: DigestAnnouncement): number {
  return fitting(digest).flatMap(({ lines }) => lines).length;
}

/** A headline and, by kind, one line and the address of a post; what has no room is counted. Pure. */
export function digestCard(digest: DigestAnnouncement, { width, colour }: Looks): string {
  const c = pc.createColors(colour);
  const bar = c.cyan('│');
  const sections = fitting(digest);
  const left = digest.total - digest.before - postsIn(sections);
  const rows = sections.flatMap(({ kind, lines }) => [
    `${bar} ${c.bold(plain(kind))}`,
    ...lines.flatMap((line) => [
      `${bar}   ${wordsOf(line).slice(0, Math.max(20, width - 6))}`,
      ...(line.url === null ? [] : [`${bar}   ${c.dim(plain(line.url))}`]),
    ]),
  ]);
  const more = left > 0 ? [`${bar} ${c.dim(`…and ${left} more`)}`] : [];
  return [`${c.cyan('╭─')} ${c.bold(headline(digest, postsIn(sections)))}`, ...rows, ...more, c.cyan('╰─'), ''].join('\n');
}

function headline({ total, before, sections }: DigestAnnouncement, shown: number): string {
  if (before > 0) return `…continued, ${before + 1}–${Math.min(total, before + shown)} of ${total}`;
  const kinds = sections.map(({ kind, count }) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
  return plain(`${total} new ${total === 1 ? 'post' : 'posts'}: ${kinds}`);
}

function wordsOf({ title, source, date }: DigestLine): string {
  return plain([title, source ?? '', date?.slice(0, 10) ?? ''].filter(Boolean).join(' · '));
}

function fitting({ sections }: DigestAnnouncement): readonly Section[] {
  let room = MOST_LINES;
  return sections.flatMap((section) => {
    const lines = section.lines.slice(0, room);
    room -= lines.length;
    return lines.length === 0 ? [] : [{ ...section, lines }];
  });
}

function postsIn(sections: readonly Section[]): number {
  return sections.flatMap(({ lines }) => lines).reduce((sum, { postIds }) => sum + postIds.length, 0);
}
