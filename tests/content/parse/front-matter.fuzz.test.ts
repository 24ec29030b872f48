import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { isNoPost } from '../../../src/content/problem.ts';
import { tldrWithSource } from '../../../src/content/summary/tldr.ts';

/** All of them: `HERALD_TEST_ROUNDS=10000`. */
const ROUNDS = Number(process.env.HERALD_TEST_ROUNDS ?? 1_000);
/** Ten thousand take most of a minute. */
const TIMEOUT_MS = 30_000 + ROUNDS * 20;
/** What takes longer is looked at more closely, ms. */
const SUSPICIOUS_MS = 100;
/** How often as long as an ordinary post's hostile text may be read; a bomb takes thousands of times as long. */
const TIMES_ORDINARY = 8;

/** The longest front matter that somebody might write: 300 items, half of them maps. */
const ORDINARY = `---
title: T
tags:
${'- kubernetes # and more\n'.repeat(150)}speakers:
${'- {name: "Ada", talk: &a "On engines", at: [10, 30]}\n'.repeat(150)}---
`;

const BASE = `---
title: Cilium 1.18 released
date: '2025-09-28T10:00:00+02:00'
tags:
- cncf
- security
source: CNCF
external_url: https://example.org/a?b=c#d
post_kind: link
draft: false
tldr: Cluster mesh now survives
  the loss of a control plane.
eventDate: 2025-11-10
---
The body, with **marks**.
`;

/** What breaks readers of front matter, in a place of its own choice. */
const BITS = fc.constantFrom(
  '---',
  '---js\n',
  '---javascript\n',
  '---coffee\n',
  '+++\n',
  '+++toml\n',
  '---json\n',
  '{',
  '}',
  '{"',
  '[',
  ']',
  '- ',
  ': ',
  ':\n',
  '#',
  '&a ',
  '*a',
  '*a *a *a',
  '<<: *a\n',
  '!!js/function "globalThis.heraldFuzz = 1"',
  '!!python/object:os.system x',
  '!<tag:yaml.org,2002:js/undefined> ""',
  '? ',
  '| \n',
  '>-\n',
  "'",
  '"',
  '\\',
  '%YAML 1.2\n',
  '__proto__:\n  polluted: true\n',
  'constructor:\n  prototype:\n    polluted: true\n',
  '"__proto__": {"polluted": true},',
  '[__proto__]\npolluted = true\n',
  '\u0000',
  '\ufeff',
  '\u2028',
  '\r',
  '\r\n',
  '\t',
  '\ud800',
  '👩‍👩‍👧‍👦',
  '\n\n\n',
  '...',
  '---\n---\n',
  '0x7fffffffffffffff',
  '1e999',
  '.inf',
  '.nan',
  '9999-99-99',
  "'2025-13-45'",
  '-999999999-01-01',
  'title: ',
  'date: ',
  'draft: yes\n',
  'tags: {a: b}\n',
  'external_url: javascript:alert(1)\n',
  'external_url: http://u:p@h/\n',
  '<script>',
  '{{< x >}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would run
  '${globalThis.heraldFuzz = 1}',
  '#{globalThis.heraldFuzz = 1}',
  '`globalThis.heraldFuzz = 1`',
  'require("fs")',
  '[[a]]\n',
  '"""',
  "'''",
);

type Edit = { at: number; drop: number; put: string; times: number };
const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    at: fc.nat(BASE.length),
    drop: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(40)),
    put: fc.oneof({ weight: 4, arbitrary: BITS }, fc.string({ unit: 'binary', maxLength: 20 })),
    times: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.constantFrom(2, 50, 2_000)),
  }),
  { minLength: 1, maxLength: 6 },
);

const mutated = (list: readonly Edit[]): string =>
  list.reduce(
    (text, { at, drop, put, times }) =>
      text.slice(0, at % (text.length + 1)) + put.repeat(times) + text.slice((at % (text.length + 1)) + drop),
    BASE,
  );

/** Cold code would make the ordinary post slow, and the bound wide: eight times a warm one are less than 100 ms on a quiet machine. */
beforeAll(() => {
  for (let times = 0; times < 20; times += 1) read(ORDINARY);
});

/** Fails when a text takes much longer than an ordinary one does on this machine at this moment. */
function expectQuick(text: string): void {
  expect(ownMs(() => read(text))).toBeLessThan(TIMES_ORDINARY * ownMs(() => read(ORDINARY)));
}

/** What a call takes of this process's own time, ms, at best of three: others at work hardly count, nor does a first call. */
function ownMs(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

function read(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return parsePost({ path: 'docs/a.md', bytes }, { siteUrl: null });
}

describe('whatever stands in a file', () => {
  test('it is a post or a problem: no crash, no hang, no code run, no prototype touched, and the same the second time', {
    timeout: TIMEOUT_MS,
  }, () => {
    const protoKeys = Object.getOwnPropertyNames(Object.prototype).join();
    fc.assert(
      fc.property(edits, (list) => {
        const text = mutated(list);
        const startMs = performance.now();
        const { post, problems } = read(text);
        if (performance.now() - startMs > SUSPICIOUS_MS) expectQuick(text);
        expect(post !== null || problems.some(isNoPost)).toBe(true);
        expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(protoKeys);
        expect('polluted' in {} || 'heraldFuzz' in globalThis).toBe(false);
        if (post !== null) {
          expect(Object.getPrototypeOf(post.extra)).toBe(Object.prototype);
          expect(JSON.parse(JSON.stringify(post))).toEqual(post);
          expect(post.title).not.toMatch(/[\n\0]/);
          expect(post.url === null || /^https?:\/\//.test(post.url)).toBe(true);
          expect((tldrWithSource(post)?.text.length ?? 0) <= 400).toBe(true);
        }
        expect(read(text)).toEqual({ post, problems });
      }),
      { numRuns: ROUNDS },
    );
  });

  test('any bytes at all are a post or a problem', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, fenced) => {
        const head = new TextEncoder().encode(fenced ? '---\ntitle: T\n' : '');
        const { post, problems } = read(new Uint8Array([...head, ...bytes]));
        expect(post !== null || problems.some(isNoPost)).toBe(true);
      }),
      { numRuns: ROUNDS },
    );
  });
});

describe('what is made to take for ever', () => {
  const front = (text: string): string => `---\ntitle: T\n${text}\n---\n`;
  const laughs = (levels: number): string =>
    [
      'a0: &a0 [x, x, x, x, x, x, x, x, x]',
      ...Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`),
    ].join('\n');

  test.each([
    ['an alias bomb of 9 levels', front(laughs(9)), 'yaml-broken'],
    ['an alias bomb of 30 levels', front(laughs(30)), 'yaml-broken'],
    ['a merge bomb', front(`${laughs(5)}\nb: {<<: [${Array(50).fill('*a5').join(', ')}]}`), 'yaml-broken'],
  ])('%s is refused at once', (_, text, code) => {
    const { post, problems } = read(text);
    expectQuick(text);
    expect(post).toBeNull();
    expect(problems.map(({ code }) => code)).toEqual([code]);
  });

  test.each([
    ['brackets', front(`x: ${'['.repeat(100_000)}`)],
    ['braces', front(`x: ${'{'.repeat(50_000)}`)],
    ['bare JSON braces', '{"title": "T", "x": '.padEnd(100_000, '[')],
    ['nested TOML', `+++\ntitle = "T"\nx = ${'['.repeat(50_000)}\n+++\n`],
    ['dashes', front(`x:\n${'- '.repeat(50_000)}`)],
    ['keys', front(Array.from({ length: 4_900 }, (_, n) => `k${n}: ${n}`).join('\n'))],
    ['the same key', front('k: 1\n'.repeat(4_900))],
    ['blank lines', front('\n'.repeat(100_000))],
    ['quotes', front(`x: ${"'".repeat(100_001)}`)],
    ['escapes', front(`x: "${'\\x41'.repeat(25_000)}"`)],
    ['colons', front(`x${': '.repeat(40_000)}`)],
    ['comments', front('# x\n'.repeat(4_900))],
    ['anchors', front(Array.from({ length: 4_000 }, (_, n) => `k${n}: &a${n} x`).join('\n'))],
    ['tags', front(`tags: [${'a, '.repeat(30_000)}]`)],
    ['an address', front(`external_url: https://example.org/${'?a=b&'.repeat(20_000)}`)],
    ['a fence that never ends', `---\n${'--- x\n'.repeat(20_000)}`],
  ])('%s by the thousand cost hardly more than an ordinary post', (_, text) => {
    expectQuick(text);
  });
});
