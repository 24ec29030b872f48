import { parseArgs } from 'node:util';
import { createFolderReader } from '../src/content/folder/folder-reader.ts';
import { junkNamesIn } from '../src/content/summary/scraped-text.ts';
import { BOILERPLATE, SCRAPER_RULES } from '../src/content/summary/scraper-rules.ts';
import { tldrWithSource } from '../src/content/summary/tldr.ts';
import { archiveFolder } from './support/archive-folder.ts';
import { type Bench, median } from './support/bench.ts';
import { leftJunkIn } from './support/left-junk.ts';

/**
 * Measures the summaries that people see of a folder's posts: which part of the post they come from, their length, and how clean they are. `--folder DIR`; `--patterns` also prints how many
 * posts each pattern matches. Exit code 1 if junk is left.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({ args, options: { folder: { type: 'string' }, patterns: { type: 'boolean', default: false } } });
  const { posts } = await createFolderReader(archiveFolder(values.folder), { siteUrl: null }).read();
  const startMs = performance.now();
  const told = posts.map((post) => ({ path: post.path, told: tldrWithSource(post) }));
  const tookMs = performance.now() - startMs;
  const count = (by: string) => told.filter((one) => one.told?.by === by).length;
  const texts = told.flatMap(({ path, told: one }) => (one === null ? [] : [{ path, text: one.text }]));
  const junk = texts.flatMap(({ path, text }) => {
    const left = leftJunkIn(text);
    return left === null ? [] : [`${path}: “${left}” in “${text.slice(0, 120)}”`];
  });
  for (const line of junk) say(line);
  if (junk.length > 0) process.exitCode = 1;
  if (values.patterns) {
    const hits = posts.map(({ tldr, summary, body }) => new Set([tldr, summary, body].flatMap((text) => junkNamesIn(text ?? ''))));
    for (const { name } of [...SCRAPER_RULES, ...BOILERPLATE]) say(`${name}: ${hits.filter((names) => names.has(name)).length}`);
  }
  const figures = {
    posts: posts.length,
    tldr: count('tldr'),
    summary: count('summary'),
    body: count('body'),
    titleOnly: posts.length - texts.length,
    junk: junk.length,
    cutMidSentencePct: Math.round((1_000 * texts.filter(({ text }) => text.endsWith('…')).length) / Math.max(1, texts.length)) / 10,
    medianChars: median(texts.map(({ text }) => text.length)),
    msPerPost: Math.round((100 * tookMs) / Math.max(1, posts.length)) / 100,
  };
  say(
    `${figures.posts} posts: ${figures.tldr} told by their tldr, ${figures.summary} by the summary, ${figures.body} by the body, ${figures.titleOnly} by the title alone; ${figures.junk} with junk`,
  );
  return figures;
};
