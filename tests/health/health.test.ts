import { describe, expect, it } from 'vitest';
import { createHealth, type PartCheck } from '../../src/app/health.ts';

const never = () => new Promise<never>(() => {});
const well: PartCheck = { part: 'database', what: 'PostgreSQL at db', ask: async () => ({ ready: true, detail: 'PostgreSQL at db' }) };

describe('the health of all parts', () => {
  it('comes in the order of the checks; a part with nothing to say is left out', async () => {
    const health = createHealth([{ part: 'clock', what: 'the clock', ask: () => null }, well, { ...well, part: 'queue' }]);
    expect(await health()).toEqual([
      { part: 'database', ready: true, detail: 'PostgreSQL at db' },
      { part: 'queue', ready: true, detail: 'PostgreSQL at db' },
    ]);
  });

  it('a part that is silent, or throws, takes no other with it', async () => {
    const broken = { part: 'queue', what: 'BullMQ on Redis', ask: () => Promise.reject(Object.assign(new Error('x'), { code: 'EIO' })) };
    const health = createHealth([{ part: 'posts', what: 'the folder /posts', ask: never }, broken, well], 10);
    expect(await health()).toEqual([
      { part: 'posts', ready: false, detail: 'the folder /posts does not answer', hint: expect.stringContaining('kept') },
      { part: 'queue', ready: false, detail: "BullMQ on Redis can't be reached (EIO)" },
      { part: 'database', ready: true, detail: 'PostgreSQL at db' },
    ]);
  });

  it('a part that is silent is not asked again before it has answered, however often people want to know', async () => {
    let asked = 0;
    let answer: (state: { ready: boolean; detail: string }) => void = () => undefined;
    const ask = () => {
      asked += 1;
      return new Promise<{ ready: boolean; detail: string }>((resolve) => {
        answer = resolve;
      });
    };
    const health = createHealth([{ part: 'database', what: 'PostgreSQL', ask }], 10);
    for (let round = 0; round < 3; round += 1) expect(await health()).toMatchObject([{ ready: false }]);
    expect(asked).toBe(1);
    answer({ ready: true, detail: 'back' });
    await new Promise((resolve) => setImmediate(resolve));
    const again = health();
    answer({ ready: true, detail: 'back' });
    expect(await again).toEqual([{ part: 'database', ready: true, detail: 'back' }]);
    expect(asked).toBe(2);
  });
});
