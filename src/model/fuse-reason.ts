import type { Hold } from './hold.ts';

const WORDS: Readonly<Record<Hold['kind'], string>> = { additions: 'new', edits: 'changed', removals: 'removed' };

/** Why an edit or a retraction is held, as its row says it: `fuse: 60 changed posts at once`. Pure. */
export function fuseReasonOf(holds: readonly Hold[], id: string): string {
  const hold = holds.find((one) => one.id === id);
  return hold ? `fuse: ${hold.posts} ${WORDS[hold.kind]} posts at once` : 'fuse';
}
