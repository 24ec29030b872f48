import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SETTLE_MS, NOTHING_SETTLING, type SettlingNews, settleNews } from '../../../src/announce/plan/classify-posts.ts';
import { makePost } from '../../support/make.ts';

const START_MS = Date.parse('2026-01-12T12:00:00.000Z');
const SETTLE_MS = 10_000;
const [a, b, c] = ['a', 'b', 'c'].map((name) => makePost({ path: `${name}.md`, hash: name }));

/** News over time: each scan is seconds after the start, and the posts that are news then. */
function play(scans: readonly (readonly [seconds: number, news: readonly ReturnType<typeof makePost>[]])[], settleMs = SETTLE_MS) {
  let settling: SettlingNews = NOTHING_SETTLING;
  return scans.map(([seconds, news]) => {
    const settled = settleNews(settling, news, new Date(START_MS + seconds * 1_000), settleMs);
    ({ settling } = settled);
    return { ready: [...settled.ready], dueS: settled.dueMs === null ? null : (settled.dueMs - START_MS) / 1_000 };
  });
}

const idsOf = (...posts: readonly (ReturnType<typeof makePost> | undefined)[]) => posts.map((post) => post?.id);
const list = (...posts: readonly (ReturnType<typeof makePost> | undefined)[]) => posts.filter((post) => post !== undefined);

describe('new posts', () => {
  it('are announced at once where nothing has to settle', () => {
    expect(play([[0, list(a, b)]], 0)).toEqual([{ ready: idsOf(a, b), dueS: null }]);
  });

  it('wait until they have been unchanged for the settle time, and not a millisecond longer', () => {
    expect(
      play([
        [0, list(a)],
        [9.999, list(a)],
        [10, list(a)],
      ]),
    ).toEqual([
      { ready: [], dueS: 10 },
      { ready: [], dueS: 10 },
      { ready: idsOf(a), dueS: null },
    ]);
  });

  it('wait for others that come meanwhile, and become one batch', () => {
    expect(
      play([
        [0, list(a)],
        [6, list(a, b)],
        [10, list(a, b)],
        [16, list(a, b)],
      ]),
    ).toEqual([
      { ready: [], dueS: 10 },
      { ready: [], dueS: 16 },
      { ready: [], dueS: 16 },
      { ready: idsOf(a, b), dueS: null },
    ]);
  });

  it('wait anew when they change', () => {
    const edited = makePost({ path: 'a.md', hash: 'edited' });
    expect(
      play([
        [0, list(a)],
        [9, list(edited)],
        [10, list(edited)],
        [19, list(edited)],
      ]),
    ).toEqual([
      { ready: [], dueS: 10 },
      { ready: [], dueS: 19 },
      { ready: [], dueS: 19 },
      { ready: idsOf(a), dueS: null },
    ]);
  });

  it('are announced ten minutes after the first news though the folder brings more, each only when its own file is quiet', () => {
    const steps = Array.from({ length: 121 }, (_, step): [number, ReturnType<typeof makePost>[]] => [
      step * 5,
      Array.from({ length: step + 1 }, (_, file) => makePost({ path: `${file}.md`, hash: String(file) })),
    ]);
    const scans = play(steps);
    expect(scans.slice(0, -1).every(({ ready }) => ready.length === 0)).toBe(true);
    // The last two files are less than ten seconds old, and begin the next batch.
    expect(scans.at(-1)?.ready).toHaveLength(119);
    expect(scans.at(-1)?.dueS).toBe(610);
  });

  it('that are taken back before are forgotten', () => {
    expect(
      play([
        [0, list(a)],
        [5, []],
        [20, list(a)],
      ]),
    ).toEqual([
      { ready: [], dueS: 10 },
      { ready: [], dueS: null },
      { ready: [], dueS: 30 },
    ]);
  });

  it('are not held up by a clock that is set back', () => {
    expect(
      play([
        [3_600, list(a)],
        [0, list(a)],
        [10, list(a)],
      ]),
    ).toEqual([
      { ready: [], dueS: 3_610 },
      { ready: [], dueS: 10 },
      { ready: idsOf(a), dueS: null },
    ]);
  });

  it('never wait longer than ten minutes and their own settle time, never less than that, and are due when they say', () => {
    const stream = fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom(a, b, c), fc.integer({ min: 0, max: 2 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(stream, (steps) => {
        let settling: SettlingNews = NOTHING_SETTLING;
        let nowMs = START_MS;
        const news = new Map<string, { post: ReturnType<typeof makePost>; changedMs: number; seenMs: number }>();
        for (const [waitMs, post, version] of steps) {
          nowMs += waitMs;
          if (!post) continue;
          const written = { ...post, hash: `${post.hash}${version}` };
          const before = news.get(post.id);
          if (before?.post.hash !== written.hash) news.set(post.id, { post: written, changedMs: nowMs, seenMs: before?.seenMs ?? nowMs });
          const posts = [...news.values()].map((entry) => entry.post);
          const settled = settleNews(settling, posts, new Date(nowMs), SETTLE_MS);
          ({ settling } = settled);
          for (const id of settled.ready) {
            const entry = news.get(id);
            expect(nowMs - (entry?.changedMs ?? nowMs)).toBeGreaterThanOrEqual(SETTLE_MS);
            news.delete(id);
          }
          // Whoever is still here is not old, or has just changed.
          for (const { changedMs, seenMs } of news.values())
            expect(nowMs - seenMs < MAX_SETTLE_MS || nowMs - changedMs < SETTLE_MS).toBe(true);
          expect(settled.dueMs === null).toBe(news.size === 0);
          if (settled.dueMs !== null) {
            expect(settled.dueMs).toBeGreaterThan(nowMs);
            const left = [...news.values()].map((entry) => entry.post);
            expect(settleNews(settling, left, new Date(settled.dueMs), SETTLE_MS).ready.size).toBeGreaterThan(0);
            expect(settleNews(settling, left, new Date(settled.dueMs - 1), SETTLE_MS).ready.size).toBe(0);
          }
        }
      }),
    );
  });
});
