import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { failureOf, readFailureOf } from '../failure.ts';

export type TokenState = ReturnType<typeof createTokenState>;

/** Creates the record of whether Discord last accepted or refused our token; messenger and gateway both update it, and the gateway's health reports it. Accepted until Discord refuses it. */
export function createTokenState() {
  let refusal: AbortController | null = null;
  return {
    isRefused: (): boolean => refusal !== null,
    accept(): void {
      refusal?.abort();
      refusal = null;
    },
    /** Notes a refusal; the returned signal aborts when the token is accepted again. */
    refuse(): AbortSignal {
      refusal ??= new AbortController();
      return refusal.signal;
    },
  };
}

/** Time without calls after a refused token, ms: too many refused calls get our IP address banned. */
const REFUSAL_PAUSE_MS = 5_000;

/** Makes a call and throws a DeliveryError that classifies its failure. `once`: the call is not safe to repeat; otherwise a lost response counts as `unavailable`. `insist`: calls even while the token counts as refused. @throws {DeliveryError} */
export type CallApi = <T>(act: () => Promise<T>, terms?: { once?: true; insist?: true }) => Promise<T>;

/** Creates the caller, which makes no calls for 5 s after the token was refused. */
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

/** Returns the failure as one that pauses no channel (`rejected` instead of `destination-gone`), for calls that concern no message: the channel may still accept messages. `detail`: replaces the failure's own. Pure. */
export function withoutPause(error: unknown, detail?: string): unknown {
  if (!(error instanceof DeliveryError) || error.failure.kind !== 'destination-gone') return error;
  return new DeliveryError({ kind: 'rejected', detail: detail ?? error.failure.detail }, { cause: error.cause });
}
