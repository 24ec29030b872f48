import { beforeAll, expect, test } from 'vitest';
import { searchPosts } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const SYLLABLES = ['ku', 'ber', 'ne', 'tes', 'ci', 'li', 'um', 'fal', 'co', 'ra', 'mo', 'zi'];

let engine: SearchEngine;
beforeAll(async () => {
  engine = openSearch({ now: () => NOW.getTime() });
  // 3,000 posts with about 1,700 words that are all near each other: the worst there is for spelling.
  const word = (seed: number): string => [seed, seed >> 2, seed >> 5].map((at) => SYLLABLES[at % SYLLABLES.length]).join('');
  engine.upsert(
    Array.from({ length: 3_000 }, (_, number) =>
      makePost({
        path: `${number}.md`,
        title: `${word(number)} ${word(number * 7)}`,
        body: Array.from({ length: 40 }, (_, at) => word(number * 31 + at)).join(' '),
      }),
    ),
  );
  await engine.settled();
}, 60_000);

test.each([
  ['one word of 10,000 letters', 'kubernetes'.repeat(1_000)],
  ['10,000 characters of words', 'kuberne cilum fallco '.repeat(480)],
  ['2,000 different words that nobody wrote', Array.from({ length: 2_000 }, (_, number) => `q${number.toString(36)}z`).join(' ')],
  ['200 different misspelt words', Array.from({ length: 200 }, (_, at) => `kubrne${SYLLABLES[at % 12]}x${SYLLABLES[at % 7]}`).join(' ')],
  ['emoji alone', '🚀🔥👩‍👩‍👧‍👦'.repeat(300)],
  ['operators alone', '- -- "" " : tag: -tag: source:"" before: is: -"" '.repeat(100)],
  ['a pattern', '(a+)+$ .*.*.* [a-z]{1000} \\p{L}+ ^(((((x)))))'],
  ['open quotes', '"'.repeat(2_000)],
  ['one letter', 'k'],
  ['letters with spaces', 'k u b e r n e t e s '.repeat(200)],
  ['marks that stand on nothing', '\u0301'.repeat(5_000)],
  ['halves of pairs', '\ud83d '.repeat(2_000)],
  ['one run of 5,000 signs', '容器编排'.repeat(1_250)],
  ['one run of Thai letters', 'คอนเทนเนอร์'.repeat(400)],
  ['dots and dashes', 'a.b-c_d/e+'.repeat(900)],
  ['phrases of everything', Array.from({ length: 60 }, (_, at) => `"${SYLLABLES[at % 12]}ber ${at}"`).join(' ')],
  ['exclusions of everything', SYLLABLES.flatMap((a) => SYLLABLES.map((b) => `-${a}${b}ku`)).join(' ')],
])('%s: answered and completed at once', async (_what, text) => {
  const before = process.cpuUsage();
  const { hits } = await searchPosts(engine, text, NOW, { limit: 5, offset: 0 });
  const suggestions = await engine.suggest(text, 25);
  const { user, system } = process.cpuUsage(before);
  expect(hits.length).toBeLessThanOrEqual(5);
  expect(suggestions.length).toBeLessThanOrEqual(25);
  // Work of this process, not time: the machine may have other things to do. What is quadratic takes seconds here.
  expect((user + system) / 1_000).toBeLessThan(400);
});
