import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueueLimits } from '../../src/commands/fair-queue.ts';
import type { Person, Reply } from '../../src/ports/reply.ts';
import { openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const OTHER: Person = { platform: 'discord', id: '112233445566778899' };
const terms: FairQueueLimits = { maxRunning: 3, maxRunningPerPerson: 2, maxWaiting: 6, maxWaitingPerPerson: 2, refuse: 'newest' };

/** Work that waits to be let go. */
function createGate() {
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of waiting) one();
  };
  return {
    begun,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        open.set(name, () => resolve(name));
        look();
      }),
    open: (name: string) => open.get(name)?.(),
    /** Resolves once so many have begun. */
    until: (count: number) =>
      new Promise<void>((resolve) => {
        const one = (): void => {
          if (begun.length < count) return;
          waiting.delete(one);
          resolve();
        };
        waiting.add(one);
        one();
      }),
  };
}

describe('turns', () => {
  it('another person’s one thing comes before the rest of a flood', async () => {
    const turns = createFairQueue(terms);
    const gate = createGate();
    const flood = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => turns.take('a', gate.work(name)));
    await gate.until(2);
    const other = turns.take('b', gate.work('b1'));
    await gate.until(3);
    expect(gate.begun).toEqual(['a1', 'a2', 'b1']);
    gate.open('b1');
    expect(await other).toBe('b1');
    expect(await flood[4]).toBeNull();
    gate.open('a1');
    await gate.until(4);
    for (const name of ['a2', 'a3']) gate.open(name);
    await gate.until(5);
    gate.open('a4');
    expect(await Promise.all(flood)).toEqual(['a1', 'a2', 'a3', 'a4', null]);
  });

  it('those who wait take turns', async () => {
    const turns = createFairQueue({ ...terms, maxRunning: 1, maxRunningPerPerson: 1 });
    const gate = createGate();
    const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => turns.take(name.slice(0, 1), gate.work(name)));
    for (let done = 1; done <= 6; done += 1) {
      await gate.until(done);
      gate.open(gate.begun[done - 1] ?? '');
    }
    await Promise.all(all);
    expect(gate.begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('of what one person may not have, the first or the last is refused; of all, the last', async () => {
    const gate = createGate();
    const latest = createFairQueue({ ...terms, maxRunningPerPerson: 1, maxWaitingPerPerson: 1, refuse: 'oldest' });
    const [one, two, three] = ['1', '2', '3'].map((name) => latest.take('a', gate.work(name)));
    expect(await two).toBeNull();
    await gate.until(1);
    gate.open('1');
    await gate.until(2);
    gate.open('3');
    expect([await one, await three]).toEqual(['1', '3']);

    const full = createFairQueue({ ...terms, maxWaiting: 1 });
    const taken = ['a', 'b', 'c', 'd'].map((who) => full.take(who, gate.work(`full ${who}`)));
    await gate.until(5);
    expect(await full.take('e', gate.work('never'))).toBeNull();
    expect(await full.take('a', gate.work('never'), true)).toBeNull();
    for (const who of ['a', 'b', 'c']) gate.open(`full ${who}`);
    await gate.until(6);
    gate.open('full d');
    expect(await Promise.all(taken)).toEqual(['full a', 'full b', 'full c', 'full d']);
  });

  it('what fails gives its turn on, and nothing is left behind', async () => {
    const turns = createFairQueue({ ...terms, maxRunning: 1 });
    const fails = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', async () => 'yes');
    await expect(fails).rejects.toThrow('no');
    expect(await next).toBe('yes');
    for (let n = 0; n < 20; n += 1) expect(await turns.take('a', async () => n)).toBe(n);
  });

  it('a patient person may have more waiting', async () => {
    const turns = createFairQueue(terms);
    const all = Array.from({ length: 8 }, (_, n) => turns.take('local', async () => n, true));
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('a flood of commands', () => {
  /** Searches for `slow` wait for the gate. */
  async function openStage() {
    const stage = openCommandStage();
    await stage.seen([makePost({ path: 'docs/a.md', title: 'Cilium in practice' })]);
    const gate = createGate();
    const { search } = stage.context.engine;
    let slow = 0;
    stage.context.engine.search = async (query, page) => {
      if (query.text.startsWith('slow')) await gate.work(`slow ${++slow}`)();
      return search(query, page);
    };
    return { ...stage, gate };
  }

  it('is answered with a friendly line, while others notice nothing', async () => {
    const stage = await openStage();
    const answered: Reply[] = [];
    const flood = Array.from({ length: 1_000 }, (_, n) => {
      const words = n % 2 === 0 ? `search slow ${n}` : `why slow ${n}`;
      const reply = stage.ask(words, { from: SOMEBODY, confirmed: n % 3 === 0 });
      reply.then((one) => answered.push(one));
      return reply;
    });
    await stage.gate.until(2);
    const found = await stage.ask('search cilium', { from: OTHER });
    expect(wordsOf(found)).toContain('Cilium in practice');
    expect(stage.gate.begun).toHaveLength(2);
    expect(answered).toHaveLength(990);
    for (const reply of answered) {
      expect(wordsOf(reply)).toBe('That is a lot at once. Your earlier requests are still being answered: try again in a moment.');
      expect(reply).toMatchObject({ data: { error: 'too-many' }, exitCode: 1, shared: false });
    }
    for (let n = 1; n <= 10; n += 1) {
      await stage.gate.until(n);
      stage.gate.open(`slow ${n}`);
    }
    expect((await Promise.all(flood)).filter(({ data }) => (data as { error?: string }).error === undefined)).toHaveLength(10);
  });

  it('of completions keeps the latest', async () => {
    const stage = await openStage();
    const asked: string[] = [];
    stage.context.engine.suggest = async (typed) => {
      asked.push(typed);
      return [{ label: typed, query: typed }];
    };
    const typed = Array.from({ length: 100 }, (_, n) => stage.handler.suggest(`cil${n}`, 25, { from: SOMEBODY, where: null }));
    const completions = await Promise.all(typed);
    expect(asked).toEqual(['cil0', 'cil99']);
    expect(completions.filter((list) => list.length > 0)).toHaveLength(2);
  });

  it('whoever sits at the machine may ask a lot', async () => {
    const stage = await openStage();
    const from = { platform: 'terminal', id: 'local' } as const;
    const replies = await Promise.all(Array.from({ length: 100 }, () => stage.ask('search cilium', { from })));
    expect(replies.every(({ exitCode }) => exitCode === 0)).toBe(true);
  });
});

describe('what is not there', () => {
  it('is looked for once in a while, in one query, and at once when posts have changed', async () => {
    const stage = openCommandStage();
    let asked = 0;
    const { gone } = stage.posts;
    stage.context.posts.gone = (limit) => {
      asked += 1;
      return gone(limit);
    };
    const oneByOne = () => Promise.reject(new Error('one by one'));
    Object.assign(stage.context.posts, { known: oneByOne, post: oneByOne });
    const why = async () => wordsOf(await stage.ask('why docs/late.md'));
    for (let n = 0; n < 5; n += 1) expect(await why()).toContain('There is no post “docs/late.md”.');
    expect(asked).toBe(1);
    stage.context.archive.upsert([makePost({ path: 'docs/other.md' })]);
    await why();
    expect(asked).toBe(2);
    await stage.ask('why docs/late.md', { from: SOMEBODY });
    expect(asked).toBe(2);
    expect(stage.faults).toEqual([]);
  });
});
