import { expect, test } from 'vitest';
import { createMutex } from '../../src/lib/mutex.ts';

test('one piece of work begins when the one before has ended, in their order', async () => {
  const inTurn = createMutex();
  const events: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = inTurn(async () => {
    events.push('begin 1');
    await gate;
    events.push('end 1');
  });
  const second = inTurn(() => void events.push('begin 2'));
  await new Promise(setImmediate);
  expect(events).toEqual(['begin 1']);
  release();
  await Promise.all([first, second]);
  expect(events).toEqual(['begin 1', 'end 1', 'begin 2']);
});

test('each gets its own result, and a failure holds up no other', async () => {
  const inTurn = createMutex();
  const failed = inTurn(() => Promise.reject(new Error('broken')));
  const thrown = inTurn(() => {
    throw new Error('thrown');
  });
  const fine = inTurn(() => 3);
  await expect(failed).rejects.toThrow('broken');
  await expect(thrown).rejects.toThrow('thrown');
  expect(await fine).toBe(3);
});

test('work never begins while it is handed over', async () => {
  let begun = false;
  const done = createMutex()(() => {
    begun = true;
  });
  expect(begun).toBe(false);
  await done;
  expect(begun).toBe(true);
});
