import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../src/model/subscription.ts';
import type { DecideFileChanges, NewSubscription } from '../../src/ports/subscription-store.ts';
import { makeSubscription } from '../support/make.ts';
import { lookRecord } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const NOW = Date.parse('2026-01-12T12:00:00.000Z');
const ANN = { platform: 'slack', id: 'U0ANN' };
const BOB = { platform: 'discord', id: '112233445566778899' };
const by = (person: typeof ANN, nowMs = NOW) => ({ by: person, where: 'slack:C1', nowMs });
const wish = (expression: string, own: Partial<NewSubscription> = {}): NewSubscription => ({
  destination: 'slack:C1',
  filter: { tags: [], sources: [], kinds: [], words: [], expression },
  origin: 'chat',
  ...own,
});

/** What every book of subscriptions promises. */
export function subscriptionBookContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`subscription book in ${title}`, () => {
    const stores = useShelf(open);
    const from = (origin: string, ...given: Parameters<typeof makeSubscription>) => ({ ...makeSubscription(...given), origin });

    it('holds exactly what is wanted of an origin, in the order it was written', async () => {
      const { subscriptions } = stores();
      const [all, releases, words] = [
        from('herald.yaml', 'terminal'),
        from('herald.yaml', 'slack:C1', { kinds: ['release'], sources: ['K3s Releases'] }),
        from('herald.yaml', 'slack:C1', { words: ['a "b" \\ c'] }),
      ];
      await subscriptions.sync([releases, all], ['herald.yaml'], NOW);
      expect(await subscriptions.all()).toMatchObject([releases, all]);
      await subscriptions.sync([releases, words], ['herald.yaml'], NOW);
      expect(await subscriptions.all()).toMatchObject([releases, words]);
      await subscriptions.sync([], ['herald.yaml'], NOW);
      expect(await subscriptions.all()).toEqual([]);
    });

    it('leaves other origins alone', async () => {
      const { subscriptions } = stores();
      const chat = from('chat', 'slack:C1');
      const file = from('herald.yaml', 'terminal');
      await subscriptions.sync([chat], ['chat'], NOW);
      await subscriptions.sync([file, { ...chat, origin: 'herald.yaml' }], ['herald.yaml', 'default'], NOW);
      expect(await subscriptions.all()).toMatchObject([chat, file]);
    });

    it('lets a subscription move between origins that are synchronised together', async () => {
      const { subscriptions } = stores();
      const fallback = from('default', 'terminal');
      await subscriptions.sync([fallback], ['herald.yaml', 'default'], NOW);
      const written = { ...fallback, origin: 'herald.yaml' };
      await subscriptions.sync([written], ['herald.yaml', 'default'], NOW);
      expect(await subscriptions.all()).toMatchObject([written]);
    });

    it('keeps what is unchanged as it is, numbers included, and writes only what differs', async () => {
      const { subscriptions } = stores();
      const [one, other] = [from('herald.yaml', 'terminal'), from('herald.yaml', 'slack:C1')];
      await subscriptions.sync([one, other], ['herald.yaml'], NOW);
      const before = await subscriptions.all();
      await subscriptions.sync([one, { ...other, images: 'large' }], ['herald.yaml'], NOW + 1_000);
      const [first, second] = await subscriptions.all();
      expect(first).toEqual(before[0]);
      expect(second).toMatchObject({ number: before[1]?.number, images: 'large', changedAt: '2026-01-12T12:00:01.000Z', createdBy: null });
      expect(second?.version).not.toBe(before[1]?.version);
    });

    it('keeps all that is asked for: a filter, lists, pictures', async () => {
      const { subscriptions } = stores();
      const mixed: Subscription = { ...from('herald.yaml', 'slack:C1', { kinds: ['release'], expression: 'is:stable' }), images: 'none' };
      await subscriptions.sync([mixed], ['herald.yaml'], NOW);
      const result = await subscriptions.add(wish('cilium OR calico', { images: 'large' }), by(ANN));
      const [first, second] = await subscriptions.all();
      expect(first).toMatchObject(mixed);
      expect(result).toEqual({ added: second });
      expect(second).toMatchObject({
        ...wish('cilium OR calico', { images: 'large' }),
        createdBy: ANN,
        createdAt: '2026-01-12T12:00:00.000Z',
      });
      expect(second?.number).toBeGreaterThan(first?.number ?? 0);
    });

    it('adds the same filter to a destination once, and to another one as well', async () => {
      const { subscriptions } = stores();
      const added = await subscriptions.add(wish('cilium'), by(ANN));
      expect(await subscriptions.add(wish('cilium', { images: 'large' }), by(BOB))).toEqual({ existing: 'added' in added && added.added });
      expect(await subscriptions.add(wish('cilium', { destination: 'slack:C2' }), by(BOB))).toHaveProperty('added');
      expect(await subscriptions.all()).toHaveLength(2);
    });

    it('adds it once even if two ask at the same moment', async () => {
      const { subscriptions } = stores();
      const results = await Promise.all([ANN, BOB].map((person) => subscriptions.add(wish('cilium'), by(person))));
      expect(results.filter((result) => 'added' in result)).toHaveLength(1);
      expect(await subscriptions.all()).toHaveLength(1);
    });

    it('changes, pauses, resumes and removes what is as it was seen, and nothing else', async () => {
      const { subscriptions } = stores();
      const result = await subscriptions.add(wish('cilium', { images: 'large' }), by(ANN));
      const first = 'added' in result ? result.added : null;
      if (!first) throw new Error('not added');
      const second = await subscriptions.change(first, { filter: wish('calico').filter }, by(BOB, NOW + 1_000));
      expect(second).toMatchObject({
        ...wish('calico', { images: 'large' }),
        id: first.id,
        number: first.number,
        createdBy: ANN,
        changedBy: BOB,
      });
      expect(await subscriptions.change(first, { images: 'none' }, by(ANN))).toBeNull();
      expect(await subscriptions.pause(first, null, by(ANN))).toBeNull();
      expect(await subscriptions.remove(first, by(ANN))).toBeNull();
      const paused = second && (await subscriptions.pause(second, 'too much', by(ANN, NOW + 2_000)));
      expect(paused?.paused).toEqual({ at: '2026-01-12T12:00:02.000Z', by: ANN, reason: 'too much' });
      expect(await subscriptions.all()).toEqual([paused]);
      const resumed = paused && (await subscriptions.resume(paused, by(BOB)));
      expect(resumed).not.toHaveProperty('paused');
      expect(resumed && (await subscriptions.remove(resumed, by(BOB)))).toEqual(resumed);
      expect(await subscriptions.all()).toEqual([]);
      expect(resumed && (await subscriptions.remove(resumed, by(BOB)))).toBeNull();
    });

    it('never gives a number to another', async () => {
      const { subscriptions } = stores();
      const first = await subscriptions.add(wish('cilium'), by(ANN));
      if ('added' in first) await subscriptions.remove(first.added, by(ANN));
      const second = await subscriptions.add(wish('cilium'), by(ANN));
      expect('added' in first && 'added' in second && second.added.number > first.added.number).toBe(true);
    });

    it('puts one in the place of several, or changes nothing where one of them is not as it was seen', async () => {
      const { subscriptions } = stores();
      await subscriptions.add(wish('cilium'), by(ANN));
      await subscriptions.add(wish('calico'), by(ANN));
      const both = await subscriptions.all();
      const [first, second] = both;
      const changed = second && (await subscriptions.pause(second, null, by(ANN)));
      expect(await subscriptions.add(wish('cilium OR calico'), by(BOB), both)).toEqual({ conflict: true });
      expect(await subscriptions.all()).toEqual([first, changed]);
      await subscriptions.add(wish('cilium OR calico'), by(BOB), await subscriptions.all());
      expect(await subscriptions.all()).toMatchObject([wish('cilium OR calico')]);
    });

    it('leaves those of the settings to the settings', async () => {
      const { subscriptions } = stores();
      await subscriptions.sync([from('herald.yaml', 'slack:C1', { words: ['cilium'] })], ['herald.yaml'], NOW);
      const [own] = await subscriptions.all();
      if (!own) throw new Error('not there');
      expect(await subscriptions.change(own, { images: 'large' }, by(ANN))).toBeNull();
      expect(await subscriptions.pause(own, null, by(ANN))).toBeNull();
      expect(await subscriptions.remove(own, by(ANN))).toBeNull();
      expect(await subscriptions.add(wish('calico'), by(ANN), [own])).toEqual({ conflict: true });
      expect(await subscriptions.all()).toEqual([own]);
    });

    it('notes each change that is made in the audit log, and no other', async () => {
      const { subscriptions, audit } = stores();
      const added = await subscriptions.add(wish('cilium'), by(ANN));
      if (!('added' in added)) throw new Error('not added');
      await subscriptions.add(wish('cilium'), by(BOB));
      const edited = await subscriptions.change(added.added, { filter: wish('calico').filter }, by(BOB, NOW + 1_000));
      await subscriptions.remove(added.added, by(BOB));
      const paused = edited && (await subscriptions.pause(edited, 'too much', by(ANN)));
      const resumed = paused && (await subscriptions.resume(paused, by(ANN)));
      const merged = resumed && (await subscriptions.add(wish('ebpf'), by(ANN), [resumed]));
      if (merged && 'added' in merged) await subscriptions.remove(merged.added, by(BOB));
      const { id, number } = added.added;
      const about = { subscription: number, id, destination: 'slack:C1' };
      const next = { subscription: merged && 'added' in merged ? merged.added.number : 0, destination: 'slack:C1', filter: 'ebpf' };
      expect((await audit.latest(10)).toReversed()).toMatchObject([
        { who: ANN, where: 'slack:C1', action: 'subscribe', detail: { ...about, filter: 'cilium' } },
        {
          who: BOB,
          at: '2026-01-12T12:00:01.000Z',
          action: 'subscriptions edit',
          detail: { ...about, filter: 'calico', before: 'cilium' },
        },
        { who: ANN, action: 'subscriptions pause', detail: { ...about, reason: 'too much' } },
        { who: ANN, action: 'subscriptions resume', detail: about },
        { who: ANN, action: 'subscribe', detail: { ...next, instead: [number] } },
        { who: BOB, action: 'unsubscribe', detail: next },
      ]);
    });

    it('makes what a file owns what is decided, at once, and remembers it; the same again writes nothing', async () => {
      const { subscriptions, audit } = stores();
      const chat = await subscriptions.add(wish('cilium', { images: 'large' }), by(ANN));
      await subscriptions.add(wish('kept'), by(ANN));
      if (!('added' in chat)) throw new Error('not added');
      const paused = await subscriptions.pause(chat.added, null, by(ANN));
      const { filter } = wish('ebpf');
      const own = [
        { id: chat.added.id, destination: 'slack:C2', filter },
        { id: null, destination: 'slack:C1', filter, images: 'none' as const },
      ] as const;
      const seen: unknown[] = [];
      await subscriptions.apply(
        'team.yaml',
        (all, applied) => {
          seen.push(all.length, applied);
          return { own, remove: [] };
        },
        by(BOB),
      );
      const [first, kept, made] = await subscriptions.all();
      expect(seen).toEqual([2, []]);
      const fromFile = { origin: 'file:team.yaml', filter, changedBy: BOB };
      expect(first).toMatchObject({ ...fromFile, destination: 'slack:C2', createdBy: ANN, paused: paused?.paused });
      expect(first).not.toHaveProperty('images');
      expect(kept).toMatchObject(wish('kept'));
      expect(made).toMatchObject({ ...fromFile, destination: 'slack:C1', images: 'none', createdBy: BOB });
      expect((await audit.latest(2)).toReversed()).toMatchObject([
        { who: BOB, action: 'subscriptions edit', detail: { before: 'cilium', filter: 'ebpf', file: 'team.yaml' } },
        { who: BOB, action: 'subscribe', detail: { filter: 'ebpf', file: 'team.yaml' } },
      ]);

      const again = own.map((one, at) => ({ ...one, id: [first, made][at]?.id ?? null }));
      let applied: readonly unknown[] = [];
      const decide: DecideFileChanges = (_all, last) => {
        applied = last;
        return { own: again, remove: [] };
      };
      await subscriptions.apply('team.yaml', decide, by(ANN));
      expect(applied).toEqual(again);
      expect(await subscriptions.all()).toEqual([first, kept, made]);
      await subscriptions.apply('team.yaml', () => ({ own: [], remove: [first?.id ?? ''] }), by(ANN));
      expect(await subscriptions.all()).toEqual([kept, made]);
      expect(await audit.latest(1)).toMatchObject([{ who: ANN, action: 'unsubscribe', detail: { file: 'team.yaml' } }]);
    });

    it('decides on what a file writes by what is there, and writes nothing where nothing is to be written', async () => {
      const { subscriptions, audit } = stores();
      await subscriptions.add(wish('cilium'), by(ANN));
      const before = await subscriptions.all();
      let seen: readonly unknown[] = [];
      const look: DecideFileChanges = (all) => {
        seen = all;
        return null;
      };
      await subscriptions.apply('team.yaml', look, by(BOB));
      expect(seen).toEqual(before);
      expect(await subscriptions.all()).toEqual(before);
      expect(await audit.latest(9)).toHaveLength(1);
      const failing = subscriptions.apply('team.yaml', () => ({ own: [], remove: [before[0]?.id ?? ''] }), {
        ...by(BOB),
        nowMs: Number.NaN,
      });
      await expect(failing).rejects.toThrow();
      expect(await subscriptions.all()).toEqual(before);
    });

    it('hands a scan the subscriptions as they are in its transaction', async () => {
      const { subscriptions, posts } = stores();
      const seen: number[] = [];
      const scan = () =>
        posts.recordScan((_known, _first, _restored, those) => {
          seen.push(those.length);
          return lookRecord({});
        }, NOW);
      await scan();
      await subscriptions.add(wish('cilium'), by(ANN));
      await scan();
      const [one] = await subscriptions.all();
      const paused = one && (await subscriptions.pause(one, null, by(ANN)));
      expect((await posts.known()).subscriptions).toEqual([paused]);
      if (paused) await subscriptions.remove(paused, by(ANN));
      await scan();
      expect(seen).toEqual([0, 1, 0]);
    });
  });
}
