import { capitalize } from '../../../src/lib/capitalize.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { type Destination, workspaceOf } from '../../../src/model/destination.ts';
import { failureOf, readFailureOf, slackCodeOf } from '../failure.ts';

/** Slack's last verdict on our bot token: the messenger records it, the gateway's health reports it. */
export interface TokenState {
  /** Slack's reason for refusing it; null if it does not, as far as we know. */
  refusal: string | null;
}

/** Time within which a second 429 concerns the whole workspace, ms. */
const SECOND_LIMIT_MS = 60_000;

/** The facts of a Web API call that decide what its failure means. */
interface Call {
  /** For example `chat.postMessage`: Slack counts by method and workspace. */
  method: string;
  /** null: the workspace as such. */
  destination: Destination | null;
  /** Whether repeating it is harmless: if its answer is lost, the call is then simply made again. */
  repeatable: boolean;
}

/** Makes a call. @throws {DeliveryError} that classifies the failure */
export type CallApi = <T>(call: Call, act: () => Promise<T>) => Promise<T>;

/**
 * Creates a caller that remembers 429s, to tell those of a channel from those of a workspace, and Slack's verdict on our token. `now`: epoch ms.
 * `renew`: advice for a refused token, unless Slack gives a better one; null: the general advice for any platform.
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
      // A missing right to read says nothing about the right to write.
      if (failure.kind === 'unauthorized' && !(call.method.startsWith('conversations.') && slackCodeOf(error) === 'missing_scope'))
        tokenState.refusal = failure.detail;
      const isAdvised = failure.kind !== 'unauthorized' || failure.advice !== undefined || renew === null;
      throw new DeliveryError(isAdvised ? failure : { ...failure, advice: capitalize(renew) }, { cause: error });
    }
  };
}
