import type { Post } from '../../src/content/post.ts';
import { makePost } from '../support/make.ts';

/** Posts of one round: what all channels get, in batches as they are seen, and what only the noisy one gets. */
export interface Programme {
  /** In the order in which looks find them; numbers rise. */
  batches: readonly (readonly Post[])[];
  /** Posts in one batch above which they are one digest. */
  eachLimit: number;
}

/** Source of the posts that only the noisy channel wants. */
export const NOISE = 'Noise';
export const NEWS = 'News';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NUMBER = /\bPost (\d{4}) of\b/g;

/** Numbers of the posts that a text tells of. Pure. */
export function numbersIn(text: string): readonly number[] {
  return [...new Set([...text.matchAll(NUMBER)].map(([, digits]) => Number(digits)))].sort((a, b) => a - b);
}

/** Number of a post, by its title. Pure. */
export function numberOf({ title }: Post): number {
  return numbersIn(title)[0] ?? Number.NaN;
}

/** A programme of `total` posts for everybody: some one by one, more than half of them in one digest, the rest one by one again; before them `noise` for the noisy channel. Pure. */
export function programmeOf(total: number, noise: number, nowMs: number): Programme {
  const singles = Math.max(2, Math.floor(total * 0.38));
  const digest = Math.max(singles + 2, Math.floor(total * 0.46));
  let number = 0;
  const batch = (count: number, source: string): readonly Post[] =>
    Array.from({ length: count }, () => {
      number += 1;
      return makeNews(number, nowMs, source);
    });
  const noisy = Array.from({ length: Math.ceil(noise / singles) }, () => batch(singles, NOISE));
  return {
    batches: [...noisy, batch(singles, NEWS), batch(digest, NEWS), batch(Math.max(0, total - singles - digest), NEWS)],
    eachLimit: singles,
  };
}

/** The post of a number: younger than all before it. Pure. */
export function makeNews(number: number, nowMs: number, source = NEWS): Post {
  const title = `Post ${String(number).padStart(4, '0')} of many`;
  const date = new Date(nowMs - DAY_MS + number * MINUTE_MS).toISOString();
  return makePost({ path: `docs/${number}.md`, title, date, source, kind: 'link', tldr: `What number ${number} says.` });
}
