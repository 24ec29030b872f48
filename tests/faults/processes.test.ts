import { describe, expect, it } from 'vitest';
import { isAvailable } from './backends.ts';
import { processFaults } from './process-faults.ts';

/** The short form: fifteen kills in all, and one of each of the others. In full: `npm run test:faults`. */
const PLAY_MS = 240_000;

describe.concurrent('deliveries arrive exactly once, in order, whatever happens to processes and servers', () => {
  const plays = processFaults().flatMap(({ name, backends, rounds, play }) =>
    backends.filter((backend) => rounds.short > 0 && isAvailable(backend)).map((backend) => [name, backend, rounds.short, play] as const),
  );
  it.each(plays)(
    '%s, on %s',
    async (_, backend, rounds, play) => {
      expect(await play(backend, 1, rounds)).toEqual({ lost: 0, duplicated: 0, lies: [] });
    },
    PLAY_MS,
  );
});
