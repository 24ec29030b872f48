import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { isNoPost } from '../../../src/content/problem.ts';
import { NO_SITE_SETTINGS, siteOf, type TitleSource } from '../../../src/content/site/site.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (text: string, path = 'docs/a.md', siteUrl: string | null = null) => parsePost({ path, bytes: bytesOf(text) }, { siteUrl });

describe('parsePost', () => {
  test('CRLF, BOM and blanks after the fences change nothing', () => {
    const plain = parse('---\ntitle: x\ntags: [a]\n---\n\nBody\nof two lines\n').post;
    const windows = parse('\uFEFF--- \r\ntitle: x\r\ntags: [a]\r\n---\t\r\n\r\nBody\r\nof two lines\r\n').post;
    expect(plain).not.toBeNull();
    expect({ ...windows, hash: '' }).toEqual({ ...plain, hash: '' });
    expect(plain?.body).toBe('\nBody\nof two lines\n');
  });

  test('the hash is the SHA-256 of the bytes', () => {
    expect(parse('---\ntitle: x\n---\n').post?.hash).toBe('63dbf60796243e002a5a082bcbbac4dd3aa62575880c8935be4a8973534fca8f');
  });

  test('bytes that are not UTF-8 are a problem', () => {
    const { post, problems } = parsePost({ path: 'a.md', bytes: Uint8Array.of(0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe) }, { siteUrl: null });
    expect(post).toBeNull();
    expect(problems).toMatchObject([{ path: 'a.md', level: 'error', code: 'not-utf8' }]);
  });

  test('NUL and lone surrogates never reach a post: PostgreSQL would refuse them', () => {
    const { post } = parse('---\ntitle: "a\\0b\\ud800c"\nextra: ["\\udfff", {"k\\0": "v\\0"}]\n---\nbo\0dy\n');
    expect(post).toMatchObject({ title: 'ab\ufffdc', body: 'body\n', extra: { extra: ['\ufffd', { k: 'v' }] } });
  });

  test('several bad optional fields lose nothing but themselves, and are all told with their lines', () => {
    const { post, problems } = parse('---\ntitle: x\ndate: soon\ntags: {a: b}\nexternal_url: ftp://x\nsource: [y]\ntldr: kept\n---\n');
    expect(post).toMatchObject({ title: 'x', date: null, tags: [], url: null, source: null, tldr: 'kept' });
    expect(problems.map(({ code, line, level }) => [code, line, level])).toEqual([
      ['date-invalid', 3, 'warning'],
      ['tags-invalid', 4, 'warning'],
      ['url-invalid', 5, 'warning'],
      ['text-invalid', 6, 'warning'],
    ]);
  });

  test('keys are one however they are spelled', () => {
    const { post } = parse('---\nTitle: x\nexternalURL: https://example.com\nPublishDate: 2025-09-05\nPost-Kind: Release\n---\n');
    expect(post).toMatchObject({
      title: 'x',
      url: 'https://example.com',
      publishAt: '2025-09-05T00:00:00.000Z',
      kind: 'release',
      extra: {},
    });
  });

  test('the summary is what is written as summary, description, excerpt or subtitle, the first of them', () => {
    const keys = ['subtitle: Four', 'excerpt: Three', 'Description: Two', 'summary: One'];
    const told = keys.map((_, at) => parse(`---\ntitle: x\n${keys.slice(0, at + 1).join('\n')}\n---\n`).post);
    expect(told.map((post) => post?.summary)).toEqual(['Four', 'Three', 'Two', 'One']);
    expect(told.at(-1)?.extra).toEqual({ subtitle: 'Four', excerpt: 'Three', Description: 'Two' });
    expect(parse('---\ntitle: x\nsummary: " "\ndescription: [a]\nexcerpt: Real\n---\n')).toMatchObject({
      post: { summary: 'Real' },
      problems: [{ code: 'text-invalid', line: 4 }],
    });
  });

  test('a title that is missing comes from the first heading, the name of the file, or not at all', () => {
    const path = 'notes/2025-01-02-my-first_post.md';
    const titleWith = (from: TitleSource, body: string, front = '') => {
      const site = siteOf(null, { ...NO_SITE_SETTINGS, titleFrom: [{ folder: 'notes', value: from }] });
      return parsePost({ path, bytes: bytesOf(`---\ndate: 2025-01-02\n${front}---\n${body}`) }, { site }).post?.title ?? null;
    };
    const body = 'Text.\n\n```\n# no heading\n```\n\n## A *real* heading &amp; [more](x)\n\nText.\n';
    expect(titleWith('heading', body)).toBe('A real heading & more');
    expect(titleWith('heading', 'Text only.')).toBeNull();
    expect(titleWith('filename', body)).toBe('My first post');
    expect(titleWith('key', body)).toBeNull();
    expect(titleWith('filename', body, 'title: Written\n')).toBe('Written');
    expect(parse('---\nkey: x\n---\n\nSetext\n===\n').post?.title).toBe('Setext');
    expect(parse('---\nkey: x\n---\n').problems).toMatchObject([{ code: 'title-missing', hint: expect.stringContaining('or a heading') }]);
  });

  test('entities in titles are read, once, and stay in one line', () => {
    expect(
      parse("---\ntitle: 'Q&amp;A: Caf&eacute;&nbsp;&#8211; it&#39;s &lt;b&gt;&NewLine;new &amp;amp; AT&T &unknown;'\n---\n").post?.title,
    ).toBe("Q&A: Café – it's <b> new &amp; AT&T &unknown;");
  });

  test('a file without front matter is passed over with a note, and is no post', () => {
    expect(parse('# README\n\nText.\n')).toMatchObject({ post: null, problems: [{ level: 'note', code: 'front-matter-missing' }] });
  });

  test('numbers and true are titles too', () => {
    expect(parse('---\ntitle: 2025\n---\n').post?.title).toBe('2025');
    expect(parse('---\ntitle: true\n---\n').post?.title).toBe('true');
  });

  test('an unreadable publication date or draft flag holds the post back instead of publishing it', () => {
    expect(parse('---\ntitle: x\ndate: 2020-01-01\npublishDate: tomorrow\n---\n').post?.draft).toBe(true);
    expect(parse('---\ntitle: x\ndraft: maybe\n---\n').post?.draft).toBe(true);
    expect(parse('---\ntitle: x\ndraft:\n---\n').post?.draft).toBe(false);
    expect(parse("---\ntitle: x\ndraft: 'false'\n---\n").post?.draft).toBe(false);
    expect(parse('---\ntitle: x\npublished: 2025-09-05\n---\n').post).toMatchObject({
      draft: false,
      publishAt: '2025-09-05T00:00:00.000Z',
    });
  });

  test.each([
    'date: yesterday',
    'expiryDate: "{{ date }}"',
    'pubDate: 31/31/2026',
    'publishDate: 2025-09-05\npubDate: soon',
    'published: soon',
  ])('an unreadable date holds the post back, and says that it does: %s', (line) => {
    const { post, problems } = parse(`---\ntitle: x\n${line}\n---\n`);
    expect(post).toMatchObject({ draft: true, unclear: true });
    expect(problems).toMatchObject([{ code: 'date-invalid', message: expect.stringMatching(/so the post stays a draft/) }]);
  });

  test('a draft is a draft whatever its date says, and the end of an event holds nothing back', () => {
    expect(parse('---\ntitle: x\ndraft: true\ndate: soon\n---\n').post).not.toHaveProperty('unclear');
    expect(parse('---\ntitle: x\ndate: 2025-09-05\nendDate: soon\n---\n').post).toMatchObject({ draft: false });
    expect(parse('---\ntitle: x\ndate: " "\n---\n').post).toMatchObject({ draft: false, date: null });
  });

  test('an event is published by publishDate only, never by the day it takes place', () => {
    const { post } = parse('---\ntitle: x\ndate: 2030-05-01\n---\n', 'events/x.md');
    expect(post).toMatchObject({
      kind: 'event',
      date: '2030-05-01T00:00:00.000Z',
      publishAt: null,
      event: { startsAt: '2030-05-01T00:00:00.000Z' },
    });
  });

  test('an address with odd characters is escaped, a plain one stays as written', () => {
    expect(parse('---\ntitle: x\nexternal_url: "https://example.com/a b|c>"\n---\n').post?.url).toBe('https://example.com/a%20b|c%3E');
    expect(parse('---\ntitle: x\nexternal_url: https://EXAMPLE.com\n---\n').post?.url).toBe('https://EXAMPLE.com');
  });

  test('extra survives a round through JSON, dates and depth included', () => {
    const deep = `${'{a: '.repeat(30)}1${'}'.repeat(30)}`;
    const { post } = parse(`---\ntitle: x\nnan: .nan\nwhen: 2025-01-01\ndeep: ${deep}\n? [1, 2]\n: pair\n---\n`);
    expect(post).not.toBeNull();
    expect(JSON.parse(JSON.stringify(post))).toEqual(post);
    expect(post?.extra).toMatchObject({ nan: null, when: '2025-01-01' });
    const toml = parse('+++\ntitle = "x"\n[meta]\nwhen = 2025-01-01T00:00:00Z\n+++\n').post;
    expect(toml?.extra).toEqual({ meta: { when: '2025-01-01T00:00:00.000Z' } });
  });

  test('front matter that would keep the parser busy for long is refused at once', () => {
    const before = process.cpuUsage();
    for (const block of [
      '\n'.repeat(900_000),
      ' \n'.repeat(400_000),
      `a: ${'['.repeat(900_000)}`,
      'k: v\n'.repeat(150_000),
      `a: '${' '.repeat(900_000)}'`,
    ]) {
      expect(parse(`---\n${block}\n---\n`).problems).toMatchObject([{ code: 'front-matter-too-large' }]);
    }
    expect(parse(`---\na: ${'['.repeat(100_000)}\n---\n`).post).toBeNull();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });
});

describe('any bytes', () => {
  const languages = fc.constantFrom(
    '---',
    '---js',
    '---javascript',
    '---coffee',
    '---json',
    '---toml',
    '---yaml',
    '+++',
    '{',
    '---__proto__',
    '---constructor',
    '--- ',
  );
  const code = fc.constantFrom(
    'module.exports = (globalThis.heraldFuzzRan = true)',
    'title: x',
    "title: 'x'",
    'title = "x"',
    '"title": "x"',
    '__proto__: {polluted: 1}',
    '"__proto__": {"polluted": 1}',
    '__proto__.polluted = 1',
    'constructor: {prototype: {polluted: 1}}',
    'excerpt_separator: {toString: 1, valueOf: 1}',
    'a: &a [*a]',
    '<<: {polluted: 1}',
    '!!js/function "x"',
    '%YAML 1.1',
    '- [',
    '}',
    'date: 2025-99-99',
    'tags: 5',
  );
  const file = fc
    .tuple(languages, fc.array(fc.oneof(code, fc.string({ unit: 'binary' })), { maxLength: 8 }), languages)
    .map(([open, lines, close]) => [open, ...lines, close, 'body'].join('\n'));

  test('never throw, never run code, never pollute, and come to a storable post or an error, the same each time', () => {
    fc.assert(
      fc.property(fc.oneof(file.map(bytesOf), fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const { post, problems } = parsePost({ path: 'docs/x.md', bytes }, { siteUrl: null });
        expect(post === null).toBe(problems.some(isNoPost));
        expect(JSON.parse(JSON.stringify(post))).toEqual(post);
        expect(JSON.stringify(post)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        expect(parsePost({ path: 'docs/x.md', bytes }, { siteUrl: null })).toEqual({ post, problems });
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect('heraldFuzzRan' in globalThis).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});
