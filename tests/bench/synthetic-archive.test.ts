import { describe, expect, test } from 'vitest';
import { makeQueries } from '../../bench/support/search-queries.ts';
import { createSyntheticArchive } from '../../bench/support/synthetic-archive.ts';
import { makePost } from '../support/make.ts';

const TITLES = [
  'Kubernetes v1.34: In-Place Restart for Security Operations',
  'Announcing Cilium 1.18 with Better Networking Observability',
  'Running OpenShift on Bare-Metal Machines, Lessons Learned',
  'Release v1.31.12+k3s1 of the Lightweight Distribution',
];
const base = TITLES.map((title, n) =>
  makePost({
    path: `${n}.md`,
    title,
    tags: ['cncf', 'kubernetes'],
    tldr: `What people wrote about ${title.toLowerCase()} in practice.`,
    summary: `Everything that teams should understand before trying ${title.toLowerCase()} themselves.`,
    body: `# ${title}\n\n${'Several paragraphs about clusters, nodes and 128 other things. '.repeat(20)}`,
  }),
);
const terms = { size: 20_000, seed: 7 };
const archive = createSyntheticArchive(base, terms);
const sample = Array.from({ length: 4_000 }, (_, n) => archive.post(n));

describe('a synthetic archive', () => {
  test('is the same at every making, in any order', () => {
    const again = createSyntheticArchive(base, terms);
    for (const n of [19_999, 3, 0, 3_999]) expect(again.post(n)).toEqual(archive.post(n));
    expect(sample[3_999]).toEqual(again.post(3_999));
  });

  test('another seed makes another one', () => {
    const other = createSyntheticArchive(base, { ...terms, seed: 8 });
    expect([0, 1, 2, 3].map((n) => other.post(n).title)).not.toEqual(sample.slice(0, 4).map(({ title }) => title));
  });

  test('every post has an id, path and hash of its own, and is found by its id', () => {
    for (const key of ['id', 'path', 'hash'] as const) expect(new Set(sample.map((post) => post[key])).size).toBe(sample.length);
    expect(sample.every(({ id, hash }) => /^[0-9a-f]{20}$/.test(id) && /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect(archive.byId(sample[77]?.id ?? '')).toEqual(sample[77]);
    expect(archive.numberOf(sample[77]?.id ?? '')).toBe(77);
  });

  test('knows no ids but its own', () => {
    expect(archive.byId('0'.repeat(20))).toBeNull();
    expect(archive.byId('nobody')).toBeNull();
    expect(() => archive.post(20_000)).toThrow(RangeError);
    expect(() => createSyntheticArchive([], terms)).toThrow(RangeError);
  });

  test('about 3 % tell of an address that another post has', () => {
    const copies = 1 - new Set(sample.map(({ url }) => url)).size / sample.length;
    expect(copies).toBeGreaterThan(0.02);
    expect(copies).toBeLessThan(0.04);
  });

  test('its words never stop growing', () => {
    const words = new Set<string>();
    const grown = [0, 1_000, 2_000, 3_000].map((from) => {
      const before = words.size;
      for (const { title, summary } of sample.slice(from, from + 1_000)) {
        for (const word of `${title} ${summary}`.split(/\s+/)) words.add(word);
      }
      return words.size - before;
    });
    expect(Math.min(...grown.slice(1))).toBeGreaterThan(100);
  });

  test('versions and dates are drawn anew', () => {
    expect(new Set(sample.map(({ date }) => date?.slice(0, 7))).size).toBeGreaterThan(100);
    expect(new Set(sample.map(({ title }) => /v\d+\.\d+/.exec(title)?.[0])).size).toBeGreaterThan(100);
  });
});

describe('queries for it', () => {
  const queries = makeQueries(archive, 6, 1);

  test('are of every class of known items, and the same at every making', () => {
    const classes = [
      'title',
      'typo',
      'body',
      'prefix',
      'tagword',
      'version',
      'inflect',
      'compound',
      'synonym',
      'extra',
      'phrase',
      'question',
    ];
    expect([...new Set(queries.map(({ cls }) => cls))]).toEqual(classes);
    expect(queries).toHaveLength(6 * classes.length);
    expect(makeQueries(archive, 6, 1).map(({ q }) => q)).toEqual(queries.map(({ q }) => q));
    expect(makeQueries(archive, 6, 2).map(({ q }) => q)).not.toEqual(queries.map(({ q }) => q));
  });

  test('each wants one post, and words of it', () => {
    const small = Array.from({ length: 400 }, (_, n) => archive.post(n));
    const asked = makeQueries({ size: small.length, post: archive.post }, 6, 1);
    for (const { cls, q, isWanted } of asked.filter(({ cls }) => cls === 'title' || cls === 'phrase')) {
      const wanted = small.filter(isWanted);
      expect(wanted).toHaveLength(1);
      for (const word of q.replaceAll('"', '').split(' ')) expect(wanted[0]?.title.toLowerCase(), `${cls}: ${q}`).toContain(word);
    }
  });
});
