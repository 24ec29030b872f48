import type { Post } from '../../content/post.ts';
import type { KnownPost } from '../../ports/post-store.ts';

/** Files whose bytes are found again under another path. Only posts that are known by their path alone change their id by that. */
export interface Renames {
  /** What the database knows of a new post from where it was before; undefined: it was nowhere. */
  cameFrom: (post: Post) => KnownPost | undefined;
  /** Whether a post that is not at its place any more stands, as it was, at another: it is not gone. */
  livesOn: (known: KnownPost) => boolean;
  /** Whether such a post has now been edited at its new place: the old one is gone, but nothing that was said of it is wrong. */
  wentOn: (known: KnownPost) => boolean;
}

/** Tells moved files from removed and new ones, by their bytes. Pure. */
export function detectRenames(posts: readonly Post[], known: ReadonlyMap<string, KnownPost>): Renames {
  const present = new Set(posts.map(({ id }) => id));
  const absent = [...known.values()].filter(({ id }) => !present.has(id));
  const left = new Map<string, KnownPost>();
  // Of several files with the same bytes the one that people have been told of counts.
  for (const one of absent) if (left.get(one.hash)?.state !== 'announced') left.set(one.hash, one);
  const now = new Set(posts.map(({ hash }) => hash));
  const before = new Set(posts.flatMap(({ id }) => known.get(id)?.hash ?? []));
  return {
    cameFrom: ({ id, hash }) => (known.has(id) ? undefined : left.get(hash)),
    livesOn: ({ hash }) => now.has(hash),
    wentOn: ({ hash }) => before.has(hash) && !now.has(hash),
  };
}
