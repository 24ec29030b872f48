import type { Post } from '../content/post.ts';
import type { Reply } from '../ports/reply.ts';

/** The post that a reference names, or a reply that explains why there is none. */
export type FoundPost = { post: Post } | { reply: Reply };

/** Cache of the answers of the last few seconds to references that match no post, so that repeating one costs nothing. */
export type RecentAnswers = ReturnType<typeof createRecentAnswers>;

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 200;

/** Creates an empty cache; it holds 200 answers for 5 s each. */
export function createRecentAnswers(now: () => Date) {
  const given = new Map<string, { atMs: number; version: number; answer: Promise<FoundPost> }>();
  return {
    /** Returns the cached answer to the same question about the same archive, otherwise the result of `answer`. `version`: version of the archive. */
    recall(question: string, version: number, answer: () => Promise<FoundPost>): Promise<FoundPost> {
      const nowMs = now().getTime();
      const known = given.get(question);
      if (known && known.version === version && Math.abs(nowMs - known.atMs) < REMEMBERED_MS) return known.answer;
      given.delete(question);
      const answered = answer();
      given.set(question, { atMs: nowMs, version, answer: answered });
      const [oldest] = given.size > MAX_REMEMBERED ? given.keys() : [];
      if (oldest !== undefined) given.delete(oldest);
      // Failures are not cached.
      answered.catch(() => given.delete(question));
      return answered;
    },
  };
}
