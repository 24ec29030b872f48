import { ANSWER_MS, type Answer, askWithin } from '../lib/timeout.ts';
import type { PartHealth } from '../ports/health.ts';

type State = Omit<PartHealth, 'part'>;

/** How one part of Herald is asked how it is. */
export interface PartCheck {
  /** `database`, or the name of a platform. */
  part: string;
  /** What it is, for people: `PostgreSQL at db:5432/herald`. */
  what: string;
  /** Null: there is nothing to say of it. One that throws does not work. */
  ask: () => State | null | Promise<State | null>;
}

/** Says how every part is, in the order of the checks; resolves within the limit whatever is away, and never rejects. */
export type Health = () => Promise<readonly PartHealth[]>;

/**
 * What `status`, `doctor`, `/readyz` and the banner all tell. Each part is asked apart, for at most `limitMs` (default 1,500); one that is still
 * being asked is not asked again meanwhile, however often people want to know.
 */
export function createHealth(checks: readonly PartCheck[], limitMs: number = ANSWER_MS): Health {
  const asks = checks.map((check) => ({ check, ask: joined(check.ask) }));
  return async () => {
    const answers = await Promise.all(asks.map(async ({ check, ask }) => stateOf(check, await askWithin(limitMs, ask))));
    return answers.flatMap((state, at) => {
      const part = checks[at]?.part;
      return state === null || part === undefined ? [] : [{ part, ...state }];
    });
  };
}

/** Whoever asks while an answer is awaited gets that one. */
function joined<T>(ask: () => T | Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= (async () => ask())().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

function stateOf({ what }: PartCheck, answer: Answer<State | null>): State | null {
  if (answer.known) return answer.value;
  if (answer.late) return { ready: false, detail: `${what} does not answer`, hint: 'Herald goes on asking; what is due is kept' };
  const { error } = answer;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message.slice(0, 80)) : 'unknown fault';
  return { ready: false, detail: `${what} can't be asked (${code})` };
}
