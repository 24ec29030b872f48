import { describe, expect, it } from 'vitest';
import { planReplay } from '../../src/announce/plan-replay.ts';
import { makeDelivery, makePost } from '../support/make.ts';

const a = makePost({ path: 'a.md' });
const b = makePost({ path: 'b.md' });
const interval = () => 1_000;

describe('planReplay', () => {
  it('reopens what did not arrive and leaves alone what did', () => {
    const failed = makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'failed' });
    const rows = [
      failed,
      makeDelivery({ postId: a.id, destination: 'slack:C2', state: 'delivered' }),
      makeDelivery({ postId: b.id, destination: 'slack:C1', state: 'queued' }),
      makeDelivery({ postId: b.id, destination: 'slack:C2', state: 'in-doubt' }),
    ];
    const plan = planReplay(rows, [], interval);
    expect(plan.reopen).toEqual([failed.key]);
    expect(plan.skipped).toEqual([
      { reason: 'delivered', count: 1 },
      { reason: 'on-its-way', count: 1 },
      { reason: 'in-doubt', count: 1 },
    ]);
  });

  it('sends again what may have arrived only when that is asked for by name', () => {
    const rows = [makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'in-doubt' })];
    expect(planReplay(rows, [], interval).reopen).toEqual([]);
    expect(planReplay(rows, [], interval, { doubtful: true }).reopen).toEqual(rows.map(({ key }) => key));
  });

  it('plans rows for a post that was never owed, and only where there is none', () => {
    const rows = [makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'delivered' })];
    const plan = planReplay(rows, [{ post: a, destinations: ['slack:C1', 'terminal'] }], interval);
    expect(plan.plan.map(({ destination, state }) => [destination, state])).toEqual([['terminal', 'planned']]);
  });

  it('a digest takes its posts with it; one of them asked for alone leaves it', () => {
    const digest = makeDelivery({ postId: 'batch', destination: 'slack:C1', purpose: 'digest', state: 'held' });
    const carried = makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'held', carriedBy: digest.key });
    expect(planReplay([digest, carried], [], interval)).toMatchObject({
      reopen: [digest.key],
      skipped: [{ reason: 'in-digest', count: 1 }],
    });
    expect(planReplay([carried], [], interval).reopen).toEqual([carried.key]);
  });

  it('takes as long as its busiest channel', () => {
    const rows = ['1', '2', '3'].map((id) =>
      makeDelivery({ postId: id, destination: id === '3' ? 'slack:C2' : 'slack:C1', state: 'failed' }),
    );
    expect(planReplay(rows, [], interval).durationMs).toBe(2_000);
    expect(planReplay([], [], interval).durationMs).toBe(0);
  });
});
