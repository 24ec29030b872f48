import { describe, expect, test } from 'vitest';
import { locateInFile } from '../../../src/cli/lint/collect.ts';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

function read(text: string) {
  const { post, problems } = parsePost({ path: 'a.md', bytes: new TextEncoder().encode(text) }, { siteUrl: null });
  return { title: post?.title ?? null, told: problems.map(({ level, code, line, hint }) => `${level} ${code}:${line}: ${hint}`) };
}
const CONFLICT = '<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> feature\n';
const ADVICE = 'Keep what is right, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>';

describe('conflict marks of git are told, and such a file is no post', () => {
  test.each([
    ['front matter', `---\ntitle: x\n<<<<<<< HEAD\ndate: 2025-01-01\n=======\ndate: 2025-01-02\n>>>>>>> b\n---\n`, 3],
    ['TOML', `+++\n<<<<<<< HEAD\ntitle = "x"\n=======\ntitle = "y"\n>>>>>>> b\n+++\n`, 2],
    ['a text', `---\ntitle: x\n---\nText.\n\n${CONFLICT}`, 6],
    ['a text with CRLF', `---\ntitle: x\n---\nText.\n\n${CONFLICT}`.replaceAll('\n', '\r\n'), 6],
    ['the whole file', `<<<<<<< Updated upstream\n---\ntitle: x\n---\n=======\n---\ntitle: y\n---\n>>>>>>> Stashed changes\n`, 1],
    ['the whole file behind a byte-order mark', `\uFEFF<<<<<<< HEAD\n---\ntitle: x\n---\n`, 1],
    ['a text behind code', `---\ntitle: x\n---\n\`\`\`js\nlet a;\n\`\`\`\n${CONFLICT}`, 7],
    ['what is left of them', '---\ntitle: x\n---\n<<<<<<< HEAD\nText.\n', 4],
    ['a text with code in a line', `---\ntitle: x\n---\n\`\`\`js let a\`\`\`\n${CONFLICT}`, 5],
  ])('in %s', (_, text, line) => expect(read(text)).toEqual({ title: null, told: [`error conflict-marks:${line}: ${ADVICE}`] }));

  test.each([
    ['in a fence', `\`\`\`\n${CONFLICT}\`\`\`\n`],
    ['in a long fence with a shorter one in it', `~~~~ diff\n~~~\n${CONFLICT}~~~~\n`],
    ['in highlight', `{% highlight bash %}\n${CONFLICT}{% endhighlight %}\n`],
    ['in a shortcode', `{{< highlight go >}}\n${CONFLICT}{{< /highlight >}}\n`],
    ['in HTML', `<pre>\n${CONFLICT}</pre>\n`],
    ['indented', CONFLICT.replace(/^/gm, '    ')],
    ['in a line', 'A line `<<<<<<< HEAD` begins a conflict.\n'],
    ['or something else', '<<<<<<<\n>>>>>>> quoted seven times\n'],
  ])('but not where they are shown %s', (_, body) => expect(read(`---\ntitle: x\n---\n${body}`)).toEqual({ title: 'x', told: [] }));
});

test.each([
  [
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
    'Run git lfs pull, or take Markdown out of LFS in .gitattributes',
  ],
  ['/annex/objects/SHA256E-s10--4d7a.md\n', 'Run git annex get on it, or keep Markdown in git itself'],
])('a pointer in place of the post is told: %s', (text, hint) => {
  expect(read(text)).toEqual({ title: null, told: [`error git-pointer:1: ${hint}`] });
});

describe('before the front matter', () => {
  const BOMS = 'warning byte-order-marks:1: Save it as UTF-8 without a byte-order mark';
  test.each([
    ['\uFEFF', []],
    ['\uFEFF\uFEFF', [BOMS]],
    ['\uFEFF\n\uFEFF', [BOMS]],
    ['\n\n', []],
    ['\r\n \t\r\n', []],
  ])('%j changes nothing', (lead, told) => {
    expect(read(`${lead}---\ntitle: x\n---\n`)).toEqual({ title: 'x', told });
    expect(read(`${lead}+++\ntitle = "x"\n+++\n`)).toEqual({ title: 'x', told });
    expect(read(`${lead}{"title": "x"}\n`)).toEqual({ title: 'x', told });
  });

  test('lines are those of the file', () => {
    expect(read('\n\n---\ntitle: x\ndraft:true\n---\n').told).toEqual(['error yaml-broken:5: Write draft: true']);
    expect(read('\n\n---\ntitle: x\n').told[0]).toMatch(/^error front-matter-unclosed:3/);
    expect(locateInFile('\uFEFF\n\n---\ntitle: x\ntldr: y\n---\ntldr: z\n', 'tldr')).toEqual({ line: 5, column: 7 });
  });

  test('a mark before a key is not part of it', () => {
    expect(read('---\n\uFEFFtitle: x\n---\n')).toEqual({ title: 'x', told: [] });
  });

  test('an empty file is told as such', () => {
    expect(read('\uFEFF\n').told[0]).toMatch(/^error front-matter-unclosed/);
  });
});
