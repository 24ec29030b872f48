import { describe, expect, it } from 'vitest';
import { rateLimitOf } from '../../src/announce/deliver/retry-policy.ts';
import { estimateDurationMs } from '../../src/announce/plan/plan-replay.ts';
import { MESSAGE_PURPOSES, queueKindOf } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Messenger } from '../../src/ports/messenger.ts';

const RATE_LIMITS = { destination: { intervalMs: 1_000, burst: 3 }, workspace: { intervalMs: 200, burst: 5 } };
const UNPACED = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 200, burst: 5 } };
const messengerOf = (pace: Messenger['rateLimits']) => ({ rateLimits: pace }) as Messenger;
const durationOf = (...messages: (readonly [Destination, number])[]) => estimateDurationMs(new Map(messages), () => RATE_LIMITS);

it('messages wait for each other; edits and retractions hold none of them up', () => {
  expect(MESSAGE_PURPOSES.map(queueKindOf)).toEqual(MESSAGE_PURPOSES.map(() => 'messages'));
  expect([queueKindOf('announce'), queueKindOf('edit'), queueKindOf('retract')]).toEqual(['messages', 'changes', 'changes']);
});

describe('paceOf', () => {
  it('messages go at the pace of their platform', () => {
    expect(rateLimitOf(messengerOf(RATE_LIMITS), 'messages')).toEqual(RATE_LIMITS);
  });

  it('changes go ten a minute and channel after five at once, forty a minute and workspace after ten', () => {
    const changes = { destination: { intervalMs: 6_000, burst: 5 }, workspace: { intervalMs: 1_500, burst: 10 } };
    expect(rateLimitOf(messengerOf(RATE_LIMITS), 'changes')).toEqual(changes);
    expect(rateLimitOf(messengerOf({ ...RATE_LIMITS, destination: { intervalMs: 1, burst: 1 } }), 'changes')).toEqual(changes);
  });

  it('a platform whose channels need no interval has none for changes either', () => {
    expect(rateLimitOf(messengerOf(UNPACED), 'changes')).toEqual(UNPACED);
  });

  it('a platform that is not set up makes nothing wait', () => {
    const atOnce = { intervalMs: 0, burst: 1 };
    for (const kind of ['messages', 'changes'] as const) {
      expect(rateLimitOf(undefined, kind)).toEqual({ destination: atOnce, workspace: atOnce });
    }
  });
});

describe('estimateDurationMs', () => {
  it('a burst takes no time, each message after it one interval', () => {
    expect(durationOf()).toBe(0);
    expect([1, 3, 4, 5].map((count) => durationOf(['slack:T1/C1', count]))).toEqual([0, 0, 1_000, 2_000]);
  });

  it('channels go side by side: the longest counts, wherever it stands', () => {
    expect(durationOf(['slack:T1/C1', 6], ['slack:T2/C2', 4])).toBe(3_000);
    expect(durationOf(['slack:T2/C2', 4], ['slack:T1/C1', 6])).toBe(3_000);
  });

  it('the channels of one workspace share its pace, those of another do not', () => {
    const three = (workspace: (n: number) => string) =>
      Array.from({ length: 4 }, (_, n) => [`slack:${workspace(n)}/C${n}`, 3] as const satisfies [Destination, number]);
    expect(durationOf(...three(() => 'T1'))).toBe(7 * 200);
    expect(durationOf(...three((n) => `T${n}`))).toBe(0);
  });
});
