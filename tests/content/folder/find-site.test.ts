import { symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createFolderReader } from '../../../src/content/folder/folder-reader.ts';
import { eventually, postText, tempFolder } from '../temp-folder.ts';

const urlsOf = async (dir: string, siteUrl: string | null = null): Promise<(string | null)[]> =>
  (await createFolderReader(dir, { siteUrl, siteTop: dir.replace(/\/(content|src|posts).*$/, '') }).read()).posts.map(({ url }) => url);

const post = (path: string, extra = '') => ({ [path]: `---\ntitle: A Title\ndate: 2025-03-09\n${extra}---\nBody.\n` });

describe('the settings of a generator that stand beside the posts', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'hugo.toml',
      {
        'hugo.toml': 'baseURL = "https://site.test/sub/"\n[permalinks.page]\nblog = "/:year/:month/:slug/"\n',
        ...post('content/blog/x.md'),
      },
      '',
      'https://site.test/sub/2025/03/a-title/',
    ],
    [
      'hugo.toml above the content folder',
      { 'hugo.toml': 'BaseURL = "https://site.test"\n[permalinks]\nblog = "/:section/:slugorfilename"\n', ...post('content/blog/X.md') },
      'content/blog',
      'https://site.test/blog/x',
    ],
    [
      'config/_default of Hugo',
      {
        'config/_default/hugo.yaml': 'baseURL: https://site.test\n',
        'config/_default/permalinks.toml': 'blog = "/b/:filename/"\n',
        ...post('content/blog/x.md'),
      },
      '',
      'https://site.test/b/x/',
    ],
    [
      'dates in names of Hugo, behind its keys and before them',
      {
        'hugo.toml':
          'baseURL = "https://site.test"\n[frontmatter]\ndate = ["date", ":filename", "lastmod"]\n[permalinks]\nblog = "/:section/:year/:month/:day/:slug/"\n',
        'content/blog/2025-03-08-named.md': '---\ntitle: A Title\nlastmod: 2025-05-01\n---\n',
        ...post('content/blog/2025-03-08-dated.md'),
      },
      '',
      'https://site.test/blog/2025/03/09/a-title/ https://site.test/blog/2025/03/08/named/',
    ],
    [
      'languages of Hugo',
      {
        'hugo.yaml': 'baseURL: https://site.test\nlanguages:\n  en:\n    contentDir: content/en\n  de:\n    contentDir: content/de\n',
        ...post('content/de/blog/x.md'),
      },
      '',
      'https://site.test/de/blog/x/',
    ],
    [
      '_config.yml',
      { '_config.yml': '---\nurl: https://site.test\nbaseurl: /b\npermalink: /:year/:title/\n', ...post('_posts/2025-03-09-x.md') },
      '',
      'https://site.test/b/2025/x/',
    ],
    [
      'collections and defaults of Jekyll',
      {
        '_config.yml':
          'url: https://site.test\ncollections:\n  guides:\n    output: true\n    permalink: /g/:path/\ndefaults:\n  - scope: {path: "", type: posts}\n    values: {permalink: "/p/:slug"}\n',
        ...post('_guides/x.md'),
        ...post('_posts/2025-03-09-y.md'),
      },
      '',
      'https://site.test/g/x/ https://site.test/p/y',
    ],
    [
      'docusaurus.config.js in a folder below',
      {
        'website/docusaurus.config.js': `// url: 'https://old.test',
const config = {
  title: "It's {a} site", url: 'https://site.test', /* baseUrl: '/x/' */ baseUrl: '/b/',
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: { feedOptions: { type: 'all' }, routeBasePath: 'news' } }]],
  plugins: [['@docusaurus/plugin-content-blog', { id: 'r', path: 'releases', routeBasePath: '/rel' }]],
  themeConfig: { navbar: { items: [{ url: 'https://other.test' }] } },
};
module.exports = config;`,
        ...post('website/blog/2021-08-26-x.md'),
        ...post('website/releases/2021-08-26-y.md'),
      },
      '',
      'https://site.test/b/news/2021/08/26/x https://site.test/b/rel/2021/08/26/y',
    ],
    [
      'astro.config.mjs',
      {
        'astro.config.mjs': "export default defineConfig({\n  site: 'https://site.test',\n  base: 'b',\n  trailingSlash: 'never',\n});",
        ...post('src/content/blog/x.md'),
      },
      'src/content/blog',
      'https://site.test/b/blog/x',
    ],
    [
      'config.toml of Zola',
      { 'config.toml': 'base_url = "https://site.test"\n', ...post('content/blog/2025-01-01-x.md') },
      '',
      'https://site.test/blog/x/',
    ],
  ])('%s', async (_, files, folder, urls) => {
    const { dir } = await tempFolder(files);
    expect((await urlsOf(`${dir}/${folder}`.replace(/\/$/, ''))).join(' ')).toBe(urls);
  });

  test('Eleventy has a folder of input, and no address', async () => {
    const { dir } = await tempFolder({
      'eleventy.config.js': 'export default () => ({ dir: { input: "content" } });',
      ...post('content/blog/X.md'),
    });
    expect(await urlsOf(dir, 'https://site.test')).toEqual(['https://site.test/blog/X/']);
    expect(await urlsOf(dir)).toEqual([null]);
  });

  test.each([
    ['an address of an example', { 'hugo.toml': 'baseURL = "https://example.org/"\n' }],
    ['one with a login', { '_config.yml': 'url: https://me:secret@site.test\n' }],
    ['one that is computed', { 'astro.config.mjs': 'export default { site: process.env.SITE ?? "https://site.test" }' }],
    ['a file that is broken', { 'hugo.toml': 'baseURL = ' }],
    ['nesting without end', { 'hugo.yaml': `baseURL: ${'['.repeat(5_000)}` }],
    ['code that would never end', { 'docusaurus.config.js': "while (true) {}\nmodule.exports = { url: 'ftp://site.test' };" }],
  ])('%s is no address', async (_, files) => {
    const { dir } = await tempFolder({ ...files, ...post('content/x.md') });
    expect(await urlsOf(dir)).toEqual([null]);
  });

  test('what is set counts before, and a change of the files is noticed', async () => {
    const { dir, write } = await tempFolder({ 'hugo.toml': 'baseURL = "https://old.test/"\n', 'content/blog/x.md': postText('X') });
    expect(await urlsOf(dir, 'https://set.test/')).toEqual(['https://set.test/blog/x/']);
    const reader = createFolderReader(dir, { siteUrl: null, siteTop: dir });
    const from = Date.now();
    await eventually(() => Date.now() > from + 30);
    expect((await reader.read()).posts[0]?.url).toBe('https://old.test/blog/x/');
    await write('hugo.toml', 'baseURL = "https://new.test/"\n');
    expect(await reader.read()).toMatchObject({ changed: true, posts: [{ url: 'https://new.test/blog/x/' }] });
    expect(await reader.read()).toMatchObject({ changed: false, read: 0 });
  });

  test('a link is not followed: neither a file of settings nor a folder of them', async () => {
    const other = await tempFolder({ 'hugo.toml': 'baseURL = "https://site.test/"\n' });
    const { dir } = await tempFolder(post('content/x.md'));
    await symlink(`${other.dir}/hugo.toml`, `${dir}/hugo.toml`);
    await symlink(other.dir, `${dir}/website`);
    expect(await urlsOf(dir)).toEqual([null]);
  });

  test('no file above a repository counts', async () => {
    const { dir } = await tempFolder({
      'hugo.toml': 'baseURL = "https://site.test/"\n',
      'repo/.git/HEAD': '',
      ...post('repo/content/x.md'),
    });
    expect((await createFolderReader(`${dir}/repo/content`, { siteUrl: null }).read()).posts[0]?.url).toBeNull();
  });
});
