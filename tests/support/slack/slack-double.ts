import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaults, type Fault } from './faults.ts';
import { createHttpDelivery, SIGNING_SECRET } from './http-delivery.ts';
import { createMethods } from './methods.ts';
import type { ResponseUrls } from './response-urls.ts';
import { APP_TOKEN, BOT_SCOPES, BOT_TOKEN, createApp, type JournalEntry, type Token } from './slack-app.ts';
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
  /** Told of each call of the Web API before anything is done about it. */
  calling?(method: string, args: Readonly<Record<string, unknown>>): void;
}

/** Another workspace; what is left out of its identity follows from its id. */
interface WorkspaceOptions extends Partial<Identity> {
  /** Its id, `T…`. */
  teamId: string;
  /** Its public channels; default none. */
  channels?: readonly string[];
}

/**
 * A Slack of our own on loopback: Web API, Socket Mode, response addresses, and people. Stricter than the real one.
 * What it says of a workspace, it says of the first one, where the app is installed from the start.
 */
export interface SlackDouble extends Workspace {
  /** For `SLACK_API_URL`; ends in `/api/`. */
  readonly apiUrl: string;
  /** Of the first workspace, as long as it is not uninstalled. */
  readonly botToken: string;
  readonly appToken: string;
  readonly sockets: Sockets;
  /** For `SLACK_SIGNING_SECRET`. */
  readonly signingSecret: string;
  /** From now on everything is delivered to this address instead of over sockets; `freshConnections`: over a connection of its own each. */
  overHttp(requestUrl: string, own?: { freshConnections?: boolean }): void;
  /** Delivers a payload the way that is in force. @throws when no acknowledgement comes in time */
  deliver: Delivery['deliver'];
  /** Every call in every workspace, in order. */
  readonly journal: readonly JournalEntry[];
  /** Everything refused because of what was in it; empty when Herald behaves. */
  readonly complaints: readonly string[];
  /** Every call with a token of one workspace for what only another one has; empty when Herald behaves. */
  readonly crossings: readonly string[];
  /** Adds a workspace where the app is not installed yet; channels and people may have ids that others have, too. */
  addWorkspace(options: WorkspaceOptions): Workspace;
  fault(fault: Fault): void;
  /** From now on a channel takes one message a second, or as many as there are. */
  rateLimits(on: boolean): void;
  /** From now on calls with this token are answered with `code`; null makes it good again. */
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

/** Starts on 127.0.0.1, on a free port. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const app = createApp(options.now ?? Date.now, options.paced ?? false);
  const faults = createFaults();
  const sockets = createSockets();
  const urls = new Map<string, ResponseUrls>();
  const calling = options.calling ?? (() => {});
  let origin = '';
  let way: Delivery = sockets;
  const deliver: Delivery['deliver'] = (...payload) => way.deliver(...payload);
  const methods = createMethods({ socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=double` });

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
    const { pathname } = new URL(request.url ?? '/', origin);
    const [, first, ...rest] = pathname.split('/');
    if (first === 'api') return answerWebApi({ app, faults, methods, calling }, rest.join('/'), request, response);
    const answers = first === 'actions' ? urls.get(rest[0] ?? '') : undefined;
    if (answers !== undefined) return answers.answer(rest[1] ?? '', request, response);
    response.writeHead(404).end();
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
  const botToken: Token = { value: BOT_TOKEN, level: 'bot', world, expiresAtMs: null, refusedWith: null };
  const appToken: Token = { value: APP_TOKEN, level: 'app', world, expiresAtMs: null, refusedWith: null };
  for (const token of [botToken, appToken]) app.tokens.set(token.value, token);

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
    fault: (fault: Fault) => faults.add(fault),
    rateLimits: (on: boolean) => {
      app.paced = on;
    },
    revoke(token: 'bot' | 'app', code: string | null) {
      (token === 'bot' ? botToken : appToken).refusedWith = code;
    },
    async stop() {
      sockets.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
