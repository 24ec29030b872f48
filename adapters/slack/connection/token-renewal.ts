import type { WebClient } from '@slack/web-api';
import { sleep } from '../../../src/lib/timeout.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import type { Log } from '../../../src/ops/log.ts';
import { detailOf, readFailureOf } from '../failure.ts';
import { type Installation, type Installations, type OAuthApp, renewToken } from './installation.ts';

/** Tokens last 12 h; so long before its end one is renewed, ms. */
const AHEAD_MS = 2 * 3_600_000;
/** One that ends so soon is not used any more, ms. */
const LAST_MS = 60_000;
/** What Slack refused to renew is asked for again after so long, ms. */
const AGAIN_MS = 60_000;
/** Where the database does not take a new one, writing is tried so often, so long apart, ms; and after that when the token is asked for again. */
const WRITE_TRIES = 8;
const WRITE_AGAIN_MS = 500;

export interface RenewalOptions {
  installations: Installations;
  client: WebClient;
  app: OAuthApp;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/**
 * Renews a token that expires, once, however many processes need it, and waits for the new one only where the old one is at its end, or `waits`. `isExpired`: Slack says
 * that it is, whatever the clock says. True: what is kept is another one now. Never rejects.
 */
type RenewToken = (installation: Installation, own: { isExpired: boolean; waits?: boolean }) => Promise<boolean>;

/** Asks Slack for new tokens, one process at a time. */
export function createTokenRenewal({ installations, client, app, log, now }: RenewalOptions): RenewToken {
  const underWay = new Map<string, Promise<boolean>>();
  const refused = createTtlSet(AGAIN_MS, now);
  /** What Slack gave, and the database has not taken: there is no second one for the same refresh token. `over`: revision. */
  const unkept = new Map<string, { next: Installation; over: number }>();
  const endsWithin = ({ rotation }: Installation, ms: number): boolean => rotation !== null && rotation.expiresAtMs - now() < ms;

  /** Another process, or an installation, may have been faster: what is kept counts. */
  async function renew({ us: { teamId: team }, botToken }: Installation, isExpired: boolean): Promise<boolean> {
    return installations.alone(team, async () => {
      const kept = await installations.get(team);
      if (kept === null) return false;
      const { installation } = kept;
      if (!endsWithin(installation, AHEAD_MS) && !(isExpired && installation.botToken === botToken)) return true;
      const given = unkept.get(team);
      const next = given?.over === kept.revision ? given.next : await renewToken(client, app, installation, now());
      unkept.set(team, { next, over: kept.revision });
      for (let tries = 1; ; tries++) {
        try {
          await installations.put(next, kept.revision);
          unkept.delete(team);
          return true;
        } catch (error) {
          if (tries === WRITE_TRIES) throw error;
          await sleep(WRITE_AGAIN_MS);
        }
      }
    });
  }

  return async (installation, { isExpired, waits = false }) => {
    const { teamId } = installation.us;
    if (installation.rotation === null || (!isExpired && !endsWithin(installation, AHEAD_MS))) return false;
    let renewing = underWay.get(teamId);
    if (renewing === undefined) {
      if (!refused.add(teamId)) return false;
      renewing = renew(installation, isExpired)
        .catch((error: unknown) => {
          log('slack.token-not-renewed', { team: teamId, failure: detailOf(readFailureOf(error)) });
          return false;
        })
        .finally(() => underWay.delete(teamId));
      underWay.set(teamId, renewing);
    }
    return waits || isExpired || endsWithin(installation, LAST_MS) ? renewing : false;
  };
}
