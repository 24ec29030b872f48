import { type Kysely, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { Database } from '../schema.ts';

/** A post as the database had it at one moment: its id, and the number of its last write. */
export type PostReference = readonly [id: string, seq: number];

/** A post, and when Herald first saw it (ISO instant, UTC). */
interface StoredPost {
  post: Post;
  firstSeenAt: string;
}

/** Posts that were read before. */
export interface PostCache {
  /** The posts of these references, by id; reads those that are not at hand, in one statement. */
  read(references: readonly PostReference[]): Promise<ReadonlyMap<string, StoredPost>>;
}

interface Entry extends StoredPost {
  seq: number;
}

/** Remembers the `most` posts that were asked for last: a post that goes to a thousand channels is read once. */
export function createPostCache(db: Kysely<Database>, most: number): PostCache {
  const entries = new Map<string, Entry>();

  function keep(id: string, entry: Entry): void {
    entries.delete(id);
    entries.set(id, entry);
    if (entries.size <= most) return;
    const [oldest] = entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
  }

  return {
    async read(references) {
      const found = new Map<string, StoredPost>();
      const missing = new Set<string>();
      for (const [id, seq] of references) {
        const entry = entries.get(id);
        if (entry?.seq !== seq) missing.add(id);
        else if (!found.has(id)) {
          found.set(id, entry);
          keep(id, entry);
        }
      }
      if (missing.size === 0) return found;
      const { rows } = await sql<{ id: string; seq: string; post: Post; first_seen_at: Date }>`
        select id, seq, post, first_seen_at from herald.posts where id = any(${[...missing]}::text[])`.execute(db);
      for (const { id, seq, post, first_seen_at } of rows) {
        const entry = { seq: Number(seq), post, firstSeenAt: first_seen_at.toISOString() };
        found.set(id, entry);
        keep(id, entry);
      }
      return found;
    },
  };
}
