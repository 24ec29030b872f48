import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppPeople, createAppPeople } from './app-people.ts';
import { createFaults, type Fault } from './faults.ts';
import { createHttpDelivery, SIGNING_SECRET } from './http-delivery.ts';
import { createMethods } from './methods.ts';
import { createPeople, type People, type Seen, seenOf } from './people.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSockets, type Delivery, type Sockets } from './sockets.ts';
import { answerWebApi } from './web-api.ts';
import {
  APP_TOKEN,
  addChannel,
  BOT_TOKEN,
  type Channel,
  createWorld,
  type JournalEntry,
  type SlackPerson,
  type StoredMessage,
  US,
  type UserGroup,
} from './world.ts';

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

/** A Slack of our own on loopback: Web API, Socket Mode, response addresses, and people. Stricter than the real one. */
export interface SlackDouble extends People, AppPeople {
  /** For `SLACK_API_URL`; ends in `/api/`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly sockets: Sockets;
  /** For `SLACK_SIGNING_SECRET`. */
  readonly signingSecret: string;
  /** From now on everything is delivered to this address instead of over sockets; `freshConnections`: over a connection of its own each. */
  overHttp(requestUrl: string, own?: { freshConnections?: boolean }): void;
  /** Delivers a payload the way that is in force. @throws when no acknowledgement comes in time */
  deliver: Delivery['deliver'];
  /** Every call, in order. */
  readonly journal: readonly JournalEntry[];
  /** Everything refused because of what was in it; empty when Herald behaves. */
  readonly complaints: readonly string[];
  /** What everybody in the channel sees, oldest first. */
  messages(channel: string): readonly StoredMessage[];
  /** The same as read by a person. */
  seen(channel: string): readonly Seen[];
  /** Adds a channel, or changes one. */
  channel(id: string, facts?: Partial<Omit<Channel, 'id' | 'messages'>>): Channel;
  /** Adds somebody that `users.info` knows, or changes them. */
  person(id: string, facts?: Partial<SlackPerson>): void;
  /** Adds a user group, or changes it; null removes it. */
  userGroup(id: string, facts: Partial<UserGroup> | null): void;
  /** Somebody else writes in a channel. */
  say(channel: string, user: string, text: string): StoredMessage;
  /** Resolves once a channel has so many messages; at most `withinMs` (default 10 s). */
  arrived(channel: string, count: number, withinMs?: number): Promise<readonly StoredMessage[]>;
  fault(fault: Fault): void;
  /** From now on a channel takes one message a second, or as many as there are. */
  rateLimits(on: boolean): void;
  /** Scopes of the bot token from now on. */
  setScopes(scopes: readonly string[]): void;
  /** From now on calls with this token are answered with `code`; null makes it good again. */
  revoke(token: 'bot' | 'app', code: string | null): void;
  stop(): Promise<void>;
}

/** Starts on 127.0.0.1, on a free port. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const world = createWorld(options.now ?? Date.now, options.paced ?? false);
  for (const id of options.channels ?? ['C0GENERAL']) addChannel(world, id, {});
  const faults = createFaults();
  const sockets = createSockets();
  const urls = createResponseUrls(world, faults);
  const calling = options.calling ?? (() => {});
  let origin = '';
  let way: Delivery = sockets;
  const deliver: Delivery['deliver'] = (...payload) => way.deliver(...payload);
  const methods = createMethods({ socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=double` });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin);
    if (pathname.startsWith('/api/'))
      return answerWebApi({ world, faults, methods, calling }, pathname.slice('/api/'.length), request, response);
    if (pathname.startsWith('/actions/')) return urls.answer(pathname.split('/').at(-1) ?? '', request, response);
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

  const messages = (channel: string): StoredMessage[] =>
    (world.channels.get(channel)?.messages ?? []).filter(({ ephemeralTo }) => ephemeralTo === null);
  return {
    apiUrl: `${origin}/api/`,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    sockets,
    journal: world.journal,
    complaints: world.complaints,
    signingSecret: SIGNING_SECRET,
    overHttp: (requestUrl, own = {}) => {
      way = createHttpDelivery({ requestUrl, signingSecret: SIGNING_SECRET, ...own }, world.now, sockets.record);
    },
    deliver,
    ...createPeople(world, { deliver }, urls, () => origin),
    ...createAppPeople(world, { deliver }, urls, () => origin),
    messages,
    seen: (channel) => messages(channel).map(seenOf),
    channel: (id, facts = {}) => Object.assign(world.channels.get(id) ?? addChannel(world, id, {}), facts),
    person: (id, facts = {}) =>
      void world.people.set(id, {
        ...(world.people.get(id) ?? { teamId: US.teamId, isAdmin: false, isOwner: false, deleted: false }),
        ...facts,
      }),
    userGroup: (id, facts) =>
      void (facts === null
        ? world.userGroups.delete(id)
        : world.userGroups.set(id, { members: [], disabled: false, ...world.userGroups.get(id), ...facts })),
    say: (channel, user, text) =>
      world.store({ channel, text, blocks: [], user, botId: null, threadTs: null, metadata: null, ephemeralTo: null }),
    async arrived(channel, count, withinMs = 10_000) {
      const deadline = AbortSignal.timeout(withinMs);
      while (messages(channel).length < count) await once(world.events, 'message', { signal: deadline });
      return messages(channel);
    },
    fault: (fault) => faults.add(fault),
    rateLimits: (on) => {
      world.paced = on;
    },
    setScopes: (scopes) => void world.scopes.set(BOT_TOKEN, [...scopes]),
    revoke(token, code) {
      const value = token === 'bot' ? BOT_TOKEN : APP_TOKEN;
      if (code === null) world.revoked.delete(value);
      else world.revoked.set(value, code);
    },
    async stop() {
      sockets.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
