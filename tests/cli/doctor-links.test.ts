import { expect, it } from 'vitest';
import { linkFindings } from '../../src/cli/doctor.ts';
import { NO_SITE_SETTINGS } from '../../src/content/site/site.ts';
import { tempFolder } from '../content/temp-folder.ts';
import { makePost } from '../support/make.ts';

const post = (path: string, day: number, url: string | null) => makePost({ path, date: `2025-01-0${day}T00:00:00.000Z`, url });

it('shows five addresses of the own site, of each folder in turn, and the posts without one', async () => {
  const { dir } = await tempFolder({ 'hugo.toml': 'baseURL = "https://site.test/"\n' });
  const posts = [
    ...[1, 2, 3, 4, 5].map((day) => post(`blog/${day}.md`, day, `https://site.test/blog/${day}/`)),
    post('news/a.md', 1, 'https://site.test/news/a/'),
    post('b.md', 9, 'https://elsewhere.test/b/'),
    post('c.md', 1, null),
    { ...post('blog/draft.md', 9, 'https://site.test/blog/draft/'), draft: true },
  ];
  const found = linkFindings({ contentDir: dir, siteUrl: null, site: NO_SITE_SETTINGS, siteTop: dir }, posts);
  expect(found.map(({ detail }) => detail)).toEqual([
    'to https://site.test, as Hugo makes them; try some:',
    'blog/5.md → https://site.test/blog/5/',
    'news/a.md → https://site.test/news/a/',
    'blog/4.md → https://site.test/blog/4/',
    'blog/3.md → https://site.test/blog/3/',
    'blog/2.md → https://site.test/blog/2/',
    '1 post has no link. Set site.permalinks in herald.yaml for its folder',
  ]);
  expect(found.every(({ ok, part }) => ok && part === 'links')).toBe(true);
});

it('says nothing where all posts lead elsewhere', async () => {
  const { dir } = await tempFolder({});
  const context = { contentDir: dir, siteUrl: null, site: NO_SITE_SETTINGS, siteTop: dir };
  expect(linkFindings(context, [post('b.md', 1, 'https://elsewhere.test/b/')])).toEqual([]);
  expect(linkFindings(context, [post('b.md', 1, null), post('c.md', 1, null)]).map(({ detail }) => detail)).toEqual([
    '2 posts have no link. Set HERALD_SITE_URL, or site.url in herald.yaml',
  ]);
});
