import { expect, test } from 'vitest';
import { analyze, createTermReader } from '../../../src/search/text/analyze.ts';

test.each([
  ['Kubernetes', ['kubernetes']],
  ['v1.31.12+k3s1', ['1.31.12+k3s1', '1.31.12~', '1.31~', 'k3s1']],
  ['1.34', ['1.34']],
  ['CVE-2025-1234', ['cve-2025-1234', 'cve']],
  ['in-place', ['inplace', 'in', 'place']],
  ['CI/CD', ['cicd', 'ci', 'cd']],
  ['Cilium’s', ['cilium']],
  ['Café', ['cafe']],
  ['🚀', ['🚀']],
  ['数据', ['数据', '据']],
  ['łódź', ['lodz']],
  ['ёлка', ['ёлка']],
  ['שָׁלוֹם', ['שלום']],
  ['쿠버네티스', ['쿠버네티스']],
])('%s is found by %j', (written, terms) => {
  expect(analyze(written)).toEqual([{ terms, start: 0, end: written.length }]);
});

test('words keep their places in the text; signs are no words', () => {
  expect(analyze('A — b, (c)').map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [4, 5],
    [8, 9],
  ]);
});

test('reading terms for the index gives the same terms, also the second time', () => {
  const text = 'In-place upgrade to v1.34.1, 容器编排 in-place again';
  const reader = createTermReader((terms) => terms);
  const read = (): object[] => {
    const tokens: object[] = [];
    reader(text, (terms, start, end) => void tokens.push({ terms, start, end }));
    return tokens;
  };
  expect([read(), read()]).toEqual([analyze(text), analyze(text)]);
});
