/**
 * Draws the README's pictures from what Herald really sends: `npx tsx docs/render-previews.ts [post.md …]`.
 * Posts of content/ go through the real renderers; the pages in docs/preview/ only play the platform.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderAnnouncement as renderForDiscord } from '../adapters/discord/render.ts';
import { renderAnnouncement as renderForSlack } from '../adapters/slack/render.ts';
import { renderAnnouncement as renderForTerminal } from '../adapters/terminal/render.ts';
import { announcementOf } from '../src/announce/announcement-of.ts';
import { deliveryKeyOf } from '../src/announce/delivery.ts';
import { parsePost } from '../src/content/parse-post.ts';
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

const named = process.argv.slice(2);
const announcements = (named.length > 0 ? named : DEFAULT_POSTS).map(readPost).map(announcementOf);
const keyOf = (postId: string): string => deliveryKeyOf(postId, 'discord:112233445566778899', 'announce');

const pages = {
  slack: slackPage(announcements.map((announcement) => renderForSlack(announcement))),
  discord: discordPage(announcements.map((announcement) => renderForDiscord({ announcement, key: keyOf(announcement.postId) }))),
  terminal: terminalPage(announcements.map((announcement) => renderForTerminal(announcement, { width: 96, colour: true }))),
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
