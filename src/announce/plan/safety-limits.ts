import { batchIdOf } from '../../model/delivery-key.ts';
import type { Hold } from '../../model/hold.ts';
import type { RecentChange } from '../../ports/post-store.ts';

/** Titles that a hold shows. */
const SAMPLES = 5;
const PREFIXES: Readonly<Record<Hold['kind'], string>> = { additions: 'ha', edits: 'he', removals: 'hr' };

/**
 * The hold that keeps a change: the one that is open, with this change in it, or a new one where `total` is above the limit. Null where nothing
 * keeps it. `total`: what readers notice of it with the ten minutes before: new posts, or messages edited or removed. The same posts at the same time make
 * the same hold. Pure.
 */
export function holdForChange(
  kind: Hold['kind'],
  { posts, messages, open }: RecentChange,
  limit: number,
  now: Date,
  total = messages,
): Hold | null {
  if (messages === 0 || (open === null && total <= limit)) return null;
  const titles = posts.map(({ title }) => title);
  if (open !== null) {
    const samples = [...titles, ...open.samples].slice(0, SAMPLES);
    return { ...open, posts: open.posts + posts.length, messages: open.messages + messages, samples };
  }
  const id = batchIdOf(PREFIXES[kind], [...posts, { id: now.toISOString() }]);
  return { id, kind, since: now.toISOString(), posts: posts.length, messages, samples: titles.slice(0, SAMPLES), decision: null };
}

/** So many files may go at once whatever the size of the folder: people tidy up. */
const FEW = 10;
/** Share of the folder's posts above which it is no tidying. */
const SHARE = 0.5;

/** Whether a folder that lost `gone` of its `there` posts was emptied (a mount that went away, a wrong folder) rather than tidied up: more than ten, and more than half. Pure. */
export function isMassDeletion(gone: number, there: number): boolean {
  return gone > FEW && gone > there * SHARE;
}
