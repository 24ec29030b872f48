import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { frontMatter, type Home, makeHome, startHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

const WITHIN_MS = 2_000;
/** The timer that looks at everything is asleep: only the post's own time can wake Herald. */
const ENV = { HERALD_POLL_SECONDS: '86400' };

function schedule(name: string, title: string, inMs: number): number {
  const dueMs = Date.now() + inMs;
  home.post(`docs/${name}.md`, frontMatter(title, { publishDate: new Date(dueMs).toISOString() }));
  return dueMs;
}

it('scheduled posts are announced within 2 s of their time, not before, and after a restart those that fell due meanwhile too', async () => {
  const lagMs = watchLag();
  const first = startHerald(home, ['start'], ENV);
  await first.says(/Ready in/);
  const soon = schedule('soon', 'The post of soon', 4_000);
  await first.says(/│ The post of soon/);
  const lateMs = Date.now() - soon;
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs - lagMs()).toBeLessThan(WITHIN_MS);
  await first.end();
  const meanwhile = schedule('meanwhile', 'The post of meanwhile', 0);
  const later = schedule('later', 'The post of later', 8_000);

  const second = startHerald(home, ['start'], ENV);
  await second.says(/Ready in/);
  const ready = Date.now();
  await second.says(/│ The post of meanwhile/);
  expect(Date.now()).toBeGreaterThanOrEqual(meanwhile);
  await second.says(/│ The post of later/);
  expect(Date.now()).toBeGreaterThanOrEqual(later);
  // A machine so slow that it was not up in time may have been late by that much.
  expect(Date.now() - Math.max(later, ready) - lagMs()).toBeLessThan(WITHIN_MS);
  expect(second.out()).not.toContain('│ The post of soon');
  await second.end();
});

/** → the longest that this process, which waits beside Herald, was woken too late since then, ms: a machine that lets it wait lets Herald wait. */
function watchLag(): () => number {
  const EVERY_MS = 20;
  let lastMs = performance.now();
  let longestMs = 0;
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs - EVERY_MS);
    lastMs = performance.now();
  }, EVERY_MS);
  onTestFinished(() => clearInterval(beat));
  return () => longestMs;
}
