import type { WebClient } from '@slack/web-api';
import { sleep } from '../../../src/lib/timeout.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Vault } from '../../../src/ports/vault.ts';
import { detailOf, readFailureOf } from '../failure.ts';
import { type Installation, nameOfInstallation, readInstallation, writeInstallation } from './installation.ts';
import { type OAuthApp, renewToken } from './oauth.ts';

/** Tokens last 12 h; so long before its end one is renewed, ms. */
const AHEAD_MS = 2 * 3_600_000;
/** One that ends so soon is not used any more, ms. */
const LAST_MS = 60_000;
/** What Slack refused to renew is asked for again after so long, ms. */
const AGAIN_MS = 60_000;
/** A refresh token is good once: where the database does not take what came of it, it is told again so often, so long apart, ms. */
const WRITE_TRIES = 8;
const WRITE_AGAIN_MS = 500;

interface RenewalOptions {
  vault: Vault;
  client: WebClient;
  app: OAuthApp;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Renews tokens that expire, each once, however many processes need it. */
export interface TokenRenewal {
  /** Waits for the new token only where the old one is at its end, or `waits`. `renewed`: what is kept is another one now. Never rejects. */
  ensure(installation: Installation, waits?: boolean): Promise<'renewed' | 'same'>;
}

/** Asks Slack for new tokens, one process at a time. */
export function createTokenRenewal({ vault, client, app, log, now }: RenewalOptions): TokenRenewal {
  const underWay = new Map<string, Promise<'renewed' | 'same'>>();
  const refused = createTtlSet(AGAIN_MS, now);
  const endsWithin = ({ rotation }: Installation, ms: number): boolean => rotation !== null && rotation.expiresAtMs - now() < ms;

  /** Another process, or an installation, may have been faster: what is kept counts. */
  async function renew(team: string): Promise<'renewed' | 'same'> {
    return vault.alone(nameOfInstallation(team), async () => {
      const kept = await vault.get(nameOfInstallation(team));
      const installation = kept && readInstallation(kept.value);
      if (!kept || !installation) return 'same';
      if (!endsWithin(installation, AHEAD_MS)) return 'renewed';
      const next = writeInstallation(await renewToken(client, app, installation, now()));
      for (let tries = 1; ; tries++) {
        try {
          await vault.put(kept.name, next, kept.revision);
          return 'renewed';
        } catch (error) {
          if (tries === WRITE_TRIES) throw error;
          await sleep(WRITE_AGAIN_MS);
        }
      }
    });
  }

  return {
    async ensure(installation, waits = false) {
      const { teamId } = installation.us;
      if (!endsWithin(installation, AHEAD_MS)) return 'same';
      let renewing = underWay.get(teamId);
      if (renewing === undefined) {
        if (!refused.add(teamId)) return 'same';
        renewing = renew(teamId)
          .catch((error: unknown) => {
            log('slack.token-not-renewed', { team: teamId, failure: detailOf(readFailureOf(error)) });
            return 'same' as const;
          })
          .finally(() => underWay.delete(teamId));
        underWay.set(teamId, renewing);
      }
      return waits || endsWithin(installation, LAST_MS) ? renewing : 'same';
    },
  };
}
