import type { WebClient } from '@slack/web-api';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { PauseTarget } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Health, Messenger } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { otherWorkspace } from '../failure-codes.ts';
import { createSlackRights, type SlackRights } from '../input/rights.ts';
import { createPeople, type People } from '../people.ts';
import { type CallApi, createCaller } from '../send/call-api.ts';
import { createIdentitySource, createNaming, type Identity, type Naming, type SlackAccess } from './identity.ts';
import { TOKEN_PAGE } from './tokens.ts';

/** A workspace that Herald is in, and all that is known of it: nothing of one workspace is used for another. */
export interface Workspace extends SlackAccess {
  naming: Naming;
  people: People;
  rights: SlackRights;
  call: CallApi;
  /** What a token that Slack refuses is called, and what to do: a sentence without its full stop, its first letter small. */
  token: { name: string; renew: string };
}

const TOKEN_OF_SETTINGS = { name: 'SLACK_BOT_TOKEN', renew: `copy the Bot User OAuth Token again (${TOKEN_PAGE})` };

interface WorkspaceOptions {
  client: WebClient;
  /** `xoxb-…` */
  botToken: string;
  /** Where Herald may be in several: who it is there (else Slack is asked), and its token. Left out: it is in one, whose token the settings have. */
  one?: { us: Identity; token: Workspace['token'] };
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Nothing is asked before something is needed. */
export function createWorkspace({ client, botToken, one, log, now }: WorkspaceOptions): Workspace {
  const naming = createNaming(one?.us.teamId ?? null);
  const access = { client, botToken, identity: createIdentitySource(client, botToken, one?.us), tokenState: { refusal: null } };
  return {
    ...access,
    naming,
    people: createPeople({ client, botToken, naming, now }),
    rights: createSlackRights({ ...access, naming, log, now }),
    call: createCaller(access.tokenState, now, one?.token.renew),
    token: one?.token ?? TOKEN_OF_SETTINGS,
  };
}

/** A workspace, and who Herald is there. */
export interface Present extends Workspace {
  us: Identity;
}

/** The workspaces that Herald is in. */
export interface Workspaces {
  /** That of a channel, or that a pause names; null: any. @throws {DeliveryError} where Herald is not in it */
  at(target: PauseTarget | null): Promise<Workspace>;
  /** That which a request of Slack comes from (`team`: as Slack names it); null: Herald is not in it. @throws the SDK's error where Slack has to be asked, and can't be */
  of(team: string | undefined): Promise<Present | null>;
  /** All of them. @throws {Error} where they can't be read now */
  all(): Promise<readonly Workspace[]>;
  /** Somebody there removed Herald, or took its token away: tells `onChange` what becomes of its channels. */
  signedOut(present: Present, code: 'app_uninstalled' | 'token_revoked', onChange: OnPlatformChange): Promise<void>;
  /** What Slack has against our tokens; null: nothing, as far as is known. */
  refusal(): Health | null;
  /** `as @herald`, `in 3 workspaces`; null: that is not known yet. */
  describe(): string | null;
  /** Whose members their channels are; left out where there is one workspace. */
  communities?: Required<Pick<Messenger, 'communityOf' | 'whyNotIn'>>;
  /** Address at which people install Herald; left out where the settings have its token. */
  invitation?: string;
  /** Learns of them, and keeps them up to date until `stop`; `onChange` is told of those that come. Safe to call again. @throws the SDK's error where Slack has to be asked, and can't be */
  follow(onChange: OnPlatformChange): Promise<void>;
  stop(): void;
}

/** The one workspace whose token the settings have. */
export function createOneWorkspace(workspace: Workspace): Workspaces {
  let us: Identity | null = null;
  const ask = async (): Promise<Identity> => {
    us = await workspace.identity.get();
    return us;
  };
  return {
    async at(target) {
      const named = teamOf(target);
      if (named === null) return workspace;
      // Where Slack can't be asked now, the request itself will say so.
      const { teamId } = await ask().catch(() => ({ teamId: null }));
      if (teamId !== null && teamId !== named) throw new DeliveryError(otherWorkspace(named, teamId));
      return workspace;
    },
    of: async () => ({ ...workspace, us: await ask() }),
    all: async () => [workspace],
    async signedOut({ us: { teamId } }, code, onChange) {
      const again = 'Install the Slack app again, and give Herald its new SLACK_BOT_TOKEN';
      const advice = code === 'app_uninstalled' ? again : 'Give Herald the new SLACK_BOT_TOKEN (OAuth & Permissions)';
      const target = teamId === null ? 'slack' : `slack:${teamId}`;
      await onChange({ kind: 'signed-out', target, reason: { kind: 'unauthorized', detail: code, advice } });
    },
    refusal: () => refusalOf(workspace),
    describe: () => (us === null ? null : `as @${us.name}`),
    follow: async () => void (await ask()),
    stop: () => undefined,
  };
}

/** What Slack has against our bot token; null: nothing, as far as is known. */
function refusalOf({ tokenState }: Workspace): Health | null {
  const refusal = tokenState.refusal;
  if (refusal === null) return null;
  const isScope = refusal.startsWith('missing_scope');
  const hint = isScope
    ? `Add the scope (${TOKEN_PAGE}) and install the app again`
    : `Copy the Bot User OAuth Token again (${TOKEN_PAGE}), and restart Herald`;
  return { ready: false, detail: `Slack refuses SLACK_BOT_TOKEN (${refusal})`, hint };
}

/** Id of the workspace that a channel, or a pause, names; null: none. Pure. */
export function teamOf(target: PauseTarget | null): string | null {
  return /^slack:(T[A-Z0-9]{2,20})(?:\/|$)/.exec(target ?? '')?.[1] ?? null;
}
