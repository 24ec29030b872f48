import type { Post } from '../content/post.ts';
import type { Reply } from '../ports/reply.ts';
/** What a name stands for. */
export type FoundPost = { post: Post } | { reply: Reply };

/** What was found for names that no post there has, for a few seconds: whoever asks again costs nothing. */
export interface RecentMisses {
  /** The answer to the same question over the same archive a moment ago, else what `answer` says. `version`: of the archive. */
  recall(question: string, version: number, answer: () => Promise<FoundPost>): Promise<FoundPost>;
}

const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 200;

/** Nothing is remembered yet. */
export function createRecentMisses(now: () => Date): RecentMisses {
  const misses = new Map<string, { atMs: number; version: number; answer: Promise<FoundPost> }>();
  return {
    recall(question, version, answer) {
      const nowMs = now().getTime();
      const known = misses.get(question);
      if (known && known.version === version && Math.abs(nowMs - known.atMs) < REMEMBERED_MS) return known.answer;
      misses.delete(question);
      const answered = answer();
      misses.set(question, { atMs: nowMs, version, answer: answered });
      const [oldest] = misses.size > MOST_REMEMBERED ? misses.keys() : [];
      if (oldest !== undefined) misses.delete(oldest);
      // A fault is nothing to remember.
      answered.catch(() => misses.delete(question));
      return answered;
    },
  };
}
