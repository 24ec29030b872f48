import type { Post } from '../content/post.ts';
import type { Reply } from '../ports/reply.ts';

/** What a name stands for. */
export type FoundPost = { post: Post } | { reply: Reply };

/** What was answered a few seconds ago to names that no post has: whoever asks again costs nothing. */
export type RecentAnswers = ReturnType<typeof createRecentAnswers>;

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 200;

/** Nothing is remembered yet. */
export function createRecentAnswers(now: () => Date) {
  const given = new Map<string, { atMs: number; version: number; answer: Promise<FoundPost> }>();
  return {
    /** The answer to the same question over the same archive a moment ago, else what `answer` says. `version`: of the archive. */
    recall(question: string, version: number, answer: () => Promise<FoundPost>): Promise<FoundPost> {
      const nowMs = now().getTime();
      const known = given.get(question);
      if (known && known.version === version && Math.abs(nowMs - known.atMs) < REMEMBERED_MS) return known.answer;
      given.delete(question);
      const answered = answer();
      given.set(question, { atMs: nowMs, version, answer: answered });
      const [oldest] = given.size > MAX_REMEMBERED ? given.keys() : [];
      if (oldest !== undefined) given.delete(oldest);
      // A fault is nothing to remember.
      answered.catch(() => given.delete(question));
      return answered;
    },
  };
}
