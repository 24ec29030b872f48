import { describe, expect, test } from 'vitest';
import { foldedWords } from '../../../src/lib/fold-text.ts';
import type { QueryTerm, SearchMode } from '../../../src/search/ranking/plan-query.ts';
import { createTitleMatch } from '../../../src/search/ranking/titles.ts';
import { analyze } from '../../../src/search/text/analyze.ts';

const COMMON: Readonly<Record<string, number>> = { the: 0, a: 0, to: 0, guide: 1, kubernetes: 1 };

describe('of two titles the fitter is', () => {
  test('the one that tells less besides', () => {
    expect(fitness('harbor', 'A Guide to Harbor')).toBeGreaterThan(fitness('harbor', 'Deploying Harbor'));
    expect(fitness('harbor helm', 'A Guide to Harbor and Helm')).toBeGreaterThan(fitness('harbor helm', 'Helm charts'));
  });

  test('the one with the words in the order they were typed, others between them or not', () => {
    expect(fitness('network policies', 'Network of Cilium policies')).toBeGreaterThan(
      fitness('network policies', 'Policies of Cilium network'),
    );
  });

  test('the one with a word in it, before one that has it as a tag, before one without', () => {
    const tagged = fitness('kubernetes harbor', 'Deploying Harbor', [0]);
    expect(fitness('kubernetes harbor', 'Kubernetes Harbor', [])).toBeGreaterThan(tagged);
    expect(tagged).toBeGreaterThan(fitness('kubernetes harbor', 'Deploying Harbor', []));
  });

  test('the one that begins as is being typed', () => {
    expect(fitness('kubernetes al', 'Kubernetes alerting', [], 'suggest')).toBeGreaterThan(
      fitness('kubernetes al', 'Alerts, Kubernetes', [], 'suggest'),
    );
  });
});

test('a title that has nothing of a query fits not at all', () => {
  expect(fitness('harbor', 'Cilium')).toBe(0);
  expect(fitness('harbor', '')).toBe(0);
});

function fitness(typed: string, title: string, tags: readonly number[] = [], mode: SearchMode = 'search'): number {
  const slots = analyze(typed).map(
    ({ terms: [word = ''] }): QueryTerm => ({ word, alternatives: new Map([[word, 1]]), rarity: 3, isVersion: false }),
  );
  const numbers = new Map<string, number>();
  const numberOf = (term: string): number => {
    if (!numbers.has(term)) numbers.set(term, numbers.size);
    return numbers.get(term) ?? -1;
  };
  const words = analyze(title).map(({ terms }) => terms);
  const lengths = words.map(({ length }) => length);
  const starts = Uint16Array.from([0, ...lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, length) => sum + length, 0))]);
  const weights = Float64Array.from(words, ([word = '']) => COMMON[word] ?? 3);
  const fitOf = createTitleMatch(slots, foldedWords(typed), mode, numberOf);
  const isTagged = (slot: number): boolean => tags.includes(slot);
  return fitOf({ spaced: foldedWords(title), terms: Int32Array.from(words.flat(), numberOf), starts, weights }, isTagged);
}
