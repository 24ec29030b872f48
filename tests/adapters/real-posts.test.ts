import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestCapacity as discordCapacity } from '../../adapters/discord/render/digest.ts';
import {
  renderAnnouncement as renderForDiscord,
  renderInComponents,
  renderPlainAnnouncement as renderPlainForDiscord,
} from '../../adapters/discord/render/render.ts';
import { digestCapacity as slackCapacity } from '../../adapters/slack/render/digest.ts';
import {
  renderAnnouncement as renderForSlack,
  renderPlainAnnouncement as renderPlainForSlack,
} from '../../adapters/slack/render/render.ts';
import { renderAnnouncement as renderForTerminal } from '../../adapters/terminal/render.ts';
import { displayWidth } from '../../adapters/terminal/wrap.ts';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import type { Post } from '../../src/content/post.ts';
import type { Announcement, DigestAnnouncement } from '../../src/model/announcement.ts';
import { buildAnnouncement, contentFingerprint } from '../../src/model/build-announcement.ts';
import { buildDigest, headingOf, includedIds } from '../../src/model/digest.ts';
import { firstLines } from '../../src/model/digest-order.ts';
import { withPictureSize } from '../../src/model/message-style.ts';
import { messageBreaches } from '../support/discord/message-rules.ts';
import { specBreaches } from '../support/discord/spec-rules.ts';
import { refusalOf } from '../support/slack/check/message.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ARCHIVE = join(ROOT, '../shared/archive');
const folder = existsSync(ARCHIVE) ? ARCHIVE : join(ROOT, 'content');
if (folder !== ARCHIVE) console.warn('../shared/archive is not there: only the posts of content/ are rendered');

const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .flatMap((path) => parsePost({ path, bytes: readFileSync(join(folder, path)) }, { siteUrl: 'https://example.org' }).post ?? []);
// Two files of one identity are one post.
const posts = [...new Map(all.map((post) => [post.id, post])).values()];
const key = 'a~discord.1~announce';
const PICTURE = { url: 'https://example.org/a.png', alt: 'Bees' };

function expectTaken(announcement: Announcement): void {
  for (const message of [renderForSlack(announcement), renderPlainForSlack(announcement)]) {
    const { blocks, ...text } = message;
    expect(refusalOf(blocks.length === 0 ? { ...text } : { ...message }, new Set())).toBeNull();
  }
  for (const render of [renderInComponents, renderForDiscord, renderPlainForDiscord]) {
    const body = render({ announcement, key });
    expect(messageBreaches(body, 'create')).toEqual([]);
  }
}

function pagesOf(some: readonly Post[], capacity: (digest: DigestAnnouncement) => number): DigestAnnouncement[] {
  const heading = headingOf(some);
  const pages: DigestAnnouncement[] = [];
  for (let left = some; left.length > 0; ) {
    const whole = buildDigest(left, { before: some.length - left.length, heading });
    const page = firstLines(whole, capacity(whole));
    const told = includedIds(page);
    expect(told.size).toBeGreaterThan(0);
    pages.push(page);
    left = left.filter(({ id }) => !told.has(id));
  }
  return pages;
}

describe(`${posts.length} real posts`, () => {
  it('each is a message that Slack and Discord take, in every form', () => {
    expect(posts.length).toBeGreaterThan(10);
    for (const post of posts) {
      expectTaken(buildAnnouncement(post));
      const pictured = buildAnnouncement({ ...post, picture: PICTURE });
      expectTaken(pictured);
      expectTaken(withPictureSize(pictured, 'large'));
    }
  });

  it('some are what Discord’s own description allows', () => {
    for (const post of posts.filter((_, nth) => nth % 20 === 0)) {
      const announcement = buildAnnouncement({ ...post, picture: PICTURE });
      for (const render of [renderInComponents, renderForDiscord])
        expect(specBreaches('createMessage', render({ announcement, key }))).toEqual([]);
    }
  });

  it('any of them make digests that both take, with each post once, a sentence below each in the thread, and one look when made again', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...posts.keys()], { minLength: 6, maxLength: Math.min(90, posts.length) }), (numbers) => {
        const some = numbers.flatMap((number) => posts[number] ?? []);
        for (const [capacity, render] of [
          [slackCapacity, (one: DigestAnnouncement) => JSON.stringify(renderForSlack(one).blocks)],
          [discordCapacity, (one: DigestAnnouncement) => JSON.stringify(renderInComponents({ announcement: one, key }))],
        ] as const) {
          const pages = pagesOf(some, capacity);
          expect(pages.flatMap((page) => [...includedIds(page)]).toSorted()).toEqual(some.map(({ id }) => id).toSorted());
          for (const page of pages) {
            expectTaken(page);
            const own = some.filter(({ id }) => includedIds(page).has(id));
            const again = buildDigest(own, { before: page.before, heading: headingOf(some) });
            expect(contentFingerprint(again)).toBe(contentFingerprint(page));
            const words = render(page);
            const told = page.sections.flatMap(({ lines }) => lines.flatMap(({ sentence }) => sentence ?? []));
            // Markup is escaped: the first plain word stands for its sentence.
            for (const sentence of told) expect(words).toContain(/[a-z]{4,}/i.exec(sentence)?.[0] ?? '');
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('none is wider than the terminal, but for addresses', () => {
    for (const post of posts)
      for (const row of renderForTerminal(buildDigest([post]), { width: 60, colour: false }).split('\n'))
        if (!/https?:|\S{50}/.test(row)) expect(displayWidth(row)).toBeLessThanOrEqual(60);
  });
});
