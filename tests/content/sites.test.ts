import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import type { Post } from '../../src/content/post.ts';
import { GENERATORS } from '../../src/content/site/site.ts';
import { tldrWithSource } from '../../src/content/summary/tldr.ts';

const SITES = join(import.meta.dirname, '../fixtures/sites');

/** What a channel is told of a post. */
interface Told {
  title: string;
  url: string | null;
  by: string | null;
  told: string | null;
  draft?: boolean;
}

function toldOf(post: Post): Told {
  const told = tldrWithSource(post);
  const what = { title: post.title, url: post.url, by: told?.by ?? null, told: told?.text ?? null };
  return post.draft ? { ...what, draft: true } : what;
}

/**
 * Each folder is a site of ten posts, as its generator's users have them, with the generator's own settings; `herald.yaml` is there only where
 * Herald can't know. `expected.json` was written by hand, by what the generator makes of the site.
 */
describe('sites of every generator', () => {
  test('there is one of each', () => expect(readdirSync(SITES).sort()).toEqual([...GENERATORS].sort()));

  test.each(GENERATORS)('%s: titles, links and texts are those of the site', async (generator) => {
    const dir = join(SITES, generator, 'site');
    const { siteUrl, site } = loadConfig(existsSync(join(dir, 'herald.yaml')) ? { HERALD_CONFIG: join(dir, 'herald.yaml') } : {}, dir);
    const { posts, problems } = await createFolderReader(dir, { siteUrl, site, siteTop: dir }).read();
    const expected = JSON.parse(readFileSync(join(SITES, generator, 'expected.json'), 'utf8')) as Record<string, Told>;
    expect(Object.keys(expected)).toHaveLength(10);
    expect(Object.fromEntries(posts.map((post) => [post.path, toldOf(post)]))).toEqual(expected);
    expect(problems.filter(({ level }) => level !== 'note')).toEqual([]);
  });
});
