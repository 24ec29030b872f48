import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { tldrWithSource } from '../../../src/content/summary/tldr.ts';

function told(body: string, { path = 'docs/a.md', front = '' } = {}): string | null {
  const bytes = new TextEncoder().encode(`---\ntitle: Some title\n${front}---\n${body}`);
  const { post } = parsePost({ path, bytes }, { siteUrl: null });
  return post === null ? null : (tldrWithSource(post)?.text ?? null);
}

describe('a body as people write it', () => {
  test.each([
    [
      'a comment over several paragraphs',
      '<!--\n\nHave a look\n\n- how-to.md for background.\n\n-->\n\nReal text starts here.',
      'Real text starts here.',
    ],
    [
      'emphasis over lines',
      '**If you operate this you need to\nknow it for days.**\n\nNext.',
      'If you operate this you need to know it for days. Next.',
    ],
    ['underscores over lines', '_This post is based on\nanother. Read it!_\n\nThen.', 'This post is based on another. Read it! Then.'],
    ['a reference link', 'the release of [operator v0.2.0]!\n\n[operator v0.2.0]: https://example.org', 'the release of operator v0.2.0!'],
    ['a footnote', 'called the FLS[^1].\n\n[^1]: A long note.\n    It goes on.\n\nMore.', 'called the FLS. More.'],
    ['an image', "![pods](a.png 'Pods')\n\nText.", 'Text.'],
    ['an image in a line', 'See ![x](a.png)the text.', 'See the text.'],
    ['tags of Liquid', 'See ([#1339]({{ site.repository }}/issues/1339)). {% include x %}{% raw %}{% endraw %}', 'See (#1339).'],
    ['a comment of Liquid', '{% comment %}Not\n\nthis.{% endcomment %}\n\nBut that.', 'But that.'],
    ['highlighted code of Liquid', '{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\nIt prints.', 'It prints.'],
    ['a shortcode', '{{< youtube id >}}\nText.', 'Text.'],
    ['a pair of shortcodes', '{{% note %}}\nNote text.\n{{% /note %}}', 'Note text.'],
    ['an admonition', ':::note Mind this\nNote text.\n:::', 'Note text.'],
    ['an alert', '> [!WARNING]\n> Careful.', 'Careful.'],
    ['an excerpt of Hugo', 'First part.\n\n<!--more-->\n\nRest.', 'First part.'],
    ['an excerpt of Docusaurus', 'First part.\n\n<!-- truncate -->\n\nRest.', 'First part.'],
    ['an excerpt without text', '![x](a.png)\n\n<!--more-->\n\nRest of it.', 'Rest of it.'],
    ['the mark of an excerpt in code', 'Write `<!--more-->` where it ends.\n\nRest.', 'Write where it ends. Rest.'],
    ['attributes of kramdown', 'text {: .lead}', 'text'],
    ['names of emoji', 'Hi :tada: at 10:30:15, std::vector::x.', 'Hi at 10:30:15, std::vector::x.'],
    ['links of a wiki', 'See [[Wiki Link]] or [[a|Label]].', 'See Wiki Link or Label.'],
    ['code in a line', 'Set `{{ .Values.x }}` and `a*b*c`.', 'Set {{ .Values.x }} and a*b*c.'],
    ['entities', 'Caf&eacute; &amp; more &#8211; &copy;.', 'Café & more – ©.'],
    ['tables and code', '| a | b |\n|---|---|\n| 1 | 2 |\n\n    code\n\n```\ncode\n```\n\nIt works.', 'It works.'],
    ['headings of every kind', '# One\n\nTwo\n---\n\n**Three**\n\n<h2>Four</h2>\n\nFive words are a text.', 'Five words are a text.'],
    [
      'a table of contents',
      '- [One](#one)\n- [Two `x`](#two)\n\nRead it all.\n\n- [Elsewhere](https://example.org)',
      'Read it all. Elsewhere',
    ],
    ['a choice of languages', '[English](a.md) | **[Deutsch](b.md)**\n\nThe text of it.', 'The text of it.'],
    ['a table of HTML with code in it', '<table><tr><td>\n\n```sh\nx\n```\n\n</td></tr></table>\n\nIt works.', 'It works.'],
    ['a byline', '**Authors**: Jane Doe (Example), John Doe\n\nThe text of it.', 'The text of it.'],
    ['HTML', '<div class="x">\n<p>One <b>text</b>.</p>\n<script>no()</script>\n</div>\n\nTwo<br>more.', 'One text. Two more.'],
    ['struck-out and escaped marks', 'A \\*star\\* and a_name_here.', 'A *star* and a_name_here.'],
    [
      'prose with names in it',
      "Welcome to the Roundup post, where we round up. This month's Roundup is a little late.",
      "Welcome to the Roundup post, where we round up. This month's Roundup is a little late.",
    ],
    [
      'words that pages use too',
      'Upgrade from 1.2.3 1.2.4 or later. We use cookies here.',
      'Upgrade from 1.2.3 1.2.4 or later. We use cookies here.',
    ],
  ])('%s', (_, body, text) => {
    expect(told(body)).toBe(text);
  });

  test.each([
    ["import X from './x'\n\nexport const a = 1\n\n<Card>Hello</Card> there.", 'Hello there.'],
    [
      "import X from './x';\n\n<Tabs items={['a', 'b']}>\n<TabItem value=\"a\">\n\nHello **you**, {name}.\n\n</TabItem>\n</Tabs>\n",
      'Hello you, .',
    ],
    ['First part.\n\n{/* truncate */}\n\nRest.', 'First part.'],
    ['export function A() {\n  return 1;\n}\n\nText {/* not\nthis */}here.', 'Text here.'],
  ])('MDX: %s', (body, text) => {
    expect(told(body, { path: 'blog/a.mdx' })).toBe(text);
  });

  test.each([
    'We run Kubernetes with Cilium on bare Metal3 hosts, and use Argo to roll Istio out.',
    'Upgrade from 1.2.3 1.2.4 or later. kube_version: v1.31 (default) is set.\n\nThis reverts commit 8e6d788a, which was wrong.',
    'The page said “Sorry, something went wrong.” to everybody.\n\nWe found out why. Continue reading to learn more.',
  ])('prose is not taken for a page: %s', (body) => {
    expect(told(body)).toBe(body.replace(/\n+/g, ' '));
  });

  test('what a scraper left of a page is none', () => {
    expect(told('Open the original post ↗ https://example.com/a\n')).toBeNull();
    expect(
      told(
        'Uh oh! There was an error while loading. Choose a tag to compare\n\nYou signed out in another tab or window. Skip to content\n',
      ),
    ).toBeNull();
  });

  test('only code, tables or headings tell nothing', () => {
    expect(told('# Heading\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n')).toBeNull();
  });

  test('a separator of its own ends the excerpt', () => {
    expect(told('First part.\n\n<!-- cut -->\n\nRest.', { front: 'excerpt_separator: <!-- cut -->\n' })).toBe('First part.');
  });

  test('a definition that stands far behind its link, on a line of its own, is found', () => {
    expect(told(`See [the docs].\n\n${'More text. '.repeat(1_000)}\n\n[the docs]:\n  https://example.org\n`)).toMatch(
      /^See the docs\. More/,
    );
  });
});

describe('what an author wrote for people', () => {
  test.each(['Faster.', 'Why now?', 'Faster builds', 'Kurz und gut', 'A. B. C.'])(
    'a short tldr (%s) is never thrown away for the body',
    (tldr) => {
      expect(told('A whole body of real sentences follows here.', { front: `tldr: ${tldr}\n` })).toBe(tldr);
    },
  );

  test('a description is not cut, whatever it begins with', () => {
    const description = "Welcome to the Roundup post, where we round up. This month's Roundup is a little late.";
    expect(told('Body.', { front: `description: "${description}"\n` })).toBe(description);
  });

  test('what its source cut in the middle of a word ends with the last whole sentence', () => {
    const whole = 'Join us for a day of talks about platforms, clusters and the people who run them.';
    expect(told('', { front: `description: "${whole} How platforms are rede..."\n` })).toBe(whole);
    const single = `${whole.slice(0, -1)} and a great many other things that we do not know yet, such as rede...`;
    expect(told('', { front: `description: "${single}"\n` })).toBe(single.replace(' rede...', '…'));
  });
});
