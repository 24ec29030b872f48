import {
  renderAnnouncement as renderForDiscord,
  renderInComponents,
  renderPlainAnnouncement as renderPlainForDiscord,
} from '../../adapters/discord/render/render.ts';
import { renderAnnouncement as renderForSlack } from '../../adapters/slack/render/render.ts';
import { renderAnnouncement as renderForTerminal } from '../../adapters/terminal/render.ts';
import { printExpression } from '../../src/archive/query/expression.ts';
import { parseFilter, parseQuery } from '../../src/archive/query/query.ts';
import { resolveReference } from '../../src/archive/resolve-reference.ts';
import { findingsIn, locateInFile } from '../../src/cli/lint/collect.ts';
import { lintAnnotations, lintText } from '../../src/cli/lint/print.ts';
import { astroFacts, docusaurusFacts, eleventyFacts } from '../../src/content/generator/from-code.ts';
import { hugoFacts, jekyllFacts, tableOf } from '../../src/content/generator/from-tables.ts';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import type { Post, Problem } from '../../src/content/post.ts';
import { GENERATORS, NO_SITE_SETTINGS, siteOf } from '../../src/content/site/site.ts';
import { plainTextOf } from '../../src/content/summary/plain-text.ts';
import { tldrWithSource } from '../../src/content/summary/tldr.ts';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { describeFilter } from '../../src/filter/describe-filter.ts';
import { createFilters, explainMismatch } from '../../src/filter/filters.ts';
import { createBatchMatcher, matchesPost, postFactsOf } from '../../src/filter/matches-post.ts';
import { wordsOf } from '../../src/languages/index.ts';
import { redact } from '../../src/lib/sanitize-text.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { buildDigest } from '../../src/model/digest.ts';
import { searchPosts } from '../../src/search/engine.ts';
import { postEntryOf } from '../../src/search/index/post-entry.ts';
import { filterTestOf } from '../../src/search/ranking/candidates.ts';
import { analyze } from '../../src/search/text/analyze.ts';
import { createPostText, readableTexts } from '../../src/search/text/post-text.ts';
import { synonymsByName } from '../../src/search/text/word-lists.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const EN = wordsOf('en');

const NOW = new Date('2026-03-04T00:00:00.000Z');
const LOOKS = { width: 80, colour: false };

/** Reads what somebody else wrote; what comes of it does not matter here. */
export type EntryPoint = (text: string) => unknown;

const read = (file: string): { post: Post | null; problems: Problem[] } =>
  parsePost({ path: 'docs/a.md', bytes: Buffer.from(file) }, { siteUrl: 'https://example.org' });
const withKeys = (keys: Record<string, unknown>): string => `${JSON.stringify({ title: 'A title', ...keys })}\nText.\n`;

/** Everything that is made of one post: what lint says, what people are told on each platform, what the index gets. */
async function useOf(post: Post): Promise<void> {
  findingsIn([post], NOW);
  await shownOf(post);
  await searchFor('kubernetes clusters', post);
}

async function shownOf(post: Post): Promise<void> {
  for (const announcement of [buildAnnouncement(post), buildDigest([post, { ...post, id: 'other' }])]) {
    renderForSlack(announcement);
    renderForDiscord({ announcement, key: 'k' });
    renderInComponents({ announcement, key: 'k' });
    renderPlainForDiscord({ announcement, key: 'k' });
    renderForTerminal(announcement, LOOKS);
  }
}

/** Read, printed, described, and asked of a post. */
function filterFor(text: string, post: Post): unknown {
  const parsed = parseFilter(text);
  if ('mistakes' in parsed) return parsed;
  const test = compileFilter(parsed.filter, synonymsByName());
  createBatchMatcher([post])(test);
  return [printExpression(parsed.filter), describeFilter(parsed.filter, EN), explainMismatch(parsed.filter, test, postFactsOf(post), EN)];
}

async function searchFor(query: string, post: Post): Promise<void> {
  const engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert([post]);
  await engine.settled();
  await searchPosts(engine, query, NOW, { limit: 5, offset: 0 });
  await engine.suggest(query, 10);
  engine.close();
}

const ORDINARY = makePost({ path: 'docs/b.md', title: 'Kubernetes clusters', tags: ['cncf'], body: 'Text about clusters.' });

/** Whatever reads a text of any length that others wrote, by name. A new one is one line here: it is tried with every hostile text. */
export const TEXT_ENTRY_POINTS: Readonly<Record<string, EntryPoint>> = {
  'parsePost: a file': read,
  'parsePost: lines of YAML': (text) => read(`---\ntitle: T\n${text}\n---\nText.\n`),
  'parsePost: a plain value of YAML': (text) => read(`---\ntitle: ${text}\n---\nText.\n`),
  'parsePost: a quoted value of YAML': (text) => read(`---\ntitle: "${text}"\n---\nText.\n`),
  'parsePost: a list of YAML': (text) => read(`---\ntitle: T\ntags: [${text}]\n---\nText.\n`),
  'parsePost: lines of TOML': (text) => read(`+++\ntitle = "T"\n${text}\n+++\nText.\n`),
  'parsePost: a value of TOML': (text) => read(`+++\ntitle = "${text}"\n+++\nText.\n`),
  'parsePost: JSON': (text) => read(`{"title": "T", ${text}}\nText.\n`),
  'parsePost: every field': (text) =>
    read(
      withKeys({
        title: text,
        source: text,
        tags: [text],
        external_url: text,
        date: text,
        slug: text,
        permalink: text,
        uid: text,
        draft: text,
      }),
    ),
  'parsePost: a title': (text) => read(withKeys({ title: text })),
  'parsePost: an address': (text) => read(withKeys({ external_url: `https://example.org/${text}` })),
  'parsePost: tags in one text': (text) => read(withKeys({ tags: text })),
  'parsePost: an address by every generator': (text) => {
    const keys = { slug: text, id: text, title: text, permalink: null, categories: text, aliases: [text], date: '2025-01-02' };
    const bytes = Buffer.from(withKeys(keys));
    for (const generator of GENERATORS) {
      const permalinks = [{ folder: 'blog', value: `/:year/:title/:slug/:categories/:sections[1:]/${text.slice(0, 2_000)}/` }];
      for (const folder of ['blog', 'docs', '_posts', 'content'])
        parsePost(
          { path: `${folder}/x.md`, bytes },
          { site: siteOf('https://example.org', { ...NO_SITE_SETTINGS, generator, permalinks }) },
        );
    }
  },
  'parsePost: a pattern of its own': (text) => read(withKeys({ permalink: `/:year/${text}` })),
  'parsePost: a title from a heading': (text) => read(`---\ndate: 2025-01-02\n---\n# ${text}\n\n## ${text}`),
  'parsePost: entities in a title': (text) => read(withKeys({ title: `&amp;${text}` })),
  'generator: code': (text) => [docusaurusFacts(text), astroFacts(`'${text}`), eleventyFacts(`{ dir: ${text}`)],
  'generator: YAML and TOML': (text) => [
    jekyllFacts(tableOf('_config.yml', `url: x\ndefaults:\n  - ${text}`) ?? {}),
    hugoFacts(tableOf('hugo.toml', `baseURL = "${text}"`) ?? {}),
  ],
  'toldOf: tldr': (text) => tldrWithSource(makePost({ path: 'a.md', tldr: text })),
  'toldOf: body': (text) => tldrWithSource(makePost({ path: 'a.md', tldr: null, body: text })),
  'toldOf: a body of MDX': (text) => tldrWithSource(makePost({ path: 'a.mdx', tldr: null, body: `${text}\n\nText.` })),
  'toldOf: an excerpt': (text) =>
    tldrWithSource(makePost({ path: 'a.md', tldr: null, body: `${text}<!--more-->`, extra: { excerpt_separator: text } })),
  'toldOf: title': (text) =>
    tldrWithSource(makePost({ path: 'a.md', title: text, tldr: `${text} It is a text about Kubernetes that says so.` })),
  'lint: tldr': (text) => findingsIn([makePost({ path: 'a.md', tldr: text })], NOW),
  'lint: title and tldr': (text) => findingsIn([makePost({ path: 'a.md', title: text, tldr: `${text} ${text}` })], NOW),
  'lint: tags and kind': (text) => findingsIn([makePost({ path: 'a.md', kind: text, tags: [text, ...text.split(' ')] })], NOW),
  'lint: a place in a file': (text) => [locateInFile(text, 'tldr', 'x'), locateInFile(`---\ntldr: ${text}\n---\n`, 'tldr', text)],
  'lint: what is printed': (text) => {
    const problem: Problem = { path: 'a.md', line: 1, column: 1, level: 'error', code: 'x', message: text, hint: text };
    const report = { dir: '/content', posts: 1, problems: [problem] };
    return [lintText(report, { cwd: '/', colour: true }), lintAnnotations(report, '/')];
  },
  'announce: words of a subscription': (text) =>
    createFilters().matches(makePost({ path: 'a.md', title: text, tldr: text, summary: text }), {
      tags: [],
      sources: [],
      kinds: [],
      words: ['kubernetes', 'kubernetes cluster'],
    }),
  'search: a phrase in a post': (text) => createPostText().saying('kubernetes cluster')?.(makePost({ path: 'a.md', body: text })),
  'search: a phrase with signs in a post': (text) => createPostText().saying('c 🚀🚀 c++ .c c#')?.(makePost({ path: 'a.md', body: text })),
  plainTextOf,
  'readable texts of a snippet': (text) => readableTexts(makePost({ path: 'a.md', tldr: text, body: text }), 3_000),
  analyze,
  'index: an entry': (text) =>
    postEntryOf(makePost({ path: 'a.md', title: text, tldr: text, body: text, url: `https://example.org/${text}` })),
};

/** Whatever reads a line: a title, a tag or a query, which were cut before they get there. */
export const LINE_ENTRY_POINTS: Readonly<Record<string, EntryPoint>> = {
  'search: a post': (text) =>
    searchFor('kubernetes x', makePost({ path: 'a.md', title: text, tldr: text, body: text, tags: [text], source: text })),
  'search: a query': (text) => searchFor(text.slice(0, 8_000), ORDINARY),
  'search: filters of a query': (text) =>
    matchesPost(filterTestOf(parseQuery(`source:"${text.slice(0, 8_000)}"`, NOW)), postFactsOf({ ...ORDINARY, source: text })),
  'a filter': (text) => filterFor(text.slice(0, 8_000), ORDINARY),
  'a reference to a post': (text) => resolveReference([ORDINARY, { ...ORDINARY, id: 'x', title: text }], text.slice(0, 8_000)),
  'rendering: title': (text) => shownOf(makePost({ path: 'a.md', title: text })),
  'rendering: tags, source, kind': (text) =>
    shownOf(makePost({ path: 'a.md', tags: [text, ...text.slice(0, 2_000).split(' ')], source: text, kind: text })),
  'rendering: release and address': (text) =>
    shownOf(makePost({ path: 'a.md', kind: 'release', title: text, url: `https://example.org/${encodeURI(text.toWellFormed())}` })),
  'rendering: place of an event': (text) =>
    shownOf(makePost({ path: 'a.md', kind: 'event', event: { startsAt: NOW.toISOString(), endsAt: null, place: text, mode: text } })),
  'Slack: a line of its log': redact,
};

/** Whatever reads whole files. */
export const FILE_ENTRY_POINTS: Readonly<Record<string, EntryPoint>> = {
  'parsePost, and all that is made of the post': async (file) => {
    const { post } = read(file);
    if (post !== null) await useOf(post);
  },
  'lint: a place in a file': (file) => locateInFile(file, 'tags', 'x'),
};
