import { randomUUID } from 'node:crypto';
import type { PageStatus } from './routes.ts';

/** A page that answered a form. */
export interface Answer {
  html: string;
  status: PageStatus;
}

/** Time an answer can be shown again, ms. */
export const ANSWER_KEPT_MS = 3_600_000;
/** Maximum number of answers, and of characters in all of them together; beyond either, the oldest are forgotten. */
export const MAX_ANSWERS = 200;
const MAX_CHARS = 16_000_000;

/**
 * Creates an empty record of the answers to submitted forms, in the memory of this process. Each is shown by a GET, so that reloading it or going back
 * to it submits nothing again. `now`: epoch ms.
 */
export function createAnswerBook(now: () => number) {
  const answers = new Map<string, Answer & { owner: string; endsAtMs: number }>();
  let chars = 0;
  const forget = (name: string): void => {
    chars -= answers.get(name)?.html.length ?? 0;
    answers.delete(name);
  };
  return {
    /** Keeps an answer; returns the name it can be found by. `owner`: a secret of the session that submitted the form. */
    keep(owner: string, answer: Answer): string {
      const name = randomUUID();
      answers.set(name, { ...answer, owner, endsAtMs: now() + ANSWER_KEPT_MS });
      chars += answer.html.length;
      for (const [oldest, { endsAtMs }] of answers) {
        if (oldest === name || (endsAtMs > now() && answers.size <= MAX_ANSWERS && chars <= MAX_CHARS)) break;
        forget(oldest);
      }
      return name;
    },
    /** Returns an answer; null if it is forgotten, or belongs to another session. */
    find(owner: string, name: string): Answer | null {
      const found = answers.get(name);
      return found && found.owner === owner && found.endsAtMs > now() ? found : null;
    },
  };
}
