import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseAuthorize } from './authorize.ts';
import { createFaults, type Fault } from './faults.ts';
import { createHttpDelivery, SIGNING_SECRET } from './http-delivery.ts';
import { tellUninstalled } from './installation.ts';
import { createMethods } from './methods.ts';
import { type Choice, createOAuth } from './oauth.ts';
import type { ResponseUrls } from './response-urls.ts';
import { APP_TOKEN, BOT_SCOPES, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, createApp, type JournalEntry } from './slack-app.ts';
import { createSockets, type Delivery, type Sockets } from './sockets.ts';
import { answerWebApi } from './web-api.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import { addChannel, createWorld, type Identity, type SlackWorld } from './world.ts';

export interface SlackDoubleOptions {
  /** Public channels the bot is in; default one, `C0GENERAL`. */
  channels?: readonly string[];
  /** Refuses a second message in a channel within a second with 429, as Slack may; default false. */
  paced?: boolean;
  /** Epoch ms; default the real clock. */
  now?(): number;
  /** Called for each call of the Web API before it is handled. */
  calling?(method: string, args: Readonly<Record<string, unknown>>): void;
}

/** Another workspace; parts of its identity that are left out follow from its id. */
interface WorkspaceOptions extends Partial<Identity> {
  /** Its id, `T…`. */
  teamId: string;
  /** Its public channels; default none. */
  channels?: readonly string[];
}

/**
 * A Slack double on loopback: Web API, Socket Mode, response URLs, and people. Stricter than the real one.
 * As a `Workspace`, it is the first one, where the app is installed from the start.
 */
export interface SlackDouble extends Workspace {
  /** For `SLACK_API_URL`; ends in `/api/`. */
  readonly apiUrl: string;
  /** Token of the first workspace, as long as it is not uninstalled. */
  readonly botToken: string;
  readonly appToken: string;
  readonly sockets: Sockets;
  /** For `SLACK_SIGNING_SECRET`. */
  readonly signingSecret: string;
  /** From now on, delivers everything to this address instead of over sockets; `freshConnections`: each over its own connection. */
  overHttp(requestUrl: string, own?: { freshConnections?: boolean }): void;
  /** Delivers a payload over sockets or HTTP, whichever is in use. @throws if no acknowledgement comes in time */
  deliver: Delivery['deliver'];
  /** Every call in every workspace, in order. */
  readonly journal: readonly JournalEntry[];
  /** Everything refused because of its content; empty if Herald behaves. */
  readonly complaints: readonly string[];
  /** Every call with a token of one workspace for something only another one has; empty if Herald behaves. */
  readonly crossings: readonly string[];
  /** Adds a workspace where the app is not installed yet; its channels and people may have ids that others have as well. */
  addWorkspace(options: WorkspaceOptions): Workspace;
  /** For `SLACK_CLIENT_ID`. */
  readonly clientId: string;
  /** For `SLACK_CLIENT_SECRET`. */
  readonly clientSecret: string;
  /** Registers the addresses that people may be sent back to, in place of earlier ones; at first there are none. */
  registerRedirects(urls: readonly string[]): void;
  /** Opens Slack's page for an installation as a person, and decides; resolves with the address that they are sent to. @throws {Error} with Slack's code if the app's request is wrong */
  installAt(authorizeUrl: string, choice: Choice): Promise<string>;
  /** Sets whether tokens issued from now on expire after twelve hours and have a refresh token. */
  setRotation(on: boolean): void;
  fault(fault: Fault): void;
  /** Sets whether a channel takes only one message a second from now on. */
  rateLimits(on: boolean): void;
  /** From now on, answers calls with this token with `code`; null makes it valid again. */
  revoke(token: 'bot' | 'app', code: string | null): void;
  stop(): Promise<void>;
}

const FIRST: Identity = {
  teamId: 'T0TEAM',
  team: 'Double',
  domain: 'double',
  enterpriseId: null,
  botUserId: 'U0HERALD',
  botId: 'B0HERALD',
};

/** Starts the double on 127.0.0.1, on a free port. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const app = createApp(options.now ?? Date.now, options.paced ?? false);
  const faults = createFaults();
  const sockets = createSockets();
  const urls = new Map<string, ResponseUrls>();
  const calling = options.calling ?? (() => {});
  let origin = '';
  let way: Delivery = sockets;
  const deliver: Delivery['deliver'] = (...payload) => way.deliver(...payload);
  const oauth = createOAuth(app, () => origin);
  const methods = createMethods({
    socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=double`,
    // Sent after the answer; an app that is not connected never receives it.
    uninstalled: (world) => void setImmediate(() => tellUninstalled(world, { deliver }).catch(() => undefined)),
  });

  function add(us: Identity, channels: readonly string[], isMember: boolean): { world: SlackWorld; workspace: Workspace } {
    if (app.worlds.has(us.teamId)) throw new Error(`there is a workspace ${us.teamId} already`);
    const world = createWorld(app, us);
    app.worlds.set(us.teamId, world);
    for (const id of channels) addChannel(world, id, { isMember });
    const made = createWorkspace(world, { deliver }, { faults, origin: () => origin });
    urls.set(us.teamId, made.urls);
    return { world, workspace: made.workspace };
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const [, first, ...rest] = url.pathname.split('/');
    if (first === 'api') return answerWebApi({ app, faults, oauth, methods, calling }, rest.join('/'), request, response);
    const answers = first === 'actions' ? urls.get(rest[0] ?? '') : undefined;
    if (answers !== undefined) return answers.answer(rest[1] ?? '', request, response);
    if (url.pathname === '/oauth/v2/authorize') return showAuthorize(url, response);
    response.writeHead(404).end();
  }

  /** Shows Slack's page for an installation, on which `installAt` decides. */
  function showAuthorize(url: URL, response: ServerResponse): void {
    const asked = parseAuthorize(url, app.redirectUrls);
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    if (typeof asked === 'string') response.writeHead(400, headers).end(asked);
    else response.writeHead(200, headers).end(`herald asks for ${asked.scopes.join(', ')}`);
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;

  const { world, workspace } = add(FIRST, options.channels ?? ['C0GENERAL'], true);
  world.installed = 'workspace';
  world.scopes = BOT_SCOPES;
  for (const [value, level] of [
    [BOT_TOKEN, 'bot'],
    [APP_TOKEN, 'app'],
  ] as const)
    app.tokens.set(value, { value, level, world, expiresAtMs: null, revokedAs: null });

  return Object.assign(workspace, {
    apiUrl: `${origin}/api/`,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    sockets,
    journal: app.journal,
    complaints: app.complaints,
    crossings: app.crossings,
    signingSecret: SIGNING_SECRET,
    overHttp: (requestUrl: string, own: { freshConnections?: boolean } = {}) => {
      way = createHttpDelivery({ requestUrl, signingSecret: SIGNING_SECRET, ...own }, app.now, sockets.record);
    },
    deliver,
    addWorkspace: ({ channels = [], teamId, ...own }: WorkspaceOptions) => {
      const rest = teamId.slice(1);
      const domain = own.domain ?? rest.toLowerCase();
      const us = { team: domain, enterpriseId: null, botUserId: `U${rest}BOT`, botId: `B${rest}`, ...own, teamId, domain };
      return add(us, channels, false).workspace;
    },
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    registerRedirects: (registered: readonly string[]) => {
      app.redirectUrls = [...registered];
    },
    installAt: async (authorizeUrl: string, choice: Choice) => oauth.decide(authorizeUrl, choice),
    setRotation: (on: boolean) => {
      app.rotates = on;
    },
    fault: (fault: Fault) => faults.add(fault),
    rateLimits: (on: boolean) => {
      app.paced = on;
    },
    revoke(token: 'bot' | 'app', code: string | null) {
      if (token === 'app') app.appTokenRefusedWith = code;
      else workspace.refuseTokens(code);
    },
    async stop() {
      sockets.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
