import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { defaultFacts, type Generator, type GeneratorFacts, NO_SITE_SETTINGS, type Site } from '../../../src/content/site/site.ts';

const BASE = 'https://site.example';

function urlOf(path: string, front: readonly string[], site: Partial<Site> = {}): string | null {
  const text = ['---', 'title: A Title', ...front, '---', 'Body.', ''].join('\n');
  const whole: Site = { url: `${BASE}/`, settings: NO_SITE_SETTINGS, facts: null, add: '', strip: '', ...site };
  const { post } = parsePost({ path, bytes: new TextEncoder().encode(text) }, { site: whole });
  return post?.url?.replace(BASE, '') ?? null;
}

const factsOf = (generator: Generator, own: Partial<GeneratorFacts> = {}): Pick<Site, 'facts'> => ({
  facts: { ...defaultFacts(generator), ...own },
});
const withPattern = (folder: string, value: string): Pick<Site, 'settings'> => ({
  settings: { ...NO_SITE_SETTINGS, permalinks: [{ folder, value }] },
});

describe('patterns of herald.yaml', () => {
  test.each([
    ['/:year/:month/:day/:slug/', ['slug: hello'], '/2025/03/09/hello/'],
    ['/:year/:month/:day/:slug/', [], '/2025/03/09/a-title/'],
    ['/:section/:year/:slugorfilename/', [], '/blog/2025/my-post/'],
    [':sections[1:]/:filename', [], '/news/my-post'],
    ['/:sections[last]/:title/', [], '/news/a-title/'],
    ['/:yearday/:weekdayname/:monthname/', [], '/68/Sunday/March/'],
    ['/:06/:1/:2/:contentbasename/', [], '/25/3/9/my-post/'],
    ['/:short_year/:i_month/:i_day/:y_day/:short_month/:long_day/', [], '/25/3/9/068/Mar/Sunday/'],
    ['/:w_year/W:week/:w_day/', [], '/2025/W10/7/'],
    ['/p/:hour-:minute-:second/', ['date: 2025-03-09T23:04:05-08:00'], '/p/23-04-05/'],
    ['/:categories/:slug/', ['categories: [Tech, Cloud]', 'slug: x'], '/tech/cloud/x/'],
  ])('%s with %j → %s', (pattern, front, url) => {
    expect(urlOf('blog/news/2025-03-09-My Post.md', front, withPattern('blog', pattern))).toBe(url);
  });

  test('the innermost folder counts, in the content folder or as its generator knows it', () => {
    const permalinks = [
      { folder: '', value: '/all/:slug/' },
      { folder: 'blog', value: '/b/:slug/' },
      { folder: 'content/blog/news', value: '/n/:slug/' },
    ];
    const site = { settings: { ...NO_SITE_SETTINGS, permalinks }, ...factsOf('hugo') };
    expect(urlOf('content/blog/news/x.md', ['slug: x'], site)).toBe('/n/x/');
    expect(urlOf('content/blog/x.md', ['slug: x'], site)).toBe('/b/x/');
    expect(urlOf('content/blogs/x.md', ['slug: x'], site)).toBe('/all/x/');
  });

  test('what the post lacks makes no wrong address: it has an earlier one, or none', () => {
    expect(urlOf('blog/x.md', [], withPattern('blog', '/:year/:slug/'))).toBeNull();
    expect(urlOf('blog/x.md', ['aliases: [/old/x/]'], withPattern('blog', '/:year/:slug/'))).toBe('/old/x/');
    expect(urlOf('blog/x.md', [], withPattern('blog', '/:unknown/:slug/'))).toBeNull();
    expect(urlOf('blog/x.md', ['aliases: [//evil.example/x]'], withPattern('blog', '/:year/'))).toBeNull();
  });

  test('a day is counted where it was written', () => {
    expect(urlOf('blog/x.md', ["date: '2025-03-09T23:30:00-08:00'"], withPattern('', '/:year/:month/:day/'))).toBe('/2025/03/09/');
  });
});

describe('a date is read for the address as it is for the post', () => {
  test.each([
    ['date: 2025-03-09', '/2025/3/9/'],
    ['date: 2025-3-9 23:30', '/2025/3/9/'],
    ['date: 2025/03/09 23:30:00 -0800', '/2025/3/9/'],
    ['date: Sun, 09 Mar 2025 23:30:00 -0800', '/2025/3/9/'],
    ['date: March 9th, 2025 11:30 PM PST', '/2025/3/9/'],
    ['date: 9 Mar 2025', '/2025/3/9/'],
    ['date: 2025年3月9日', '/2025/3/9/'],
    ['date: 31/12/2025', '/2025/12/31/'],
    ['publishedDate: 2025-03-09T23:30:00-08:00', '/2025/3/9/'],
    ['publish: 2025-03-09', '/2025/3/9/'],
    ['date: 1741563000', '/2025/3/9/'],
  ])('%s', (line, url) => {
    expect(urlOf('blog/x.md', [line], withPattern('', '/:year/:1/:2/'))).toBe(url);
  });

  test('Jekyll turns one with a zone to the clocks of its site, in whatever form it is written', () => {
    const berlin = factsOf('jekyll', { timeZone: 'Europe/Berlin' });
    for (const date of ['2025-03-09 23:30:00 +0000', '2025/03/09 23:30 UTC', 'Sun, 9 Mar 2025 15:30:00 PST'])
      expect(urlOf('_posts/2025-03-09-x.md', [`date: ${date}`], berlin)).toBe('/2025/03/10/x.html');
    expect(urlOf('_posts/2025-03-09-x.md', ['date: 2025/03/09 23:30'], berlin)).toBe('/2025/03/09/x.html');
  });

  test('a permalink: false has no page however it is written', () => {
    for (const no of ['false', 'False', '"false"'])
      expect(urlOf('blog/x.md', [`permalink: ${no}`], withPattern('', '/p/:filename/'))).toBeNull();
  });
});

describe('what the post says wins', () => {
  test.each([
    [['permalink: /about/'], '/about/'],
    [['url: /about/us.html'], '/about/us.html'],
    [['permalink: about/us/'], '/about/us/'],
    [[`permalink: ${BASE}/full/`], '/full/'],
    [['path: /whole/path'], '/whole/path'],
    [['permalink: "/tags/c%23/"'], '/tags/c%23/'],
    [['permalink: /grüße/'], '/gr%C3%BC%C3%9Fe/'],
    [['permalink: "/posts/{{ page.fileSlug }}/"'], '/posts/x/'],
    [['permalink: "/posts/{{ title | slugify }}/index.html"'], '/posts/a-title/index.html'],
    [['permalink: "/{{ page.date | date: \'%Y/%m\' }}/{{ page.fileSlug }}/"', 'date: 2025-03-09'], '/2025/03/x/'],
  ])('%j → %s', (front, url) => {
    expect(urlOf('blog/x.md', front, withPattern('', '/p/:filename/'))).toBe(url);
  });

  test.each(['//evil.example/', 'https://evil.example/', '\\\\evil', 'javascript://x'])(
    'an address elsewhere (%s) is none of ours',
    (permalink) => {
      expect(urlOf('blog/x.md', [`permalink: '${permalink}'`])).toBe('/blog/x/');
    },
  );

  test('permalink: false has no page, and one that only its generator can fill in has no link', () => {
    expect(urlOf('blog/x.md', ['permalink: false'])).toBeNull();
    expect(urlOf('blog/x.md', ['permalink: "/{{ collections.all | first }}/"'])).toBeNull();
  });
});

describe('as generators do by themselves', () => {
  const dated = '2025-03-09-My Post';
  test.each<[Generator, Partial<GeneratorFacts>, string, string[], string]>([
    ['hugo', {}, 'content/blog/My Post: two.md', [], '/blog/my-post-two/'],
    ['hugo', {}, 'content/blog/a - b/index.md', [], '/blog/a-b/'],
    ['hugo', {}, 'content/blog/x.md', ['slug: Other Name'], '/blog/other-name/'],
    ['hugo', { keepsCase: true }, 'content/blog/MyPost.md', [], '/blog/MyPost/'],
    ['hugo', { isUgly: true }, 'content/blog/x.md', [], '/blog/x.html'],
    ['hugo', { dropsDayWithout: ['date'] }, `content/blog/${dated}.md`, [], '/blog/my-post/'],
    ['hugo', { dropsDayWithout: ['date'] }, `content/blog/${dated}.md`, ['date: 2025-03-10'], '/blog/2025-03-09-my-post/'],
    ['hugo', { dropsDayWithout: [], permalinks: [{ folder: 'blog', value: '/:slug/' }] }, `content/blog/${dated}.md`, [], '/my-post/'],
    ['hugo', { languages: ['de'] }, 'content/blog/x.de.md', [], '/de/blog/x/'],
    [
      'hugo',
      {
        roots: [
          { folder: 'content/en', value: '' },
          { folder: 'content/de', value: 'de' },
        ],
      },
      'content/de/blog/x.md',
      [],
      '/de/blog/x/',
    ],
    ['hugo', { permalinks: [{ folder: 'blog', value: '/:year/:slug' }] }, 'content/blog/x.md', ['date: 2025-03-09', 'slug: s'], '/2025/s'],
    ['jekyll', {}, `_posts/${dated}.md`, [], '/2025/03/09/My-Post.html'],
    ['jekyll', {}, `news/_posts/${dated}.md`, ['categories: Cloud Native'], '/news/cloud/native/2025/03/09/My-Post.html'],
    ['jekyll', { permalinks: [{ folder: '_posts', value: 'pretty' }] }, `_posts/${dated}.md`, [], '/2025/03/09/My-Post/'],
    ['jekyll', { permalinks: [{ folder: '_posts', value: '/blog/:slug' }] }, `_posts/${dated}.md`, [], '/blog/my-post'],
    ['jekyll', { timeZone: 'Europe/Berlin' }, '_posts/2025-03-09-x.md', ['date: 2025-03-09 23:30:00 +0000'], '/2025/03/10/x.html'],
    ['jekyll', {}, 'about.md', [], '/about.html'],
    ['jekyll', { trailingSlash: true }, 'team/about.md', [], '/team/about/'],
    ['jekyll', { permalinks: [{ folder: '_guides', value: '/:collection/:path/' }] }, '_guides/a/b.md', [], '/guides/a/b/'],
    ['docusaurus', {}, 'blog/2021-08-26-welcome.md', [], '/blog/2021/08/26/welcome'],
    ['docusaurus', {}, 'blog/2021-08-26-welcome/index.mdx', [], '/blog/2021/08/26/welcome'],
    ['docusaurus', {}, 'blog/2021/08-26-welcome.md', [], '/blog/2021/08/26/welcome'],
    ['docusaurus', {}, 'blog/team/hello.md', [], '/blog/team/hello'],
    ['docusaurus', {}, 'blog/2021-08-26-welcome.md', ['slug: hi'], '/blog/hi'],
    ['docusaurus', {}, 'blog/2021-08-26-welcome.md', ['slug: /hi'], '/blog/hi'],
    ['docusaurus', { blogs: [{ folder: 'news', value: '' }] }, 'news/2021-08-26-x.md', [], '/2021/08/26/x'],
    ['docusaurus', { trailingSlash: true }, 'blog/2021-08-26-x.md', [], '/blog/2021/08/26/x/'],
    ['docusaurus', {}, 'docs/02-guides/01-intro.md', [], '/docs/guides/intro'],
    ['docusaurus', {}, 'docs/guides/index.md', [], '/docs/guides/'],
    ['docusaurus', {}, 'docs/guides/x.md', ['id: y'], '/docs/guides/y'],
    ['docusaurus', {}, 'docs/guides/x.md', ['slug: /top'], '/docs/top'],
    ['docusaurus', {}, 'src/pages/about.md', [], '/about'],
    ['astro', {}, 'src/content/blog/My First Post!.md', [], '/blog/my-first-post/'],
    ['astro', {}, 'src/content/blog/x/index.md', [], '/blog/x/'],
    ['astro', {}, 'src/content/blog/2025/x.md', ['slug: s'], '/blog/s/'],
    ['astro', { trailingSlash: false }, 'src/pages/blog/x.md', [], '/blog/x'],
    ['eleventy', {}, `posts/${dated}.md`, [], `/posts/${dated.replace(' ', '%20')}/`],
    ['eleventy', {}, 'posts/hello/hello.md', [], '/posts/hello/'],
    ['eleventy', { roots: [{ folder: 'content', value: '' }] }, 'content/blog/Third.md', [], '/blog/Third/'],
    ['zola', {}, 'content/blog/2025-03-09_Größe & Co.md', [], '/blog/grosse-co/'],
    ['zola', {}, 'content/blog/x.md', ['path: /else/where'], '/else/where'],
    ['zola', {}, 'content/blog/x.md', ['slug: s'], '/blog/s/'],
  ])('%s %j: %s with %j → %s', (generator, own, path, front, url) => {
    expect(urlOf(path, front, factsOf(generator, own))).toBe(url);
  });

  test('folders of Herald need not be those of the generator', () => {
    expect(urlOf('x.md', [], { ...factsOf('hugo'), add: 'content/blog' })).toBe('/blog/x/');
    expect(urlOf('website/blog/2021-08-26-x.md', [], { ...factsOf('docusaurus'), strip: 'website' })).toBe('/blog/2021/08/26/x');
  });
});
