import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSnippets, type Marks } from '../../../src/search/snippet.ts';
import { createPostText, createProseText, MATCHES_MAX, SNIPPET_MAX_CHARS, type TokenizedText } from '../../../src/search/text/post-text.ts';
import { makePost } from '../../support/make.ts';

const REACH = 210;

/** Where words begin with an `x`. */
function findX({ text }: TokenizedText): { start: number }[] {
  return [...text.matchAll(/\bx/g)].slice(0, MATCHES_MAX).map(({ index }) => ({ start: index }));
}

test('only sentences near a match are cleaned, and all of them when the text is shown again', () => {
  const judged: string[] = [];
  const sentences = Array.from({ length: 100 }, (_, at) =>
    at === 50 ? 'Here x stands in the text.' : `Sentence ${at} says nothing of it.`,
  );
  const clean = (sentence: string): string[] => {
    judged.push(sentence);
    return sentence.includes('9') ? [] : [sentence];
  };
  const prose = createProseText({ sentences, clean }, REACH, MATCHES_MAX);
  expect(prose.around(() => [])).toBe(null);
  expect(judged).toEqual([]);
  const { text = '' } = prose.around(findX) ?? {};
  expect(judged.length).toBeLessThan(15);
  expect(text).toMatch(/^Here x stands in the text\. Sentence 51 /);
  expect(text.slice(text.indexOf('text.') + 5).length).toBeGreaterThan(REACH);
  const whole = sentences.filter((sentence) => !sentence.includes('9')).join(' ');
  expect(prose.around(findX)?.text).toBe(whole);
  expect(judged.length).toBe(100);
});

test('a sentence that tells nothing is no match, and none around it is cleaned', () => {
  const judged: string[] = [];
  const clean = (sentence: string): string[] => {
    judged.push(sentence);
    return [];
  };
  const prose = createProseText({ sentences: ['One.', 'Two x.', 'Three.'], clean }, REACH, MATCHES_MAX);
  expect(prose.around(findX)?.text).toBe('');
  expect(judged).toEqual(['Two x.']);
});

test('a snippet is the same whether few sentences are cleaned or all', () => {
  const piece = fc.constantFrom(
    'The firewall of Cilium protects the host itself, and needs no agent beside it. ',
    'How Cilium Works Enabling Cilium Audit Mode Best Practices and Next Steps ',
    'Nothing has to be installed on the nodes. ',
    'Why not? ',
    'It is so. ',
    'Falco and Cilium. ',
    'This says nothing of it but is rather long, with more words than anybody would ever want to read in one sentence, and it goes on and on until it ends. ',
    `${'More words follow here '.repeat(12)}and falco is there. `,
    '它支持容器编排。',
    '3 min read ',
    'Cilium, '.repeat(25),
  );
  const slots: Marks[] = [new Map([['cilium', 1]]), new Map([['falco', 1]])];
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.array(piece, { maxLength: 60 }), fc.boolean(), (summary, body, isPage) => {
      const origin = isPage ? 'Open the original post ↗ https://a.b/c Skip to content ' : '';
      const post = makePost({ path: 'a.md', tldr: null, summary: summary.join(''), body: origin + body.join('') });
      const snippet = createSnippets(slots, createPostText());
      const first = snippet(post);
      expect(snippet(post)).toEqual(first);
      expect(first.map(({ text }) => text).join('').length).toBeLessThanOrEqual(SNIPPET_MAX_CHARS);
    }),
    { numRuns: 300 },
  );
});
