import type { KnownPost } from '../ports/post-book.ts';

/** So many files may go at once whatever the size of the folder: people tidy up. */
const FEW = 10;
/** Share of the folder's posts above which it is no tidying. */
const SHARE = 0.5;

/** What went from the folder since the last look. */
interface Loss {
  gone: readonly KnownPost[];
  /** Posts that were there, the gone ones among them. */
  of: number;
  /** Rather a mount that went away, or a wrong folder, than people removing posts: nothing may be taken for removed without an admin's word. */
  suspicious: boolean;
}

/**
 * Judges what is missing: suspicious are more than ten posts at once that are more than half of those that were there. `known`: what the books
 * know, `gone`: those of them that a look takes for removed. Pure.
 */
export function lossOf(known: Iterable<KnownPost>, gone: readonly KnownPost[]): Loss {
  let of = 0;
  for (const { removedAt } of known) if (removedAt === null) of += 1;
  return { gone, of, suspicious: gone.length > FEW && gone.length > of * SHARE };
}
