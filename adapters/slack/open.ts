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

/** `appToken` (`xapp-…`, with the scope connections:write) connects over Socket Mode; `signingSecret`, with which Slack signs its requests, over HTTP. */
type SlackSecret = { appToken: string; signingSecret?: undefined } | { signingSecret: string; appToken?: undefined };

/** `botToken` (`xoxb-…`) is the token of one workspace. `app` is what people install in their workspaces: in any, or only in those of `teams` (ids); `vault` stores their tokens, null if it can't be opened now. */
type SlackPlace =
  | { botToken: string; app?: undefined }
  | { app: OAuthApp; teams: readonly string[]; vault: Vault | null; botToken?: undefined };

interface CommonOptions {
  /** API address instead of https://slack.com/api/, or null. */
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts in people's messages get a preview; default: no. */
  unfurls?: boolean;
  log: Log;
  /** Notified when Slack becomes unreachable and when it can be reached again. Default: one that writes to `log`. */
  outage?: PartWatch;
  /** Epoch ms. */
  now(): number;
  /** Time limit of one call, ms; default 10,000. */
  timeoutMs?: number;
}

/** Opens Herald on Slack; `sending` reports whether messages can be sent, as far as is known. No request is made before the first `post`, `find`, `check` or `start`. */
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
        // A single channel is checked when somebody subscribes it: that check does not concern how requests come in.
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
/** Used if the database can't be opened. */
const CLOSED_VAULT: Vault = { list: closed, get: closed, put: closed, remove: closed, alone: closed };
