import { beforeEach, describe, expect, test } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { searchPosts } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');

let engine: SearchEngine;
beforeEach(() => {
  engine = openSearch({ now: () => NOW.getTime() });
});

function post(path: string, title: string, own: Partial<Post> = {}): Post {
  return makePost({ path, title, tldr: null, ...own });
}

async function found(text: string): Promise<string[]> {
  const { hits } = await searchPosts(engine, text, NOW, { limit: 100, offset: 0 });
  return hits.map((hit) => hit.post.path);
}

describe('words', () => {
  test('“cilium” finds CiliumCon', async () => {
    engine.upsert([post('con.md', 'Co-located event deep dive: CiliumCon'), post('other.md', 'Calico news')]);
    expect(await found('cilium')).toEqual(['con.md']);
  });

  test.each([
    ['a typo', 'kubernets'],
    ['swapped letters', 'kuberentes'],
    ['a beginning', 'kubern'],
    ['another name', 'k8s'],
    ['other letter case', 'KUBERNETES'],
    ['two words run together', 'policiesnetwork'],
    ['a singular', 'policy'],
    ['another form', 'upgraded'],
    ['a compound in parts', 'in place'],
    ['a compound in one', 'inplace'],
    ['no accents', 'cafe'],
  ])('are found by %s (%s)', async (_how, text) => {
    engine.upsert([
      post('a.md', 'Upgrading Kubernetes: network policies and in-place resize at the Café'),
      post('b.md', 'Other network policies', { tldr: 'Network policies again.' }),
    ]);
    expect(await found(text)).toContain('a.md');
  });

  test('are all looked for, and a post with all of them comes first', async () => {
    engine.upsert([
      post('one.md', 'Cilium Cilium Cilium'),
      post('both.md', 'News', { body: 'A long text that says cilium once and also ingress once.' }),
      post('none.md', 'Something else'),
    ]);
    expect(await found('cilium ingress')).toEqual(['both.md', 'one.md']);
  });

  test('are counted where a post has all of them, in one form or another', async () => {
    const others = Array.from({ length: 20 }, (_, n) => post(`other-${n}.md`, `Report ${n}`, { body: 'Ingress, and nothing else.' }));
    engine.upsert([
      post('both.md', 'News', { body: 'It says cilium once and also ingress once.' }),
      post('forms.md', 'Ingresses of Cilium'),
      post('one.md', 'Cilium in practice'),
      ...others,
    ]);
    const search = async (text: string) => searchPosts(engine, text, NOW, { limit: 50, offset: 0 });
    const both = await search('cilium ingress');
    expect(both).toMatchObject({ total: 2, hits: { length: both.total + both.partial } });
    // Ten in all: those that lack a word only fill a short list up.
    expect(both.hits).toHaveLength(10);
    expect((await search('ingress')).total).toBe(22);
    const none = await search('cilium wasmtime');
    expect(none).toMatchObject({ total: 0, partial: 3, didYouMean: null });
    expect(none.hits).toHaveLength(3);
    expect(await search('cilium ingress tag:nothing')).toMatchObject({ total: 0, partial: 0, hits: [] });
  });

  test('in a sentence, a title does not drown the text; in a few words it counts most', async () => {
    const says = Array.from({ length: 6 }, (_, n) => `The quota of a tenant, case ${n}.`).join(' ');
    engine.upsert([
      post('text.md', 'What we learnt in a year', { body: says }),
      post('title.md', 'A quota, a tenant, an evening, a walk, and a song by the river', { body: 'Photos.' }),
    ]);
    expect((await found('quota tenant'))[0]).toBe('title.md');
    expect((await found('how do we find out what quota a tenant has'))[0]).toBe('text.md');
  });

  test('in a sentence, names that have a word as a part are but a hint', async () => {
    engine.upsert([
      post('name.md', 'News', { body: 'NetworkPolicy, AdmissionPolicy, QuotaPolicy and PodPolicy.' }),
      post('word.md', 'News', { body: 'The policy that a team has to keep, written down at last by people.' }),
    ]);
    expect(await found('policy')).toEqual(['name.md', 'word.md']);
    expect(await found('what is there about the policy that we all have to know')).toEqual(['word.md', 'name.md']);
  });

  test('two posts of one page have all words where one of them has', async () => {
    const url = 'https://example.org/page';
    engine.upsert([
      post('a.md', 'Cilium Cilium', { url, tags: ['networking'] }),
      post('b.md', 'News', { url, body: 'Cilium and ingress.' }),
    ]);
    const { total, partial, hits } = await searchPosts(engine, 'cilium ingress', NOW, { limit: 50, offset: 0 });
    expect({ total, partial, hits: hits.length }).toEqual({ total: 1, partial: 0, hits: 1 });
  });

  test.each([
    ['a word', 'x'.repeat(60)],
    ['a part of a compound', `the-${'x'.repeat(60)}`],
    ['a word of other letters', 'ж'.repeat(41)],
    ['a word with accents', 'é'.repeat(41)],
    ['a phrase', `"${'x'.repeat(60)}"`],
  ])('%s that no post can have finds nothing', async (_what, text) => {
    engine.upsert([post('a.md', 'The Cilium ingress'), post('b.md', 'Other news')]);
    expect(await found(text)).toEqual([]);
    expect(await found(`tag:x ${text}`)).toEqual([]);
  });

  test('too long for any post count as missing beside the others', async () => {
    engine.upsert([post('a.md', 'Cilium ingress')]);
    expect(await found(`cilium ${'x'.repeat(60)}`)).toEqual(['a.md']);
    expect(await found('編'.repeat(60))).toEqual([]);
  });

  test('that are nowhere do not empty the result', async () => {
    engine.upsert([post('a.md', 'Cilium ingress')]);
    expect(await found('cilium qqqqqqqqqq')).toEqual(['a.md']);
  });

  test.each(['title', 'tags', 'source', 'tldr', 'summary', 'body'] as const)('are found in the %s', async (field) => {
    const value = field === 'tags' ? ['tetragon'] : 'tetragon';
    engine.upsert([post('a.md', 'Title', { [field]: value }), post('b.md', 'Title')]);
    expect(await found('tetragon')).toEqual(['a.md']);
  });

  test('in the title count more than in the body, and the newer of equals comes first', async () => {
    engine.upsert([
      post('body.md', 'News of the week', { body: 'Some words about Falco.' }),
      post('old.md', 'Falco', { date: '2024-01-01T00:00:00.000Z' }),
      post('new.md', 'Falco', { date: '2026-03-01T00:00:00.000Z' }),
    ]);
    expect(await found('falco')).toEqual(['new.md', 'old.md', 'body.md']);
  });

  test.each([
    ['vms', 'Virtual machines at home'],
    ['crd', 'Writing custom resource definitions'],
    ['virtual machines', 'A VM at home'],
  ])('%s finds other names for it, in singular and plural', async (text, title) => {
    engine.upsert([post('a.md', title), post('b.md', 'Nothing of the kind')]);
    expect(await found(text)).toEqual(['a.md']);
  });

  test('of titles that come again with another number the newest comes first, however rare its number is', async () => {
    const weeks = [3, 10, 17, 24].map((day) => `2026-02-${String(day).padStart(2, '0')}`);
    engine.upsert(
      weeks.map((date) => post(`${date}.md`, `The week in Falco, ${Number(date.slice(8))}`, { date: `${date}T00:00:00.000Z` })),
    );
    engine.upsert([3, 10, 24, 24, 24].map((number, at) => post(`${at}.md`, `Release ${number}`)));
    expect(await found('week falco')).toEqual(weeks.toReversed().map((date) => `${date}.md`));
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '.*', '(a+)+$', '[', '*', '🚀🚀', '~'])(
    '%s is a word like others',
    async (word) => {
      engine.upsert([post('a.md', 'Title'), post('b.md', 'The constructor of __proto__ toString hasOwnProperty')]);
      await expect(found(word)).resolves.toBeInstanceOf(Array);
    },
  );
});

describe('versions', () => {
  beforeEach(() => {
    const titles = [
      'v1.31.12+k3s1',
      'v1.31.12-rc1+k3s1',
      'Kubernetes v1.34',
      'Kubernetes v1.34.1',
      'Fix for CVE-2025-1234',
      'Fix for CVE-2025-1235',
    ];
    engine.upsert(titles.map((title) => post(`${title}.md`, title)));
  });

  test.each([
    ['v1.31.12+k3s1', 'v1.31.12+k3s1.md'],
    ['1.31.12+k3s1', 'v1.31.12+k3s1.md'],
    ['1.34', 'Kubernetes v1.34.md'],
    ['kubernetes v1.34.1', 'Kubernetes v1.34.1.md'],
    ['cve-2025-1235', 'Fix for CVE-2025-1235.md'],
  ])('%s finds exactly that one first', async (text, path) => {
    expect((await found(text))[0]).toBe(path);
  });

  test('are found by how they begin and by their parts', async () => {
    expect(await found('1.31')).toEqual(expect.arrayContaining(['v1.31.12+k3s1.md', 'v1.31.12-rc1+k3s1.md']));
    expect(await found('k3s1')).toEqual(expect.arrayContaining(['v1.31.12+k3s1.md', 'v1.31.12-rc1+k3s1.md']));
  });
});

describe('phrases and exclusions', () => {
  beforeEach(() => {
    engine.upsert([
      post('a.md', 'Pod-level resources', { body: 'Graduated to beta.' }),
      post('b.md', 'Resources at the level of a pod'),
      post('c.md', 'Windows pods: pod level resources'),
    ]);
  });

  test('a phrase is exact but for case and punctuation', async () => {
    expect((await found('"POD level resources"')).sort()).toEqual(['a.md', 'c.md']);
  });

  test('a phrase does not run from the title into the text', async () => {
    expect(await found('"resources graduated"')).toEqual([]);
  });

  test('an excluded word or phrase is in no hit; a longer word is another word', async () => {
    expect(await found('resources -windows')).not.toContain('c.md');
    expect((await found('resources -window')).length).toBe(3);
    expect(await found('resources -"level of"')).not.toContain('b.md');
    expect((await found('-windows')).sort()).toEqual(['a.md', 'b.md']);
  });
});

describe('what people may see', () => {
  test('drafts, posts whose time has not come and expired ones are never found, and scheduled ones are once it has', async () => {
    let now = NOW.getTime();
    engine = openSearch({ now: () => now });
    engine.upsert([
      post('draft.md', 'Falco one', { draft: true }),
      post('later.md', 'Falco two', { publishAt: '2026-03-05T00:00:00.000Z' }),
      post('expired.md', 'Falco three', { expiresAt: '2026-03-01T00:00:00.000Z' }),
    ]);
    expect([await found('falco'), await found(''), await engine.suggest('falco', 10)]).toEqual([[], [], []]);
    now += 2 * 86_400_000;
    expect([await found('falco'), await found('')]).toEqual([['later.md'], ['later.md']]);
  });

  test.each([
    ['a draft', { draft: true }],
    ['a post to come', { publishAt: '2026-04-01T00:00:00.000Z' }],
    ['an expired post', { expiresAt: '2026-03-01T00:00:00.000Z' }],
  ])('no word, tag or source of %s is offered as a correction or completion', async (_name, own) => {
    const secret = post('s.md', 'Quokkafest', { tags: ['quokkatag'], source: 'Quokkasource', body: 'Quokkabody', ...own });
    const asked = async () => {
      const searched = ['falco quokkafast', 'quokkafast', 'falco quokkabodi', 'falco tag:quokkatak', 'falco source:Quokkasourse'];
      const found = await Promise.all(searched.map((words) => searchPosts(engine, words, NOW, { limit: 9, offset: 0 })));
      const completed = await Promise.all(['quo', 'tag:quo', 'source:quo', 'falco tag:q'].map((words) => engine.suggest(words, 25)));
      return JSON.stringify([found.map(({ query: _query, ...rest }) => rest), completed]);
    };
    engine.upsert([post('a.md', 'Falco'), secret]);
    expect(await asked()).not.toMatch(/quokka(?:fest|tag|source|body)/i);
    // Nor once it has been seen, and is hidden again.
    engine.upsert([{ ...secret, draft: false, publishAt: null, expiresAt: null }]);
    expect(await asked()).toMatch(/quokkafest/i);
    engine.upsert([secret]);
    expect(await asked()).not.toMatch(/quokka(?:fest|tag|source|body)/i);
  });

  test('without words the newest come first', async () => {
    engine.upsert([
      post('old.md', 'Old', { date: '2025-01-01T00:00:00.000Z' }),
      post('new.md', 'New', { date: '2026-03-01T00:00:00.000Z', tags: ['x'] }),
      post('none.md', 'None', { date: null, tags: ['x'] }),
    ]);
    expect(await found('')).toEqual(['new.md', 'old.md', 'none.md']);
    expect(await found('tag:x')).toEqual(['new.md', 'none.md']);
  });

  test('two files that lead to one page are one hit', async () => {
    const url = 'https://example.org/same';
    const twin = post('b.md', 'Falco', { url });
    engine.upsert([post('a.md', 'Falco', { url }), { ...twin, id: 'another' }]);
    expect(await searchPosts(engine, 'falco', NOW, { limit: 10, offset: 0 })).toMatchObject({
      total: 1,
      hits: [{ post: { path: 'a.md' } }],
    });
  });
});

describe('nothing found', () => {
  beforeEach(() => {
    engine.upsert([post('a.md', 'Observability with Cilium', { tags: ['ebpf'], source: 'CNCF', date: '2025-05-01T00:00:00.000Z' })]);
  });

  test.each([
    ['tag:ebfp', 'tag:ebpf'],
    ['tag:cilium', 'cilium'],
    ['cilium after:2026', 'cilium'],
    ['source:CNFC cilium', 'cilium source:CNCF'],
    ['"cilium observability"', 'cilium observability'],
    ['obzervebilitty', 'observability'],
  ])('for %s, “%s” is proposed', async (text, better) => {
    const { total, didYouMean } = await searchPosts(engine, text, NOW, { limit: 5, offset: 0 });
    expect({ total, didYouMean }).toEqual({ total: 0, didYouMean: better });
    expect((await searchPosts(engine, better, NOW, { limit: 5, offset: 0 })).total).toBe(1);
  });

  test('nothing is proposed where nothing is near, nor beside hits', async () => {
    expect((await searchPosts(engine, 'zzzzzzqqqq', NOW, { limit: 5, offset: 0 })).didYouMean).toBeNull();
    expect((await searchPosts(engine, 'cilium', NOW, { limit: 5, offset: 0 })).didYouMean).toBeNull();
  });
});

describe('changes', () => {
  test('a changed post is found by its new words only, a removed one not at all', async () => {
    const before = post('a.md', 'Falco');
    engine.upsert([before]);
    expect(await found('falco')).toEqual(['a.md']);
    engine.upsert([{ ...before, title: 'Tetragon', hash: 'changed' }]);
    expect([await found('falco'), await found('tetragon')]).toEqual([[], ['a.md']]);
    engine.remove([before.id, 'unknown']);
    expect([await found('tetragon'), await found('')]).toEqual([[], []]);
  });

  test('a search made while posts are being indexed waits for all of them', async () => {
    engine.upsert(Array.from({ length: 300 }, (_, i) => post(`${i}.md`, `Falco number ${i}`, { body: 'word '.repeat(200) })));
    engine.remove([makePost({ path: '0.md' }).id]);
    expect((await found('falco')).length).toBe(100);
    expect((await searchPosts(engine, 'falco', NOW, { limit: 1, offset: 0 })).total).toBe(299);
  });

  test('indexing gives way to other work', async () => {
    engine.upsert(Array.from({ length: 800 }, (_, i) => post(`${i}.md`, `Falco ${i}`, { body: `word${i} `.repeat(400) })));
    let turns = 0;
    const tick = (): void => {
      turns += 1;
      timer = setImmediate(tick);
    };
    let timer = setImmediate(tick);
    await found('falco');
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(3);
  });
});

test('a search with OR or parentheses is taken at its word, newest first', async () => {
  engine.upsert([
    makePost({ path: 'cilium.md', title: 'Cilium', tags: ['cni'], date: '2025-01-01T00:00:00.000Z', body: 'Cilium is a network plugin.' }),
    makePost({ path: 'calico.md', title: 'Calico', tags: ['cni'], date: '2025-02-01T00:00:00.000Z' }),
    makePost({ path: 'con.md', title: 'CiliumCon', kind: 'event', date: '2025-03-01T00:00:00.000Z' }),
  ]);
  const find = async (text: string) => {
    const { hits, total } = await searchPosts(engine, text, NOW, { limit: 2, offset: 0 });
    return [total, ...hits.map(({ post }) => post.path)];
  };
  expect(await find('cilium OR kind:event')).toEqual([2, 'con.md', 'cilium.md']);
  expect(await find('cilium OR calico OR kind:event')).toEqual([3, 'con.md', 'calico.md']);
  expect(await find('(cilum OR calico)')).toEqual([1, 'calico.md']);
  expect(await find('tag:cni (cilium OR kind:event)')).toEqual([1, 'cilium.md']);
  const { hits } = await searchPosts(engine, 'plugin OR calico', NOW, { limit: 5, offset: 0 });
  expect(hits.map(({ snippet }) => snippet.filter(({ mark }) => mark).map(({ text }) => text))).toEqual([[], ['plugin']]);
});
