import type { KnownBlock } from '@slack/types';
import type { DigestAnnouncement, DigestLine } from '../../src/announce/announcement.ts';
import type { Line } from '../../src/commands/reply.ts';
import { linkableUrl, mrkdwnLine } from './mrkdwn.ts';
import { richBlock, richList, richSection } from './rich-text.ts';
import { cut, oneLine } from './text.ts';

type Section = DigestAnnouncement['sections'][number];

/** Of all titles, sources and addresses: Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const DIGEST_MAX_CHARS = 9_000;
const DIGEST_MAX_LINES = 40;
const DIGEST_MAX_SECTIONS = 10;
const TITLE_MAX_CHARS = 140;
const SOURCE_MAX_CHARS = 50;

/** “78 new posts: 41 links, 30 releases, 7 events”, as mrkdwn. Pure. */
export function digestText(digest: DigestAnnouncement): string {
  return mrkdwnLine(headline(digest), 900);
}

/** A headline and, by kind, one line a post; what has no room is counted. Pure. */
export function digestBlocks(digest: DigestAnnouncement): KnownBlock[] {
  const sections = digest.sections.slice(0, DIGEST_MAX_SECTIONS);
  const shown = linesThatFit(sections);
  const told = sections.reduce((sum, section) => sum + section.count, 0);
  return [
    { type: 'header', text: { type: 'plain_text', text: cut(headline(digest), 150), emoji: false } },
    ...sections.flatMap((section, index) => sectionBlocks(section, shown[index] ?? 0)),
    ...(digest.total > told ? richBlock([richSection([{ text: `…and ${digest.total - told} more` }], 100)]) : []),
  ];
}

function sectionBlocks(section: Section, shown: number): KnownBlock[] {
  const more = section.count - shown;
  return richBlock([
    richSection([{ text: `${capital(counted(section))}`, style: 'bold' }], 100),
    richList(section.lines.slice(0, shown).map(lineOf), TITLE_MAX_CHARS + SOURCE_MAX_CHARS + 3),
    more > 0 ? richSection([{ text: `…and ${more} more` }], 100) : null,
  ]);
}

/** How many lines of each section have room: they take turns, so that no kind crowds out another. */
function linesThatFit(sections: readonly Section[]): number[] {
  const shown = sections.map(() => 0);
  let room = DIGEST_MAX_CHARS;
  let lines = DIGEST_MAX_LINES;
  for (let row = 0; lines > 0 && sections.some((section) => row < section.lines.length); row += 1) {
    for (const [index, section] of sections.entries()) {
      const line = section.lines[row];
      if (line === undefined || shown[index] !== row || lines === 0) continue;
      room -= costOf(line);
      if (room < 0) return shown;
      shown[index] = row + 1;
      lines -= 1;
    }
  }
  return shown;
}

function costOf(line: DigestLine): number {
  return titleOf(line).length + sourceOf(line).length + (linkableUrl(line.url)?.length ?? 0) + 10;
}

function titleOf(line: DigestLine): string {
  return cut(oneLine(line.title) || '(untitled)', TITLE_MAX_CHARS);
}

function sourceOf(line: DigestLine): string {
  return cut(oneLine(line.source ?? ''), SOURCE_MAX_CHARS);
}

function lineOf(line: DigestLine): Line {
  const url = linkableUrl(line.url);
  const source = sourceOf(line);
  return [{ text: titleOf(line), ...(url === null ? {} : { link: url }) }, ...(source === '' ? [] : [{ text: ` · ${source}` }])];
}

function headline(digest: DigestAnnouncement): string {
  const counts = digest.sections.map(counted).join(', ');
  return `${digest.total} new ${digest.total === 1 ? 'post' : 'posts'}${counts === '' ? '' : `: ${counts}`}`;
}

function counted({ kind, count }: Section): string {
  const name = cut(oneLine(kind), 30) || 'other';
  return `${count} ${count === 1 || name === 'other' ? name : `${name}s`}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
