import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestCapacity as discordRoom } from '../adapters/discord/render/digest.ts';
import { renderInComponents as renderForDiscord } from '../adapters/discord/render/render.ts';
import { digestCapacity as slackRoom } from '../adapters/slack/render/digest.ts';
import { renderAnnouncement as renderForSlack } from '../adapters/slack/render/render.ts';
import { renderAnnouncement as renderForTerminal } from '../adapters/terminal/render.ts';
import { parsePost } from '../src/content/parse/parse-post.ts';
import type { Post } from '../src/content/post.ts';
import type { Announcement, DigestAnnouncement, NoticeAnnouncement } from '../src/model/announcement.ts';
import { buildAnnouncement } from '../src/model/build-announcement.ts';
import { deliveryKeyOf } from '../src/model/delivery.ts';
import { buildDigest, headingOf, includedIds } from '../src/model/digest.ts';
import { firstLines } from '../src/model/digest-order.ts';
import { holdNotice } from '../src/model/sentences/notices.ts';
import { withPictureSize } from '../src/model/message-style.ts';
import { discordPage } from './preview/discord-page.ts';
import { photograph } from './preview/photograph.ts';
import { slackPage } from './preview/slack-page.ts';
import { terminalPage } from './preview/terminal-page.ts';

/**
 * Draws the README's pictures from what Herald really sends: `npx tsx docs/render-previews.ts [folder [picture folder]]`.
 * Posts of content/ (or of another folder) go through the real renderers; the pages in docs/preview/ only play the platform.
 */

const [folder, pictureFolder] = process.argv.slice(2);
const contentDir = folder === undefined ? fileURLToPath(new URL('../content/', import.meta.url)) : resolve(folder);
const imagesDir = pictureFolder === undefined ? fileURLToPath(new URL('./images/', import.meta.url)) : resolve(pictureFolder);
const COVER_POSTS = [
  'docs/2025-09-22-kubecon-cloudnativecon-north-america-2024-co-located-event-deep-dive-ciliumcon.md',
  'releases/2025-12-17-kubernetes-v1-35-0.md',
];
const CHANNEL = '112233445566778899';
/** Posts that get a message each. */
const MAX_SINGLE = 18;

function readPost(path: string): Post {
  const { post, problems } = parsePost({ path, bytes: readFileSync(join(contentDir, path)) }, { siteUrl: null });
  if (!post) throw new Error(`${path} is not a post: ${problems.map(({ message }) => message).join('; ')}`);
  return post;
}

/** What the admins are told when a batch is held. @throws {Error} when a hold has no notice */
function holdNoticeOf(posts: readonly Post[]): NoticeAnnouncement {
  const samples = posts.slice(0, 5).map(({ title }) => title);
  const hold = { id: 'h1', kind: 'additions', since: '2026-01-01T00:00:00.000Z', posts: posts.length, messages: 2 * posts.length, samples, decision: null } as const;
  const { notice } = holdNotice(hold, `discord:${CHANNEL}`, 'en');
  if (!notice) throw new Error('a hold has no notice');
  return notice;
}

/** The messages of a digest, as one platform with so much room shows it. */
function pagesOf(posts: readonly Post[], room: (digest: DigestAnnouncement) => number): DigestAnnouncement[] {
  const heading = headingOf(posts);
  const pages: DigestAnnouncement[] = [];
  for (let left = posts; left.length > 0; ) {
    const whole = buildDigest(left, { before: posts.length - left.length, heading });
    const page = firstLines(whole, room(whole));
    const told = includedIds(page);
    pages.push(page);
    left = left.filter(({ id }) => !told.has(id));
  }
  return pages;
}

/** At most so many, from all over a list. */
function spread(posts: readonly Post[], most: number): readonly Post[] {
  const step = Math.max(1, posts.length / most);
  return Array.from({ length: Math.min(most, posts.length) }, (_, nth) => posts[Math.floor(nth * step)]).filter((post) => post !== undefined);
}

const posts = readdirSync(contentDir, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map(readPost)
  .toSorted((a, b) => (a.path < b.path ? -1 : 1));
const byKind = (kind: string): readonly Post[] => spread(posts.filter((post) => post.kind === kind), 40);
const picture = { url: 'https://example.org/hero.png', alt: 'A hive seen from above, with its bees at work' };
const single = [
  ...spread(posts, MAX_SINGLE).map(buildAnnouncement),
  ...spread(posts, 2).map((post, nth) => withPictureSize(buildAnnouncement({ ...post, picture }), nth === 0 ? 'thumbnail' : 'large')),
];
const digests = [spread(posts, 120), byKind('link'), byKind('release'), byKind('event'), spread(posts, 7)].filter((some) => some.length > 0);
const cover = folder === undefined ? COVER_POSTS.map(readPost).map(buildAnnouncement) : single.slice(0, 2);

const key = deliveryKeyOf('b0123', `discord:${CHANNEL}`, 'digest');
const onSlack = (some: readonly Announcement[]): string => slackPage(some.map(renderForSlack));
const onDiscord = (some: readonly Announcement[]): string => discordPage(some.map((announcement) => renderForDiscord({ announcement, key })), { [CHANNEL]: 'announcements' });
const inTerminal = (some: readonly Announcement[]): string =>
  terminalPage(some.map((announcement) => renderForTerminal(announcement, { width: 96, colour: true })));
/** The first two messages of each: a channel shows the first, its thread the others. */
const pagesFor = (room: (digest: DigestAnnouncement) => number): Announcement[] => [
  ...digests.flatMap((some) => pagesOf(some, room).slice(0, 2)),
  holdNoticeOf(posts),
];

const pages = {
  slack: onSlack(cover),
  discord: onDiscord(cover),
  terminal: inTerminal(cover),
  'slack-posts': onSlack(single),
  'discord-posts': onDiscord(single),
  'slack-batch': onSlack(pagesFor(slackRoom)),
  'discord-batch': onDiscord(pagesFor(discordRoom)),
};

const workshop = mkdtempSync(join(tmpdir(), 'herald-previews-'));
try {
  for (const [name, html] of Object.entries(pages)) {
    const page = join(workshop, `${name}.html`);
    writeFileSync(page, html);
    // The long ones are for looking things up: half as large is enough.
    await photograph(page, join(imagesDir, `${name}.png`), name.includes('-') ? 1 : 1.5);
    console.log(join(imagesDir, `${name}.png`));
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
