import { setImmediate as turn } from 'node:timers/promises';
import type { IQueueBackend } from 'bullmq';
import { expect, it } from 'vitest';
import { pausedFetching } from '../../../adapters/bullmq/delivery-worker.ts';

const HOUR_MS = 3_600_000;

/** A backend that fetches so. */
function fetching(moveToActive: () => Promise<unknown[]>, stop: AbortSignal): IQueueBackend {
  return pausedFetching(() => ({ moveToActive }) as unknown as IQueueBackend, HOUR_MS, stop)('name', { connection: {} });
}

it('a fetch that is refused is answered after the pause, or when the worker stops', async () => {
  const stop = new AbortController();
  const refused = new Error('OOM command not allowed');
  const asked = fetching(() => Promise.reject(refused), stop.signal).moveToActive('token');
  let answered = false;
  asked.catch(() => {
    answered = true;
  });
  for (let n = 0; n < 5; n++) await turn();
  expect(answered).toBe(false);
  stop.abort();
  await expect(asked).rejects.toBe(refused);
});

it('a fetch that works is answered at once', async () => {
  const backend = fetching(async () => ['job'], new AbortController().signal);
  expect(await backend.moveToActive('token')).toEqual(['job']);
});
