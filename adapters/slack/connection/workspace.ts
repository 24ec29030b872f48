import type { WebClient } from '@slack/web-api';
import type { Log } from '../../../src/ops/log.ts';
import { createPersonLocales, type PersonLocales } from '../input/locales.ts';
import { createSlackRights, type SlackRights } from '../input/rights.ts';
import { createPersonNames, type PersonNames } from '../names.ts';
import { type CallApi, createCaller } from '../send/call-api.ts';
import { TOKEN_PAGE } from '../token-pages.ts';
import { createIdentitySource, type Identity, type SlackAccess } from './identity.ts';
import { createNaming, type Naming } from './naming.ts';
import { createTokenState } from './token-state.ts';

/** A workspace that Herald is in, and all that is known of it: nothing of one workspace is used for another. */
export interface Workspace extends SlackAccess {
  naming: Naming;
  names: PersonNames;
  rights: SlackRights;
  locales: PersonLocales;
  call: CallApi;
  token: TokenWords;
}

/** Words for people, about a token that Slack refuses. */
export interface TokenWords {
  /** `SLACK_BOT_TOKEN`. */
  name: string;
  /** What to do: a sentence without its full stop, its first letter small. */
  renew: string;
}

/** The token that the settings have. */
export const TOKEN_OF_SETTINGS: TokenWords = {
  name: 'SLACK_BOT_TOKEN',
  renew: `copy the Bot User OAuth Token again (${TOKEN_PAGE})`,
};

interface WorkspaceOptions {
  client: WebClient;
  /** `xoxb-…` */
  botToken: string;
  /** Who Herald is there, where that is known; else Slack is asked. */
  us?: Identity;
  /** Id of the workspace where Herald may be in several; null: it is in one, and that goes without saying. */
  team: string | null;
  token: TokenWords;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** Nothing is asked before something is needed. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { client, botToken, now } = options;
  const naming = createNaming(options.team);
  const access = { client, botToken, identity: createIdentitySource(client, botToken, options.us), tokenState: createTokenState() };
  return {
    ...access,
    naming,
    names: createPersonNames({ client, botToken, naming, now }),
    rights: createSlackRights({ ...access, naming, log: options.log, now }),
    locales: createPersonLocales({ client, botToken, now }),
    call: createCaller(access.tokenState, now, options.team === null ? null : options.token.renew),
    token: options.token,
  };
}
