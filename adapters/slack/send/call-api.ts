import { capitalize } from '../../../src/lib/capitalize.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { type Destination, workspaceOf } from '../../../src/model/destination.ts';
import { failureOf, readFailureOf, slackCodeOf } from '../failure.ts';

/** What Slack last thought of our bot token: the messenger hears it, the gateway's health says it. */
export interface TokenState {
  /** Slack's reason for refusing it; null: it does not, as far as we know. */
  refusal: string | null;
}

/** A second 429 within this time concerns the whole workspace, ms. */
const SECOND_LIMIT_MS = 60_000;

/** One call of the Web API, as a failure is judged by it. */
interface Call {
  /** `chat.postMessage`: Slack counts by method and workspace. */
  method: string;
  /** Null: the workspace as such. */
  destination: Destination | null;
  /** Whether repeating it is harmless: then a lost answer is only a call to make again. */
  repeatable: boolean;
}

/** Makes a call, and throws what its failure means. @throws {DeliveryError} */
export type CallApi = <T>(call: Call, act: () => Promise<T>) => Promise<T>;

/**
 * Remembers 429s, to tell those of a channel from those of a workspace, and what Slack thinks of our token. `now`: epoch ms.
 * `renew`: what to do where the token is refused, unless Slack says more; null: what holds for any platform.
 */
export function createCaller(tokenState: TokenState, now: () => number, renew: string | null = null): CallApi {
  const limitedAtMs = new Map<string, number>();

  function scoped(failure: Failure, { method, destination }: Call): Failure {
    if (failure.kind !== 'rate-limited' || failure.scope !== 'destination') return failure;
    if (destination === null) return { ...failure, scope: 'workspace' };
    const counted = `${workspaceOf(destination)} ${method}`;
    const second = now() - (limitedAtMs.get(counted) ?? Number.NEGATIVE_INFINITY) < SECOND_LIMIT_MS;
    limitedAtMs.set(counted, now());
    return second ? { ...failure, scope: 'workspace' } : failure;
  }

  return async (call, act) => {
    try {
      const answer = await act();
      tokenState.refusal = null;
      return answer;
    } catch (error) {
      const failure = scoped(call.repeatable ? readFailureOf(error) : failureOf(error), call);
      // What we may not read says nothing about what we may write.
      if (failure.kind === 'unauthorized' && !(call.method.startsWith('conversations.') && slackCodeOf(error) === 'missing_scope'))
        tokenState.refusal = failure.detail;
      const isAdvised = failure.kind !== 'unauthorized' || failure.advice !== undefined || renew === null;
      throw new DeliveryError(isAdvised ? failure : { ...failure, advice: capitalize(renew) }, { cause: error });
    }
  };
}
