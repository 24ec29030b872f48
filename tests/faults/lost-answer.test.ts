import { describe, expect, it } from 'vitest';
import { makePost } from '../support/make.ts';
import { createModelHerald, DESTINATIONS } from './model-herald.ts';
import { createModelPlatform, type Fate } from './model-platform.ts';

const START_MS = Date.parse('2026-03-01T00:00:00Z');

/** A post whose request has this fate, and another one behind it in each channel; time passes. */
async function afterLostAnswer(fate: Fate, passMs: number) {
  const platform = createModelPlatform(5, 0);
  const herald = await createModelHerald(platform, START_MS);
  await herald.look([]);
  platform.fates = DESTINATIONS.map(() => fate);
  await herald.look([1, 2].map((n) => makePost({ path: `${n}.md`, date: `2026-02-28T0${n}:00:00Z` })));
  await herald.pass(passMs);
  const rows = await herald.stores.ledger.find({ purposes: ['announce'] }, 10);
  return { states: rows.map(({ state }) => state), taken: platform.taken.length };
}

describe('a message whose answer was lost', () => {
  it('is found by its own process, and its channel is free, long before another process would look', async () => {
    expect(await afterLostAnswer('lost-after', 5_000)).toEqual({ states: Array(4).fill('delivered'), taken: 4 });
  });

  it('is sent again only after two looks ten seconds apart', async () => {
    expect((await afterLostAnswer('lost-before', 10_000)).taken).toBe(0);
    expect(await afterLostAnswer('lost-before', 30_000)).toEqual({ states: Array(4).fill('delivered'), taken: 4 });
  });

  it('is left alone by others for as long as its request may be under way', async () => {
    expect((await afterLostAnswer('crash-after', 10_000)).states).toContain('sending');
  });
});
