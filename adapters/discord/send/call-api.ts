import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { failureOf, readFailureOf } from '../failure.ts';

export type TokenState = ReturnType<typeof createTokenState>;

/** What Discord last thought of our token: messenger and gateway hear it, the gateway's health says it. Good until Discord says otherwise. */
export function createTokenState() {
  let refusal: AbortController | null = null;
  return {
    isRefused: (): boolean => refusal !== null,
    accept(): void {
      refusal?.abort();
      refusal = null;
    },
    /** Gives what aborts when the token is accepted again. */
    refuse(): AbortSignal {
      refusal ??= new AbortController();
      return refusal.signal;
    },
  };
}

/** Many refused calls get the whole address banned: after a refused token we ask no more for so long, ms. */
const REFUSAL_PAUSE_MS = 5_000;

/** Makes calls, and throws what their failure means. `once`: repeating it is not harmless, else a lost answer is only a call to make again. `insist`: asks also while the token counts as refused. @throws {DeliveryError} */
export type CallApi = <T>(act: () => Promise<T>, terms?: { once?: true; insist?: true }) => Promise<T>;

/** Lets a refused token rest. */
export function createCaller({ tokenState, now }: { tokenState: TokenState; now(): number }): CallApi {
  let refused: { failure: Failure; untilMs: number } | null = null;

  return async (act, { once, insist } = {}) => {
    if (refused && now() < refused.untilMs && !insist) throw new DeliveryError(refused.failure);
    try {
      const outcome = await act();
      refused = null;
      tokenState.accept();
      return outcome;
    } catch (error) {
      const failure = once ? failureOf(error) : readFailureOf(error);
      if (failure.kind === 'unauthorized') {
        refused = { failure, untilMs: now() + REFUSAL_PAUSE_MS };
        tokenState.refuse();
      }
      throw new DeliveryError(failure, { cause: error });
    }
  };
}

/** The same failure of something beside messages: a channel for which it can't be done takes messages all the same. `detail`: what is wrong, in place of what it is for messages. Pure. */
export function withoutPause(error: unknown, detail?: string): unknown {
  if (!(error instanceof DeliveryError) || error.failure.kind !== 'destination-gone') return error;
  return new DeliveryError({ kind: 'rejected', detail: detail ?? error.failure.detail }, { cause: error.cause });
}
