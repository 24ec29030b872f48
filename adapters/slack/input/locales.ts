import { withTimeout } from '../../../src/lib/timeout.ts';
import { createTtlCache } from '../../../src/lib/ttl-cache.ts';
import type { SlackAccess } from '../connection/identity.ts';
import { readFailureOf } from '../failure.ts';

/** What people read, as Slack says it. */
export interface PersonLocales {
  /** `de-DE`; null where Slack does not say. Never rejects. */
  of(user: string): Promise<string | null>;
}

/** An answer counts for this long, also that there is none (without `users:read`), but not one that was lost: a language hardly ever changes, ms. */
const TTL_MS = 3_600_000;
/** A form must be opened within 3 s: nobody waits longer for a language than this, ms. */
const ASK_MS = 700;
const MAX_KEYS = 5_000;

/** Whether Slack may answer the same question otherwise a moment later. Pure. */
function isPassing(error: unknown): boolean {
  const { kind } = readFailureOf(error);
  return kind === 'unavailable' || kind === 'rate-limited';
}

/** Asks `users.info` with `include_locale`, once an hour for each person. https://docs.slack.dev/reference/methods/users.info */
export function createPersonLocales({
  client,
  botToken: token,
  now,
}: Pick<SlackAccess, 'client' | 'botToken'> & { now(): number }): PersonLocales {
  const cache = createTtlCache<string | null>(TTL_MS, now, MAX_KEYS);
  const ask = (user: string): Promise<string | null> =>
    client.users.info({ token, user, include_locale: true }).then(
      ({ user: found }) => found?.locale ?? null,
      (error: unknown) => {
        if (isPassing(error)) throw error;
        return null;
      },
    );
  return {
    of: (user) =>
      withTimeout(
        ASK_MS,
        cache.get(user, () => ask(user)).catch(() => null),
      ),
  };
}
