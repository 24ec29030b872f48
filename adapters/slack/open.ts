import type { WebClient } from '@slack/web-api';
import type { Log } from '../../src/ops/log.ts';
import { createOutages, type PartWatch } from '../../src/ops/outages.ts';
import type { OpenedPlatform } from '../../src/ports/platform.ts';
import type { PlatformPage } from '../../src/ports/platform-pages.ts';
import type { Vault } from '../../src/ports/vault.ts';
import { createWebClient } from './connection/client.ts';
import { createHttpReceiver } from './connection/http-receiver.ts';
import { createInstallPages } from './connection/install-pages.ts';
import type { OAuthApp } from './connection/installation.ts';
import { createInstalledWorkspaces } from './connection/installed-workspaces.ts';
import { APP_TOKEN_PAGE, appTokenRefusal } from './connection/tokens.ts';
import { createOneWorkspace, createWorkspace, type Workspaces } from './connection/workspaces.ts';
import { createSlackGateway } from './input/gateway.ts';
import { createSlackMessenger } from './send/messenger.ts';

export type SlackOptions = CommonOptions & SlackSecret & SlackPlace;

/** `appToken` (`xapp-…`, with the scope connections:write): over Socket Mode. `signingSecret`: over HTTP, with what Slack signs its requests with. */
type SlackSecret = { appToken: string; signingSecret?: undefined } | { signingSecret: string; appToken?: undefined };

/** `botToken` (`xoxb-…`): that of one workspace. `app`: what people install in their workspaces, all or (`teams`, ids) some; `vault` has their tokens, null: it can't be opened now. */
type SlackPlace =
  | { botToken: string; app?: undefined }
  | { app: OAuthApp; teams: readonly string[]; vault: Vault | null; botToken?: undefined };

interface CommonOptions {
  /** Another address than https://slack.com/api/, or null. */
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts, which people write, get a preview; default: no. */
  unfurls?: boolean;
  log: Log;
  /** Told when Slack can't be reached, and when it can again. Default: one that tells `log`. */
  outage?: PartWatch;
  /** Epoch ms. */
  now(): number;
  /** Time limit of one call, ms; default 10,000. */
  timeoutMs?: number;
}

/** Herald on Slack; `sending`: whether messages can go out, as far as is known. Nothing is sent before the first `post`, `find`, `check` or `start`. */
export function openSlack(options: SlackOptions): OpenedPlatform {
  const { apiUrl, log, outage = createOutages(log).of('slack') } = options;
  const client = createWebClient(apiUrl, log, options.timeoutMs);
  const { workspaces, pages } = openWorkspaces(options, client);
  const connection = options.appToken === undefined ? { receiver: createHttpReceiver(options) } : { appToken: options.appToken };
  const messenger = createSlackMessenger(workspaces, log);
  const appTokenProblems = async (): Promise<string[]> => {
    const refusal = await appTokenRefusal(client, options.appToken ?? null);
    const hint = `make an app-level token with the scope connections:write (${APP_TOKEN_PAGE})`;
    return refusal === null ? [] : [`Slack refuses SLACK_APP_TOKEN (${refusal}): ${hint}.`];
  };
  return {
    messenger: {
      ...messenger,
      check: async (destinations, groups) => [
        ...(await messenger.check(destinations, groups)),
        // A channel alone is asked about when it is subscribed: that says nothing of how requests come in.
        ...(groups || destinations.length === 0 ? await appTokenProblems() : []),
      ],
    },
    gateway: createSlackGateway({ ...options, workspaces, connection, outage, client }),
    sending: () => workspaces.refusal() ?? { ready: true, detail: 'only sends messages' },
    ...('receiver' in connection ? { callback: connection.receiver } : {}),
    pages,
  };
}

function openWorkspaces(options: SlackOptions, client: WebClient): { workspaces: Workspaces; pages: readonly PlatformPage[] } {
  if (options.app === undefined) return { workspaces: createOneWorkspace(createWorkspace({ ...options, client })), pages: [] };
  const workspaces = createInstalledWorkspaces({ ...options, client, vault: options.vault ?? CLOSED_VAULT });
  return { workspaces, pages: createInstallPages({ ...options, client, workspaces }) };
}

const closed = (): Promise<never> => Promise.reject(new Error('the database is away'));
/** Where the database can't be opened. */
const CLOSED_VAULT: Vault = { list: closed, get: closed, put: closed, remove: closed, alone: closed };
