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

/** A workspace that Herald is in, and everything known about it: nothing from one workspace is used for another. */
export interface Workspace extends SlackAccess {
  naming: Naming;
  people: People;
  rights: SlackRights;
  call: CallApi;
  /** What to call a token that Slack refuses, and what to do: a sentence in lower case and without its full stop. */
  token: { name: string; renew: string };
}

const TOKEN_OF_SETTINGS = { name: 'SLACK_BOT_TOKEN', renew: `copy the Bot User OAuth Token again (${TOKEN_PAGE})` };

interface WorkspaceOptions {
  client: WebClient;
  /** `xoxb-…` */
  botToken: string;
  /** If Herald may be in several workspaces: who it is in this one (otherwise Slack is asked), and its token. Left out if it is in one, whose token is in the settings. */
  one?: { us: Identity; token: Workspace['token'] };
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Creates a workspace without any request: Slack is asked when something is needed. */
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

/** A workspace, and Herald's identity in it. */
export interface WorkspaceWithIdentity extends Workspace {
  us: Identity;
}

/** The workspaces that Herald is in. */
export interface Workspaces {
  /** Returns the workspace of a channel or pause target; null: any. @throws {DeliveryError} if Herald is not in it */
  at(target: PauseTarget | null): Promise<Workspace>;
  /** Returns the workspace that a request from Slack comes from (`team`: Slack's id); null if Herald is not in it. @throws the SDK's error if Slack must be asked and can't be */
  of(team: string | undefined): Promise<WorkspaceWithIdentity | null>;
  /** Returns all of them. @throws {Error} if they can't be read now */
  all(): Promise<readonly Workspace[]>;
  /** Handles that somebody removed Herald from a workspace or revoked its token: reports to `onChange` what becomes of its channels. */
  signedOut(present: WorkspaceWithIdentity, code: 'app_uninstalled' | 'token_revoked', onChange: OnPlatformChange): Promise<void>;
  /** Returns why Slack refuses our tokens; null if it does not, as far as is known. */
  refusal(): Health | null;
  /** Returns text such as `as @herald` or `in 3 workspaces`; null if it is not known yet. */
  describe(): string | null;
  /** The workspaces that channels belong to; left out if there is only one workspace. */
  communities?: Required<Pick<Messenger, 'communityOf' | 'whyNotIn'>>;
  /** Address at which people install Herald; left out if the settings have its token. */
  invitation?: string;
  /** Reads the workspaces and keeps them up to date until `stop`; `onChange` is called for new ones. Safe to call again. @throws the SDK's error if Slack must be asked and can't be */
  follow(onChange: OnPlatformChange): Promise<void>;
  stop(): void;
}

/** Creates the list of one workspace, whose token is in the settings. */
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
      // If Slack can't be asked now, the request itself will report it.
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

/** Returns why Slack refuses our bot token; null if it does not, as far as is known. */
function refusalOf({ tokenState }: Workspace): Health | null {
  const refusal = tokenState.refusal;
  if (refusal === null) return null;
  const isScope = refusal.startsWith('missing_scope');
  const hint = isScope
    ? `Add the scope (${TOKEN_PAGE}) and install the app again`
    : `Copy the Bot User OAuth Token again (${TOKEN_PAGE}), and restart Herald`;
  return { ready: false, detail: `Slack refuses SLACK_BOT_TOKEN (${refusal})`, hint };
}

/** Returns the id of the workspace that a channel or pause target names; null if it names none. Pure. */
export function teamOf(target: PauseTarget | null): string | null {
  return /^slack:(T[A-Z0-9]{2,20})(?:\/|$)/.exec(target ?? '')?.[1] ?? null;
}
