import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { DeliveryError, VaultError } from '../../../src/lib/errors.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import { createTtlCache } from '../../../src/lib/ttl-cache.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Vault } from '../../../src/ports/vault.ts';
import { detailOf, readFailureOf } from '../failure.ts';
import { askIdentity } from './identity.ts';
import { BOT_SCOPES, OPTIONAL_SCOPES } from './tokens.ts';

const TEAM = /^T[A-Z0-9]{2,20}$/;
const SHAPE = z.strictObject({
  us: z.strictObject({
    teamId: z.string().regex(TEAM),
    enterpriseId: z.string().nullable(),
    botId: z.string(),
    botUserId: z.string(),
    name: z.string(),
    teamUrl: z.string().nullable(),
    scopes: z.array(z.string()).readonly().nullable(),
  }),
  /** Name of the workspace. */
  teamName: z.string(),
  /** `xoxb-…`, or `xoxe.xoxb-…` if it expires. */
  botToken: z.string().min(1),
  /** If tokens expire: the refresh token for the next one, and when this one expires (epoch ms). null: it does not expire. */
  rotation: z.strictObject({ refreshToken: z.string().min(1), expiresAtMs: z.number() }).nullable(),
  /** Epoch ms. */
  installedAtMs: z.number(),
});
/** A workspace in which somebody has installed Herald. */
export type Installation = z.infer<typeof SHAPE>;
const PREFIX = 'installation/';

/** Installations, shared by all processes. Failures say that the database does not answer, because Slack would be blamed otherwise. */
type Installations = ReturnType<typeof createInstallations>;

/** Stores installations in `vault`, encrypted, because they contain tokens. All methods throw {DeliveryError}. */
export function createInstallations(vault: Vault) {
  const nameOf = (team: string): string => `${PREFIX}${team}`;
  return {
    /** `installation` is null if no key decrypts it or another version of Herald wrote it. */
    async list() {
      const kept = await vault.list().catch(unanswered);
      return kept.flatMap(({ name, value, revision }) => {
        const team = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
        return TEAM.test(team) ? [{ team, revision, installation: readInstallation(value) }] : [];
      });
    },
    /** Returns null if there is none that can be read. */
    async get(team: string) {
      const kept = await vault.get(nameOf(team)).catch(unanswered);
      const installation = readInstallation(kept?.value ?? null);
      return kept && installation && { installation, revision: kept.revision };
    },
    /** See `Vault.put`. */
    put: (installation: Installation, over?: number) =>
      vault.put(nameOf(installation.us.teamId), JSON.stringify(installation), over).catch(unanswered),
    /** Removes an installation and returns whether there was one. */
    remove: (team: string) => vault.remove(nameOf(team)).catch(unanswered),
    /** See `Vault.alone`. @throws whatever `act` throws as well */
    async alone<T>(team: string, act: () => Promise<T>): Promise<T> {
      // An error of `act` is not a failure of the vault.
      const [done] = await vault.alone(nameOf(team), () => Promise.allSettled([act()])).catch(unanswered);
      if (done.status === 'rejected') throw done.reason;
      return done.value;
    },
  };
}

function unanswered(error: unknown): never {
  const detail = error instanceof VaultError ? error.message : 'the database, where the tokens of workspaces are, does not answer';
  throw new DeliveryError({ kind: 'unavailable', detail }, { cause: error });
}

function readInstallation(text: string | null): Installation | null {
  return SHAPE.safeParse(parseJsonObject(text ?? '')).data ?? null;
}

/** The app's own credentials, from “Basic Information”. */
export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  /** Where people install Herald: `https://herald.example.org/slack/install`. */
  installUrl: string;
}

/** Paths of the page that starts an installation and of the page that Slack redirects back to. */
export const INSTALL_PATH = '/slack/install';
export const INSTALLED_PATH = '/slack/installed';

/** An installation that Herald does not accept; `token` must be revoked. */
interface Refused {
  why: string;
  token: string | null;
}

/** Returns the address at Slack where somebody approves the installation. https://docs.slack.dev/authentication/installing-with-oauth Pure. */
export function authorizeUrl({ clientId, installUrl }: OAuthApp, state: string, slackUrl = 'https://slack.com/'): string {
  const scope = [...BOT_SCOPES, ...OPTIONAL_SCOPES].join(',');
  const asked = new URLSearchParams({ client_id: clientId, scope, redirect_uri: redirectUrl(installUrl), state });
  return new URL(`oauth/v2/authorize?${asked}`, slackUrl).href;
}

/** Returns the address that Slack redirects back to; the app's manifest lists it. Pure. */
function redirectUrl(installUrl: string): string {
  return new URL(INSTALLED_PATH, installUrl).href;
}

/** Exchanges the code from Slack's redirect for an installation. @throws the SDK's error */
export async function exchangeCode(client: WebClient, app: OAuthApp, code: string, nowMs: number): Promise<Installation | Refused> {
  const { clientId: client_id, clientSecret: client_secret, installUrl } = app;
  const answer = await client.oauth.v2.access({ client_id, client_secret, code, redirect_uri: redirectUrl(installUrl) });
  const { access_token: botToken = null, team } = answer;
  if (answer.is_enterprise_install === true)
    return {
      why: 'Herald was installed for a whole organisation, and posts for one workspace at a time: install it in a workspace of yours, which you can choose at the top right of Slack’s page.',
      token: botToken,
    };
  if (botToken === null || answer.token_type !== 'bot' || team?.id === undefined)
    return { why: 'Slack issued no bot token.', token: botToken };
  const us = { ...(await askIdentity(client, botToken)), teamId: team.id };
  return { us, teamName: team.name ?? team.id, botToken, rotation: rotationOf(answer, nowMs), installedAtMs: nowMs };
}

type Rotation = { refresh_token?: string; expires_in?: number };

function rotationOf({ refresh_token: refreshToken, expires_in: seconds }: Rotation, nowMs: number): Installation['rotation'] {
  return refreshToken === undefined || seconds === undefined ? null : { refreshToken, expiresAtMs: nowMs + seconds * 1000 };
}

/** Returns the installation with its next token, which uses up the refresh token. https://docs.slack.dev/authentication/using-token-rotation @throws the SDK's error */
async function renewToken(client: WebClient, app: OAuthApp, installation: Installation, nowMs: number): Promise<Installation> {
  const { rotation } = installation;
  if (rotation === null) return installation;
  const answer = await client.oauth.v2.access({
    client_id: app.clientId,
    client_secret: app.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: rotation.refreshToken,
  });
  const next = rotationOf(answer, nowMs);
  if (answer.access_token === undefined || next === null) throw new Error('Slack said ok, but gave no new token');
  return { ...installation, botToken: answer.access_token, rotation: next };
}

/** Time before a token's end at which it is renewed, ms; tokens last 12 h. */
const RENEW_BEFORE_MS = 2 * 3_600_000;
/** Time before a token's end from which it is no longer used, ms. */
const MIN_REMAINING_MS = 60_000;
/** Time until a renewal is tried again for the same workspace, ms. */
const RENEW_RETRY_MS = 60_000;
const MAX_TRIED = 10_000;
/** How often, and at which interval (ms), a new token is written that the database does not accept; after that it is written when the token is next requested. */
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
 * Creates a function that renews an expiring token, once, however many processes need it. It waits for the new token only if the old one is about to expire or `waits` is set.
 * `isExpired`: Slack reports the token as expired, whatever the clock says. Resolves to true if the stored token is another one now. Never rejects.
 */
export function createTokenRenewal({ installations, client, app, log, now }: RenewalOptions) {
  const tried = createTtlCache<boolean>(RENEW_RETRY_MS, now, MAX_TRIED);
  /** Tokens that Slack issued but the database has not stored: Slack issues no second one for the same refresh token. `over`: revision. */
  const unkept = new Map<string, { next: Installation; over: number }>();
  const endsWithin = ({ rotation }: Installation, ms: number): boolean => rotation !== null && rotation.expiresAtMs - now() < ms;

  /** Another process, or a new installation, may have been faster: the stored token counts. */
  async function renew({ us: { teamId: team }, botToken }: Installation, isExpired: boolean): Promise<boolean> {
    return installations.alone(team, async () => {
      const kept = await installations.get(team);
      if (kept === null) return false;
      const { installation } = kept;
      if (!endsWithin(installation, RENEW_BEFORE_MS) && !(isExpired && installation.botToken === botToken)) return true;
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

  return async (installation: Installation, isExpired: boolean, waits: boolean): Promise<boolean> => {
    if (installation.rotation === null || (!isExpired && !endsWithin(installation, RENEW_BEFORE_MS))) return false;
    const { teamId: team } = installation.us;
    const renewing = tried.get(team, () =>
      renew(installation, isExpired).catch((error: unknown) => {
        log('slack.token-not-renewed', { team, failure: detailOf(readFailureOf(error)) });
        return false;
      }),
    );
    return waits || isExpired || endsWithin(installation, MIN_REMAINING_MS) ? renewing : false;
  };
}
