import { expect, it } from 'vitest';
import { createBatcher } from '../../../../adapters/postgres/ledger/attempts.ts';

/** Answers each batch when it is told to, and keeps what it was asked. */
function stage(most = 10) {
  const batches: string[][] = [];
  const open: { answer: () => void; fail: () => void }[] = [];
  let told = () => {};
  const ask = createBatcher<string, string>(
    (questions) => {
      batches.push([...questions]);
      told();
      return new Promise((resolve, reject) => {
        open.push({ answer: () => resolve(questions.map((question) => question.toUpperCase())), fail: () => reject(new Error('no')) });
      });
    },
    (question) => question,
    most,
  );
  const asked = (count: number) =>
    new Promise<void>((resolve) => {
      told = () => batches.length >= count && resolve();
      told();
    });
  return { ask, batches, asked, last: () => open.at(-1) };
}

it('puts together what is asked at once, and what is asked while an answer is under way', async () => {
  const { ask, batches, asked, last } = stage();
  const first = [ask('a'), ask('b')];
  await asked(1);
  const second = [ask('c'), ask('d'), ask('e')];
  expect(batches).toEqual([['a', 'b']]);
  last()?.answer();
  expect(await Promise.all(first)).toEqual(['A', 'B']);
  await asked(2);
  last()?.answer();
  expect(await Promise.all(second)).toEqual(['C', 'D', 'E']);
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

it('asks for the same only once at a time, and for no more than it may', async () => {
  const { ask, batches, asked, last } = stage(2);
  const answers = Promise.all(['a', 'a', 'b', 'c'].map(ask));
  for (const count of [1, 2]) {
    await asked(count);
    last()?.answer();
  }
  expect(await answers).toEqual(['A', 'A', 'B', 'C']);
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ]);
});

it('tells everybody who asked when it fails, and goes on', async () => {
  const { ask, asked, last } = stage();
  const both = Promise.allSettled([ask('a'), ask('b')]);
  await asked(1);
  const next = ask('c');
  last()?.fail();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await asked(2);
  last()?.answer();
  expect(await next).toBe('C');
});
