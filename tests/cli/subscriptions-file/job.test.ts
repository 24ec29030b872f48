import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { printExpression } from '../../../src/archive/query/expression.ts';
import { type ApplyReport, runFileJob } from '../../../src/cli/subscriptions-file/job.ts';
import { applyInWords } from '../../../src/cli/subscriptions-file/verbs.ts';
import type { StoredSubscription } from '../../../src/model/subscription.ts';
import { openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { filterArbitrary } from '../../support/filters.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const FILE = 'team.yaml';

async function openStage(settings: Parameters<typeof openCommandStage>[0] = {}) {
  const stage = openCommandStage(settings);
  await stage.seen([makePost({ path: 'a.md', kind: 'release', tags: ['networking'], source: 'K3s Releases' })]);
  const run = (job: Parameters<typeof runFileJob>[2]) =>
    runFileJob({ commands: stage.context }, { platforms: PLATFORMS, timezone: 'UTC' }, job);
  const store = stage.subscriptions;
  const by = { by: SOMEBODY, where: 'slack:C0123ABCD' as const, nowMs: stage.context.now().getTime() };
  return {
    stage,
    store,
    by,
    run,
    chat: async (expression: string, destination = 'slack:C0123ABCD' as const): Promise<StoredSubscription> => {
      const result = await store.add(
        { destination, filter: { tags: [], sources: [], kinds: [], words: [], expression }, origin: 'chat' },
        by,
      );
      if (!('added' in result)) throw new Error('not added');
      return result.added;
    },
    edit: async (number: number, expression: string): Promise<void> => {
      const one = (await store.all()).find((each) => each.number === number);
      const filter = { tags: [], sources: [], kinds: [], words: [], expression };
      if (!one || !(await store.change(one, { filter }, by))) throw new Error('not changed');
    },
    remove: async (number: number): Promise<void> => {
      const one = (await store.all()).find((each) => each.number === number);
      if (!one || !(await store.remove(one, by))) throw new Error('not removed');
    },
    exported: async (text: string | null = null, file = FILE): Promise<string> => {
      const done = await run({ kind: 'export', file, text });
      if (done.kind !== 'export') throw new Error(JSON.stringify(done));
      return done.text;
    },
    diff: async (text: string, file = FILE): Promise<ApplyReport> => {
      const done = await run({ kind: 'apply', file, text, dryRun: true, force: false });
      if (done.kind !== 'apply') throw new Error(JSON.stringify(done));
      return done.report;
    },
    apply: async (text: string, force = false, file = FILE): Promise<ApplyReport> => {
      const done = await run({ kind: 'apply', file, text, dryRun: false, force });
      if (done.kind !== 'apply') throw new Error(JSON.stringify(done));
      return done.report;
    },
    wants: async () =>
      (await store.all()).map(({ number, destination, filter, origin }) => [number, destination, filter.expression, origin]),
  };
}

const actsOf = ({ steps }: ApplyReport) => steps.map(({ act, changedMeanwhile }) => `${act}${changedMeanwhile ? '!' : ''}`);

const BY_HAND = `# Ours.
subscriptions:
  # Releases for everybody.
  - to: slack:C0123ABCD # general
    filter: 'kind:release' # no more
  - to: terminal
    word: [networking]
`;

describe('subscriptions as code', () => {
  it('exports in a stable order, with marks; what was exported is no difference, and is left to chat', async () => {
    const { chat, exported, diff, apply, wants } = await openStage();
    await chat('is:stable');
    await chat('kind:release');
    const text = await exported();
    expect(text).toBe(await exported());
    expect(text.match(/filter: .*/g)).toEqual(['filter: is:stable', 'filter: kind:release']);
    expect(text.match(/owner: chat/g)).toHaveLength(2);
    expect(await exported(text)).toBe(text);
    expect((await diff(text)).differs).toBe(false);
    expect((await apply(text)).steps).toEqual([]);
    expect((await wants()).map(([, , , origin]) => origin)).toEqual(['chat', 'chat']);
  });

  it('an edited entry stays the same subscription, and becomes the file’s', async () => {
    const { chat, exported, diff, apply, wants } = await openStage();
    await chat('kind:release');
    const text = (await exported()).replace('kind:release', 'kind:release is:stable');
    expect(actsOf(await diff(text))).toEqual(['change']);
    expect(await wants()).toMatchObject([[1, 'slack:C0123ABCD', 'kind:release', 'chat']]);
    expect(await apply(text)).toMatchObject({ applied: true, refused: false });
    expect(await wants()).toEqual([[1, 'slack:C0123ABCD', 'kind:release is:stable', 'file:team.yaml']]);
    expect(await diff(text)).toMatchObject({ differs: false });
  });

  it('adds, leaves what is so, and ends what was taken out of the file; twice is harmless; chat’s own stay', async () => {
    const { chat, apply, diff, wants, store } = await openStage();
    await chat('cilium');
    expect(actsOf(await apply(BY_HAND))).toEqual(['add', 'add']);
    const before = await store.all();
    expect(await apply(BY_HAND)).toMatchObject({ steps: [], others: 1 });
    expect(await store.all()).toEqual(before);
    const shorter = 'subscriptions:\n  - to: terminal\n    word: networking\n';
    expect(actsOf(await diff(shorter))).toEqual(['remove']);
    await apply(shorter);
    expect(await wants()).toMatchObject([
      [1, 'slack:C0123ABCD', 'cilium', 'chat'],
      [3, 'terminal', undefined, 'file:team.yaml'],
    ]);
    expect(actsOf(await apply('subscriptions: []\n'))).toEqual(['remove']);
    expect(await wants()).toMatchObject([[1, 'slack:C0123ABCD', 'cilium', 'chat']]);
  });

  it('shows what chat has changed, writes nothing at all, and takes the file’s side only where it is forced', async () => {
    const { apply, diff, edit, remove, store, wants } = await openStage();
    await apply(BY_HAND);
    await edit(1, 'kind:event');
    await remove(2);
    const before = await store.all();
    const refused = await apply(`${BY_HAND}  - to: slack:C0456EFGH\n`);
    expect(refused).toMatchObject({ refused: true, applied: false, differs: true });
    expect(actsOf(refused)).toEqual(['change!', 'add!', 'add']);
    expect(refused.steps[0]).toMatchObject({
      now: 'kind:event',
      before: 'kind:release',
      wanted: 'kind:release',
      changedBy: 'slack:U0SOMEBODY',
    });
    const words = applyInWords(refused);
    expect(words).toContain('was kind:release; changed to kind:event by slack:U0SOMEBODY, 2026-01-12 12:00 UTC');
    expect(words).toContain('it was removed since');
    expect(await store.all()).toEqual(before);
    expect(await apply(BY_HAND, true)).toMatchObject({ applied: true });
    expect(await wants()).toMatchObject([
      [1, 'slack:C0123ABCD', 'kind:release', 'file:team.yaml'],
      [3, 'terminal', undefined, 'file:team.yaml'],
    ]);
    expect((await diff(BY_HAND)).differs).toBe(false);
  });

  it('does not end what chat has changed since, though it was taken out of the file', async () => {
    const { apply, edit } = await openStage();
    await apply(BY_HAND);
    await edit(1, 'kind:event');
    const shorter = BY_HAND.replace(/ {2}# Releases[\s\S]*no more\n/, '');
    expect(actsOf(await apply(shorter))).toEqual(['remove!']);
    expect(actsOf(await apply(shorter, true))).toEqual(['remove!']);
  });

  it('an exported entry that chat has changed since is not overwritten', async () => {
    const { chat, edit, exported, apply, remove } = await openStage();
    await chat('kind:release');
    await chat('cilium');
    const text = (await exported()).replace('kind:release', 'kind:release is:stable');
    await edit(1, 'kind:event');
    await remove(2);
    expect(actsOf(await apply(text))).toEqual(['change!', 'add!']);
  });

  it('nor one of chat’s that was written by hand, with other options', async () => {
    const { chat, apply } = await openStage();
    await chat('kind:release');
    const own = 'subscriptions:\n  - to: slack:C0123ABCD\n    kind: release\n    images: large\n';
    expect(actsOf(await apply(own))).toEqual(['change!']);
    expect(actsOf(await apply(own.replace(/ {4}images.*\n/, '')))).toEqual(['take-over']);
  });

  it('takes what chat has changed into the file, keeps its comments and what is not applied yet', async () => {
    const { chat, apply, diff, edit, exported, remove } = await openStage();
    await apply(BY_HAND);
    await edit(1, 'kind:event');
    await remove(2);
    await chat('cilium');
    const text = await exported(`${BY_HAND}  # Soon.\n  - to: slack:C0456EFGH\n    mode: daily at 09:00 # early\n`);
    for (const comment of ['# Ours.', '# Releases for everybody.', '# general', '# no more', '# Soon.', '# early'])
      expect(text).toContain(comment);
    expect(text).toContain("filter: 'kind:event' # no more");
    expect(text).not.toContain('terminal');
    expect(text.match(/owner: \w+/g)).toEqual(['owner: file', 'owner: chat']);
    expect(actsOf(await diff(text))).toEqual(['add']);
  });

  it('export leaves an edit of the file that is not applied yet, and takes in what chat changed beside it', async () => {
    const { apply, chat, diff, edit, exported, run } = await openStage();
    await apply(BY_HAND);
    await chat('cilium');
    const edited = (await exported(BY_HAND)).replace("'kind:release'", "'kind:link'");
    await edit(3, 'ebpf');
    const done = await run({ kind: 'export', file: FILE, text: edited });
    expect(done).toMatchObject({ kept: [4], changed: 1, added: 0, removed: 0 });
    const text = 'text' in done ? done.text : '';
    expect(text).toContain("filter: 'kind:link' # no more");
    expect(text).toContain('filter: ebpf');
    expect(actsOf(await diff(text))).toEqual(['change']);
    // What was taken out of the file, and not applied yet, does not come back either.
    const shorter = text.replace(/ {2}- to: terminal[\s\S]*?(?= {2}- )/, '');
    expect(shorter.length).toBeLessThan(text.length);
    expect(await exported(shorter)).toBe(shorter);
  });

  it('is listed in chat with its file; and does not write into a file where it would change what an alias names', async () => {
    const { apply, run, stage } = await openStage();
    const text = 'subscriptions:\n  - to: slack:C0123ABCD\n    tag: &both [a, b]\n  - to: terminal\n    tag: *both\n';
    await apply(text);
    expect(wordsOf(await stage.ask('subscriptions'))).toContain('in the file team.yaml');
    expect(await run({ kind: 'export', file: FILE, text })).toMatchObject({ kind: 'mistakes', mistakes: [{ where: 'team.yaml:5' }] });
  });

  it('what was removed, and comes back because the file’s side was forced, is the same subscription from then on', async () => {
    const { chat, exported, apply, diff, remove, store } = await openStage();
    const { id } = await chat('kind:release');
    const text = await exported();
    await remove(1);
    const [head = '', entry = ''] = text.split(/(?<=subscriptions:\n)/);
    const both = `${head}${entry}${entry.replace('kind:release', 'kind:event')}`;
    expect(actsOf(await apply(both))).toEqual(['add!', 'add!']);
    await apply(both, true);
    const [first, second] = await store.all();
    expect([first?.id, second?.id]).toEqual([id, expect.not.stringMatching(id)]);
    expect(await diff(both)).toMatchObject({ differs: false });
    expect(actsOf(await diff(both.replace('kind:release', 'kind:link')))).toEqual(['change']);
  });

  it('an entry that was copied with its mark is another subscription', async () => {
    const { chat, exported, apply, wants } = await openStage();
    await chat('kind:release');
    const text = await exported();
    const [head = '', entry = ''] = text.split(/(?<=subscriptions:\n)/);
    await apply(`${head}${entry}${entry.replace('kind:release', 'kind:event')}`);
    expect((await wants()).map(([, , expression]) => expression)).toEqual(['kind:release', 'kind:event']);
  });

  it('the same in other words is the same, and is not written anew', async () => {
    const { apply, store } = await openStage();
    await apply(BY_HAND);
    const before = await store.all();
    expect(await apply(BY_HAND.replace('word: [networking]', 'filter: networking'))).toMatchObject({ differs: false, applied: true });
    expect(await store.all()).toEqual(before);
  });

  it('any filter comes back from the file that it was exported to', async () => {
    const words = ['cilium', 'c++', 'ünï', '#1', 'yes', '0x10', '日本', "it's"];
    const phrases = ['deep dive', 'a: b', '- x # y', 'back\\slash'];
    const names = ['K3s Releases', 'null', '12', 'a & b', '*star', '{x}'];
    const filters = filterArbitrary({ words, phrases, tags: names, sources: names, kinds: ['release', 'true'] });
    await fc.assert(
      fc.asyncProperty(fc.array(filters, { minLength: 1, maxLength: 8 }), async (some) => {
        const { chat, exported, diff, store } = await openStage();
        for (const expression of new Set(some.map(printExpression))) await chat(expression);
        const text = await exported();
        expect(await diff(text)).toMatchObject({ differs: false, others: 0 });
        expect(text.match(/stored: \{/g)).toHaveLength((await store.all()).length);
        expect(await exported(text)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every option through a file', async () => {
    const { apply, exported, store, diff } = await openStage();
    const all =
      'subscriptions:\n  - to: slack:C0123ABCD\n    tag: [a, b]\n    source: K3s Releases\n    filter: -aks\n    mode: weekly on friday at 16:00, quiet 22:00-07:00, Europe/Berlin\n    images: large\n    style: line\n    length: 100\n    facts: [source, date]\n    approve: slack:C0REVIEW01\n';
    await apply(all);
    const [one] = await store.all();
    expect(one).toMatchObject({
      images: 'large',
      style: 'line',
      length: 100,
      facts: ['source', 'date'],
      approve: 'slack:C0REVIEW01',
      delivery: { mode: 'weekly', timezone: 'Europe/Berlin' },
    });
    const text = await exported();
    expect((await diff(text)).differs).toBe(false);
    expect((await apply(text)).steps).toEqual([]);
    expect(await store.all()).toEqual([one]);
  });

  it('leaves to herald.yaml, and to other files, what is theirs', async () => {
    const { apply, stage, wants } = await openStage();
    await stage.subscriptions.sync(
      [{ ...makeSubscription('terminal', { words: ['networking'] }), origin: 'herald.yaml' }],
      ['herald.yaml'],
      0,
    );
    const first = await apply(BY_HAND);
    expect(first.leftTo).toEqual([{ where: 'team.yaml:6', owner: 'herald.yaml' }]);
    const other = await apply(BY_HAND, true, 'other.yaml');
    expect(other).toMatchObject({ steps: [], leftTo: [{ owner: 'team.yaml' }, { owner: 'herald.yaml' }] });
    expect(await apply('subscriptions: []', false, 'other.yaml')).toMatchObject({ steps: [] });
    expect(await wants()).toHaveLength(2);
    expect((await apply('name: team.yaml\nsubscriptions: []', false, 'moved/new.yaml')).name).toBe('team.yaml');
    expect(await wants()).toHaveLength(1);
  });

  it('warns of kinds, tags and sources that no post has, at their lines', async () => {
    const { diff } = await openStage();
    const { warnings } = await diff('subscriptions:\n  - to: terminal\n    kind: relase\n  - to: terminal\n    tag: networkng\n');
    expect(warnings).toEqual([
      { where: 'team.yaml:2', what: 'terminal asks for kind “relase”, which no post has. Did you mean “release”?' },
      { where: 'team.yaml:4', what: 'terminal asks for tag “networkng”, which no post has. Did you mean “networking”?' },
    ]);
  });

  it.each([
    ['subscriptions:\n  - to: nowhere\n', 'team.yaml:2 subscriptions[0].to', 'is not a destination'],
    ['subscriptions:\n  - to: terminal\n    filter: "after:7d"\n', 'team.yaml:3 subscriptions[0].filter', 'is not a filter'],
    ['subscriptions:\n  - to: terminal\n    mode: sometimes\n', 'team.yaml:3 subscriptions[0].mode', 'does not say when'],
    ['subscriptions:\n  - to: terminal\n    knd: release\n', 'team.yaml:3 subscriptions[0].knd', 'is not a setting'],
    ['subscriptions:\n  - to: terminal\n    stored: 3\n', 'team.yaml:3 subscriptions[0].stored', 'does not identify'],
    ['subscriptions:\n  - to: terminal\n  - to: terminal\n', 'team.yaml:3', 'asks for the same posts in the same channel as line 2'],
    ['subscriptions:\n  - to: terminal\nannounce: {}\n', 'team.yaml:3 announce', 'is not a setting'],
    ['# nothing\n', 'team.yaml subscriptions', 'is missing'],
    ['subscriptions: [', 'team.yaml:1', "can't be read"],
  ])('says what is wrong in a file, and where: %j', async (text, where, what) => {
    const { run, store } = await openStage();
    for (const job of [
      { kind: 'apply', file: FILE, text, dryRun: false, force: true },
      { kind: 'export', file: FILE, text },
    ] as const)
      expect(await run(job)).toMatchObject({
        kind: 'mistakes',
        mistakes: [{ where, what: expect.stringContaining(what), hint: expect.stringMatching(/\w/) }],
      });
    expect(await store.all()).toEqual([]);
  });
});
