import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { foldedWords } from '../../src/lib/fold-text.ts';
import type { Snippet } from '../../src/search/search-engine.ts';
import { createSnippets, type Marks } from '../../src/search/snippet.ts';
import { createPostText, SNIPPET_MAX_CHARS } from '../../src/search/text/post-text.ts';
import { makePost } from '../support/make.ts';

function slot(...alternatives: [string, number][]): Marks {
  return new Map(alternatives);
}

function snippetOf(post: Post, slots: readonly Marks[]): Snippet {
  return createSnippets(slots, createPostText())(post);
}

function shown(snippet: Snippet): string {
  return snippet.map(({ text, mark }) => (mark ? `[${text}]` : text)).join('');
}

const filler = 'Nothing to see in this sentence at all. '.repeat(20);

describe('a snippet', () => {
  test('is the passage that answers the most words, its matches marked', () => {
    const post = makePost({
      path: 'a.md',
      tldr: `It names cilium here. ${filler}`,
      summary: `${filler}Here Cilium and its ingress stand together. ${filler}`,
    });
    const text = shown(snippetOf(post, [slot(['cilium', 1]), slot(['ingress', 1])]));
    expect(text).toMatch(/^Here \[Cilium\] and its \[ingress\] stand together\./);
  });

  test('marks what was found by another spelling, and nothing that is far from it', () => {
    const post = makePost({ path: 'a.md', tldr: 'CiliumCon about policies for kubernetes clusters.' });
    const slots = [slot(['cilium', 1], ['ciliumcon', 0.5]), slot(['policy', 1], ['policies', 0.8]), slot(['k', 1], ['clusters', 0.1])];
    expect(shown(snippetOf(post, slots))).toBe('[CiliumCon] about [policies] for kubernetes clusters.');
  });

  test('leaves out markup and what scrapers left', () => {
    const post = makePost({
      path: 'a.md',
      tldr: 'Uh oh! There was an error while loading. Please reload this page. A <b>real</b> word about **Falco** [here](https://a.b).',
    });
    expect(shown(snippetOf(post, [slot(['falco', 1])]))).toBe('A real word about [Falco] here.');
  });

  test('without a match in the text is how the post begins', () => {
    const post = makePost({ path: 'a.md', title: 'Falco', tldr: 'It watches system calls and says what it sees.' });
    expect(snippetOf(post, [slot(['falco', 1])])).toEqual([{ text: 'It watches system calls and says what it sees.', mark: false }]);
    expect(snippetOf(post, [])).toEqual([{ text: 'It watches system calls and says what it sees.', mark: false }]);
    expect(snippetOf(makePost({ path: 'a.md', tldr: null }), [])).toEqual([]);
  });

  test('is cut at words, with an ellipsis where it was cut', () => {
    const words = Array.from({ length: 100 }, (_, i) => `word${i}`).join(' ');
    const text = shown(snippetOf(makePost({ path: 'a.md', tldr: words }), [slot(['word50', 1])]));
    expect(text).toMatch(/^…word\d+ .*\[word50\].* word\d+…$/);
  });

  test('is never longer than its limit', () => {
    const piece = fc.constantFrom('cilium ', 'x'.repeat(250), '🚀', '. ', ' ', 'a b c ', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const snippet = snippetOf(makePost({ path: 'a.md', tldr: pieces.join(''), body: pieces.toReversed().join('') }), [
          slot(['cilium', 1]),
        ]);
        const text = snippet.map((part) => part.text).join('');
        expect(text.length).toBeLessThanOrEqual(SNIPPET_MAX_CHARS);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('a snippet of a scraped page', () => {
  const headings =
    'The Node as a Blind Spot How Cilium Works Enabling Cilium Audit Mode Observe Cilium Traffic with Hubble Best Practices and Next Steps';
  const sentence = 'The firewall of Cilium protects the host itself, and needs no agent beside it.';

  test.each(['tldr', 'summary', 'body'] as const)(
    'is a sentence of its %s, and no run of headings, however often they have the word',
    (part) => {
      const page = `Open the original post ↗ https://a.b/c ${headings} ${sentence} Nothing else has to be installed on the nodes. ${headings} ${sentence.replace('Cilium', 'Falco')}`;
      const post = makePost({ path: 'a.md', tldr: null, summary: null, [part]: page });
      expect(shown(snippetOf(post, [slot(['cilium', 1])]))).toMatch(
        /^The firewall of \[Cilium\] protects the host itself, and needs no agent/,
      );
      expect(shown(snippetOf(post, [slot(['falco', 1])]))).toMatch(/^The firewall of \[Falco\] protects the host itself/);
    },
  );

  test('ends with a whole sentence where there is one behind the last match', () => {
    const body = `The firewall of Cilium protects the host itself, and it needs no other agent beside it. ${'More words follow here '.repeat(20)}in the end.`;
    expect(shown(snippetOf(makePost({ path: 'a.md', body }), [slot(['cilium', 1])]))).toBe(
      'The firewall of [Cilium] protects the host itself, and it needs no other agent beside it.',
    );
  });

  test('has the words where they stand if no sentence has them', () => {
    const post = makePost({ path: 'a.md', body: `## Cilium Audit Mode\n\n${sentence}` });
    expect(shown(snippetOf(post, [slot(['audit', 1])]))).toMatch(/^Cilium \[Audit\] Mode/);
  });
});

describe('a snippet of Markdown', () => {
  test('has no markup, code or headings', () => {
    const body =
      '# Falco\n\nSome *notes* on [Falco](https://falco.org)[^1].\n\n```\nfalco --run\n```\n\n| falco | rules |\n|---|---|\n| 1 | 2 |\n\n- **Falco** needs no `kernel` module\n\n[^1]: falco is a project.';
    expect(shown(snippetOf(makePost({ path: 'a.md', title: 'q', body }), [slot(['falco', 1])]))).toBe(
      'Some notes on [Falco]. [Falco] needs no kernel module',
    );
  });
});

describe('what a post says', () => {
  test('is compared as words, whether its text is plain or has to be folded first', () => {
    const letters = fc.constantFrom(
      'a',
      'B',
      'ab',
      'é',
      'ß',
      'ſ',
      '容',
      '7',
      ' ',
      '-',
      '’',
      '\n',
      '“',
      '|',
      '_',
      'K',
      '↗',
      '…',
      '\u00a0',
      '·',
    );
    const text = fc.array(letters, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (body, typed) => {
        // An arrow is an emoji, which is compared as it is.
        const needle = typed.replaceAll('↗', '');
        const words = foldedWords(needle);
        const post = makePost({ path: 'a.md', title: 'q', body, tags: [], source: null, tldr: null, summary: null });
        const says = createPostText().saying(needle);
        if (words === ' ') expect(says).toBe(null);
        else expect(says?.(post)).toBe(foldedWords('q').includes(words) || foldedWords(body).includes(words));
      }),
    );
  });
});
