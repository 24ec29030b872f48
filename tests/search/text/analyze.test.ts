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
  ['ёлка', ['елка']],
  ['ValidatingAdmissionPolicy', ['validatingadmissionpolicy', 'validating~', 'admission~', 'policy~']],
  ['HTTPServer', ['httpserver', 'http~', 'server~']],
  ['VMs', ['vms']],
  ['APIs', ['apis']],
  ['ConfigMap’s', ['configmap', 'config~', 'map~']],
  ['kube-APIServer', ['kubeapiserver', 'kube', 'apiserver', 'api~', 'server~']],
  ['OAuth2', ['oauth2', 'auth~', 'oauth~']],
  ['B10000', ['b10000', '10000~']],
  ['b09e6b0', ['b09e6b0']],
  ['10,000', ['10000', '10', '000']],
  ['1,234,567', ['1234567', '1', '234', '567']],
  ['C++', ['c++', 'c']],
  ['C#', ['c#', 'c']],
  ['C/C++', ['cc', 'c', 'c++']],
  ['🇩🇪', ['🇩🇪']],
  ['👍🏽', ['👍']],
  ['❤️', ['❤']],
  ['👩‍💻', ['👩‍💻', '👩', '💻']],
  ['1️⃣', ['1⃣']],
  ['post\u00ading', ['posting']],
  ['می‌خواهم', ['میخواهم']],
  ['שָׁלוֹם', ['שלום']],
  ['쿠버네티스', ['쿠버네티스']],
])('%s is found by %j', (written, terms) => {
  expect(analyze(written)).toEqual([{ terms, start: 0, end: written.length }]);
});

test.each([
  ['TLSv1.3', [['tls'], ['1.3']]],
  ['tlsv1.3', [['tls'], ['1.3']]],
  ['tls1.3', [['tls'], ['1.3']]],
  ['release-1.34', [['release'], ['1.34']]],
  ['kubernetes-v1.34.2', [['kubernetes'], ['1.34.2', '1.34~']]],
  ['rev2.0', [['rev'], ['2.0']]],
  ['k8s.io/v1.34', [['k8sio', 'k8s', 'io'], ['1.34']]],
  ['🇩🇪🇫🇷', [['🇩🇪'], ['🇫🇷']]],
  ['c#d', [['c'], ['d']]],
  ['a++b', [['a'], ['b']]],
  ['10,00', [['10'], ['00']]],
  ['10,0000', [['10'], ['0000']]],
])('%s is several words, %j', (written, words) => {
  const tokens = analyze(written);
  expect(tokens.map(({ terms }) => terms)).toEqual(words);
  // Each stands where it was written.
  for (const { terms, start, end } of tokens) expect(written.slice(start, end).toLowerCase()).toContain(terms[0]?.[0]);
});

test('parts of names are no words of their own: they are told apart from what people type', () => {
  const own = analyze('GitHub ConfigMap').flatMap(({ terms }) => terms);
  expect(own).not.toEqual(expect.arrayContaining(['git']));
  expect(own).toEqual(expect.arrayContaining(['git~', 'map~']));
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
