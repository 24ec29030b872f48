import { batchIdOf } from '../../model/delivery-key.ts';
import type { Hold } from '../../model/hold.ts';

/** Titles that a hold shows. */
const SAMPLES = 5;
const PREFIXES: Readonly<Record<Hold['kind'], string>> = { additions: 'ha', edits: 'he', removals: 'hr' };

/** The hold of a batch with more than `limit` posts; null where it is not that large. The same posts at the same time make the same hold. Pure. */
export function holdForBatch(kind: Hold['kind'], posts: readonly { id: string; title: string }[], limit: number, now: Date): Hold | null {
  if (posts.length <= limit) return null;
  const id = batchIdOf(PREFIXES[kind], [...posts, { id: now.toISOString() }]);
  const samples = posts.slice(0, SAMPLES).map(({ title }) => title);
  return { id, kind, since: now.toISOString(), posts: posts.length, samples, decision: null };
}

/** So many files may go at once whatever the size of the folder: people tidy up. */
const FEW = 10;
/** Share of the folder's posts above which it is no tidying. */
const SHARE = 0.5;

/** Whether a folder that lost `gone` of its `there` posts at once was emptied (a mount that went away, a wrong folder) rather than tidied up: more than ten, and more than half. Pure. */
export function isMassDeletion(gone: number, there: number): boolean {
  return gone > FEW && gone > there * SHARE;
}
