import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord.js';
import { accountRoutes, ENOUGH_SESSIONS, type SessionBudget } from './account-routes.ts';
import { createFaults, type Faults } from './faults.ts';
import { type GatewayServer, startGatewayServer } from './gateway-server.ts';
import { createGuilds, type Guilds } from './guilds.ts';
import { createHttpDelivery, createSigningKey, type Delivery, type SigningKey } from './http-delivery.ts';
import { createHuman, type Human } from './human.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRestServer, type Seen } from './rest-server.ts';
import { scheduledEventRoutes } from './scheduled-event-routes.ts';
import { threadRoutes } from './thread-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { ALL_NEEDED, createWorld, type World } from './world.ts';

/** A Discord double on loopback, as strict as the real one, for a Herald in this process or another. */
export interface DiscordDouble extends Human, Guilds {
  /** For `DISCORD_API_URL`: `http://127.0.0.1:…/api`. */
  readonly apiUrl: string;
  /** For `DISCORD_TOKEN`. */
  readonly token: string;
  /** Every HTTP call so far, oldest first. */
  readonly calls: readonly Seen[];
  readonly faults: Faults;
  readonly gateway: GatewayServer;
  readonly world: World;
  readonly sessions: SessionBudget;
  /** Key with which it signs its requests, if it makes any. */
  readonly key: SigningKey;
  /** From now on, sends interactions to this address instead of over the gateway; `freshConnections`: each over its own connection. */
  overHttp(url: string, own?: { freshConnections?: boolean }): void;
  /** Adds a channel, by default a text channel in which the bot may do everything it needs; returns its id. */
  addChannel(options?: {
    id?: string;
    /** Default: `news`. */
    name?: string;
    permissions?: bigint;
    type?: number;
    direct?: boolean;
    /** Default: the first server. */
    guild?: string;
    /** Names of a forum's tags; those that end with `!` are for moderators. */
    tags?: readonly string[];
    needsTag?: boolean;
  }): string;
  /** Returns the messages of a channel that everybody sees, oldest first. */
  messages(channel: string): readonly APIMessage[];
  /** Writes into a channel as somebody else. */
  chat(channel: string, content: string): void;
  /** Turns the rate limits on or off. */
  limitRates(on: boolean): void;
  /** Makes every token invalid. */
  revokeToken(): void;
  /** Resolves once a bot is connected. */
  connected(): Promise<void>;
  /** Moves the double's clock forward. */
  advance(ms: number): void;
  stop(): Promise<void>;
}

interface DiscordDoubleOptions {
  /** Whether there is a limit of 5 messages in 5 s per channel; default true. */
  rateLimits?: boolean;
  /** Default 41,250. */
  heartbeatMs?: number;
  token?: string;
  /** Epoch ms; default the real clock. */
  now?(): number;
  /** Called for each HTTP call before it is handled. */
  calling?(route: string, path: string): void;
}

/** Starts the double on a free port. */
export async function startDiscordDouble({
  rateLimits = true,
  heartbeatMs = 41_250,
  token = 'ZG91Ymxl.double.token',
  now = Date.now,
  calling = () => {},
}: DiscordDoubleOptions = {}): Promise<DiscordDouble> {
  const world = createWorld(token, now);
  let gatewayUrl = '';
  const calls: Seen[] = [];
  const faults = createFaults();
  const sessions: SessionBudget = { ...ENOUGH_SESSIONS };
  const routes = {
    ...accountRoutes(world, () => gatewayUrl, sessions),
    ...messageRoutes(world),
    ...threadRoutes(world),
    ...scheduledEventRoutes(world),
    ...webhookRoutes(world),
    ...interactionRoutes(world),
  };
  let limited = rateLimits;
  const limits = createRateLimits(() => limited, world.now);
  const answer = createRestServer({ routes, token: () => world.token, faults, limits, calls, now: world.now, calling });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end();
      console.error('discord double:', error);
    });
  });
  const gateway = startGatewayServer(server, { world, budget: sessions, url: () => gatewayUrl, heartbeatMs });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  gatewayUrl = `ws://127.0.0.1:${port}`;
  const key = createSigningKey();
  let delivery: Delivery = {
    ready: gateway.connected,
    deliver: (interaction) => gateway.dispatch('INTERACTION_CREATE', interaction),
  };

  return {
    ...createHuman(world, () => delivery),
    ...createGuilds(world, () => gateway),
    key,
    overHttp: (url, own = {}) => {
      delivery = createHttpDelivery({ url, ...own }, key, routes, world.now);
    },
    apiUrl: `http://127.0.0.1:${port}/api`,
    token,
    calls,
    faults,
    gateway,
    world,
    sessions,
    addChannel: ({
      id = world.nextId(),
      name = 'news',
      permissions = ALL_NEEDED,
      type = 0,
      direct = false,
      guild = world.guildId,
      tags = [],
      needsTag = false,
    } = {}) => {
      const own = tags.map((name) => ({ id: world.nextId(), name: name.replace(/!$/, ''), moderated: name.endsWith('!') }));
      const forum = type === 15 || type === 16 ? { forum: { tags: own, needsTag } } : {};
      world.channels.set(id, { id, name, permissions, type: direct ? 1 : type, guildId: direct ? null : guild, ...forum });
      return id;
    },
    messages: (channel) =>
      world.messages
        .filter(({ message, deleted, ephemeral }) => message.channel_id === channel && !deleted && !ephemeral)
        .map(({ message }) => message),
    chat: (channel, content) => {
      const author = { id: '300000000000000001', username: 'grace', discriminator: '0', avatar: null, global_name: null };
      const id = world.nextId();
      const message = {
        id,
        channel_id: channel,
        author,
        content,
        embeds: [],
        components: [],
        timestamp: new Date(world.now()).toISOString(),
      };
      world.messages.push({ message: message as unknown as APIMessage, nonce: null, atMs: world.now(), deleted: false, ephemeral: false });
    },
    limitRates: (on) => {
      limited = on;
    },
    revokeToken: () => {
      world.token = null;
    },
    connected: gateway.connected,
    advance: world.advance,
    stop: async () => {
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
