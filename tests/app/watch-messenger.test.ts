import { expect, it } from 'vitest';
import { watchMessenger } from '../../src/app/watch-messenger.ts';
import { DeliveryError, type Failure } from '../../src/lib/errors.ts';
import { createOutages } from '../../src/ops/outages.ts';
import type { Messenger, Outgoing } from '../../src/ports/messenger.ts';

function open() {
  let failure: Failure | null = null;
  const answer = async (): Promise<never> => {
    throw failure === null ? new Error('ours') : new DeliveryError(failure);
  };
  const messenger: Messenger = {
    platform: 'slack',
    rateLimits: { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } },
    capacity: () => 1,
    post: answer,
    edit: answer,
    retract: answer,
    probe: async () => undefined,
    find: answer,
    check: async () => [],
  };
  const outages = createOutages(() => undefined);
  const watched = watchMessenger(messenger, outages.of('slack'));
  const post = async (next: Failure | null): Promise<number> => {
    failure = next;
    await expect(watched.post({ key: 'k' } as Outgoing)).rejects.toThrow();
    return outages.current().length;
  };
  return { watched, outages, post };
}

it('a platform that can’t be reached is away, until it answers, be it with a refusal', async () => {
  const { post } = open();
  expect(await post({ kind: 'rejected', detail: 'no_text' })).toBe(0);
  expect(await post({ kind: 'unavailable', detail: 'HTTP 503' })).toBe(1);
  expect(await post({ kind: 'rejected', detail: 'no_text' })).toBe(0);
});

it('an answer that was lost, and a fault of ours, say nothing about the platform', async () => {
  const { post, watched, outages } = open();
  expect(await post({ kind: 'unknown-outcome', detail: 'reset' })).toBe(0);
  expect(await post(null)).toBe(0);
  expect(await post({ kind: 'unavailable', detail: 'HTTP 503' })).toBe(1);
  expect(await post({ kind: 'unknown-outcome', detail: 'reset' })).toBe(1);
  expect(await post(null)).toBe(1);
  await watched.probe(null);
  expect(outages.current()).toEqual([]);
});
