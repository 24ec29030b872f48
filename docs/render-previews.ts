/**
 * Draws the README's pictures from what Herald really sends: `npx tsx docs/render-previews.ts [post.md …]`.
 * Posts of content/ go through the real renderers; the pages in docs/preview/ only play the platform.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderAnnouncement as renderForDiscord } from '../adapters/discord/render/render.ts';
import { digestCapacity as discordRoom } from '../adapters/discord/render/digest.ts';
import { renderAnnouncement as renderForSlack } from '../adapters/slack/render/render.ts';
import { digestCapacity as slackRoom } from '../adapters/slack/render/digest.ts';
import { renderAnnouncement as renderForTerminal } from '../adapters/terminal/render.ts';
import { buildAnnouncement } from '../src/model/build-announcement.ts';
import type { DigestAnnouncement, NoticeAnnouncement } from '../src/model/announcement.ts';
import { deliveryKeyOf } from '../src/model/delivery.ts';
import { buildDigest, headingOf, includedIds } from '../src/model/digest.ts';
import { firstLines } from '../src/model/digest-order.ts';
import { holdNotice } from '../src/model/notices.ts';
import { parsePost } from '../src/content/parse/parse-post.ts';
import type { Post } from '../src/content/post.ts';
import { discordPage } from './preview/discord-page.ts';
import { photograph } from './preview/photograph.ts';
import { slackPage } from './preview/slack-page.ts';
import { terminalPage } from './preview/terminal-page.ts';

const contentDir = fileURLToPath(new URL('../content/', import.meta.url));
const imagesDir = fileURLToPath(new URL('./images/', import.meta.url));
const DEFAULT_POSTS = [
  'docs/2025-09-22-kubecon-cloudnativecon-north-america-2024-co-located-event-deep-dive-ciliumcon.md',
  'releases/2025-12-17-kubernetes-v1-35-0.md',
];

function readPost(path: string): Post {
  const { post, problems } = parsePost({ path, bytes: readFileSync(join(contentDir, path)) }, { siteUrl: null });
  if (!post) throw new Error(`${path} is not a post: ${problems.map(({ message }) => message).join('; ')}`);
  return post;
}

/** What the admins are told when a batch is held. @throws {Error} when a hold has no notice */
function holdNoticeOf(posts: readonly Post[]): NoticeAnnouncement {
  const samples = posts.slice(0, 5).map(({ title }) => title);
  const hold = { id: 'h1', kind: 'additions', since: '2026-01-01T00:00:00.000Z', posts: posts.length, samples, decision: null } as const;
  const { notice } = holdNotice(hold, 'discord:112233445566778899');
  if (!notice) throw new Error('a hold has no notice');
  return notice;
}

const named = process.argv.slice(2);
const announcements = (named.length > 0 ? named : DEFAULT_POSTS).map(readPost).map(buildAnnouncement);
const keyOf = (postId: string): string => deliveryKeyOf(postId, 'discord:112233445566778899', 'announce');

/** A batch as its digest, page by page, as one platform with so much room shows it. */
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

const batch = readdirSync(contentDir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md')).map(readPost);
const notice: NoticeAnnouncement = holdNoticeOf(batch);

const pages = {
  slack: slackPage(announcements.map(renderForSlack)),
  discord: discordPage(announcements.map((announcement) => renderForDiscord({ announcement, key: keyOf(announcement.postId) }))),
  terminal: terminalPage(announcements.map((announcement) => renderForTerminal(announcement, { width: 96, colour: true }))),
  'slack-batch': slackPage([...pagesOf(batch, slackRoom), notice].map(renderForSlack)),
  'discord-batch': discordPage([...pagesOf(batch, discordRoom), notice].map((announcement) => renderForDiscord({ announcement, key: keyOf('batch') }))),
};

const workshop = mkdtempSync(join(tmpdir(), 'herald-previews-'));
try {
  for (const [name, html] of Object.entries(pages)) {
    const page = join(workshop, `${name}.html`);
    writeFileSync(page, html);
    await photograph(page, join(imagesDir, `${name}.png`));
    console.log(`docs/images/${name}.png`);
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
