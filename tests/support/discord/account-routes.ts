import { invalidForm, missingAccess, unknownChannel, unknownGuild } from './api-error.ts';
import { commandBreaches, type OptionLike } from './command-rules.ts';
import type { Routes } from './route.ts';
import { specBreaches } from './spec-rules.ts';
import { threadBody } from './thread-routes.ts';
import { ALL_BITS, VIEW_CHANNEL, type World } from './world.ts';

/** Limits of the gateway's sessions. */
export interface SessionBudget {
  /** Number of IDENTIFYs left today; each takes one. */
  remaining: number;
  /** Time until there are 1,000 again, ms. */
  resetAfterMs: number;
  /** Number of buckets of shards that may identify at the same time. */
  maxConcurrency: number;
  /** Number of shards that GET /gateway/bot recommends. */
  shards: number;
  /** Minimum number of shards; with fewer, a connection is closed with 4011. */
  minShards: number;
  /** Minimum time between two IDENTIFYs of one bucket, ms; Discord's own is 5,000. Default 0: no limit. */
  identifyEveryMs: number;
}

export const ENOUGH_SESSIONS: SessionBudget = {
  remaining: 1000,
  resetAfterMs: 3_600_000,
  maxConcurrency: 1,
  shards: 1,
  minShards: 1,
  identifyEveryMs: 0,
};

/** Returns the routes of the bot, its application, its commands, its server and channels. `gatewayUrl`: ws://…, without a trailing slash. */
export function accountRoutes(world: World, gatewayUrl: () => string, budget: SessionBudget): Routes {
  const user = () => ({ id: world.bot.id, username: world.bot.username, discriminator: '0', avatar: null, global_name: null, bot: true });
  return {
    'GET /gateway/bot': () => ({
      status: 200,
      body: {
        url: gatewayUrl(),
        shards: budget.shards,
        session_start_limit: {
          total: 1000,
          remaining: Math.max(0, budget.remaining),
          reset_after: budget.resetAfterMs,
          max_concurrency: budget.maxConcurrency,
        },
      },
    }),
    'GET /users/@me': () => ({ status: 200, body: user() }),
    'GET /applications/@me': () => ({ status: 200, body: { id: world.bot.id, name: 'Herald', flags: 0, bot: user() } }),

    'GET /channels/:channel': ({ params }) => {
      const channel = world.channels.get(params.channel ?? '');
      if (!channel) throw unknownChannel();
      if (!(channel.permissions & VIEW_CHANNEL)) throw missingAccess();
      const { id, type, guildId, permissions, name = 'news' } = channel;
      if (channel.thread) return { status: 200, body: threadBody(world, channel) };
      if (guildId === null) return { status: 200, body: { id, type: 1, recipients: [] } };
      // Everyone is denied everything here; the bot's role is granted exactly its permissions.
      const overwrites = [
        { id: guildId, type: 0, allow: '0', deny: String(ALL_BITS) },
        { id: roleOf(world), type: 0, allow: String(permissions), deny: '0' },
      ];
      const { forum } = channel;
      const ofForum = forum ? { available_tags: forum.tags.map((tag) => ({ ...tag, emoji_id: null, emoji_name: null })) } : {};
      const flags = forum?.needsTag ? REQUIRE_TAG : 0;
      return {
        status: 200,
        body: { id, type, guild_id: guildId, name, position: 0, flags, permission_overwrites: overwrites, ...ofForum },
      };
    },
    'GET /users/@me/guilds': () => ({ status: 200, body: [...world.guilds].map((id) => ({ id, name: 'Cloud Native' })) }),
    'GET /guilds/:guild/channels': ({ params }) => {
      const own = [...world.channels.values()].filter(({ guildId, thread }) => guildId === params.guild && !thread);
      return {
        status: 200,
        body: own.map(({ id, type, guildId, name = 'news' }, position) => ({ id, type, name, position, flags: 0, guild_id: guildId })),
      };
    },
    'GET /guilds/:guild': ({ params }) => {
      const { guild = '' } = params;
      if (!world.guilds.has(guild)) throw unknownGuild();
      return { status: 200, body: { id: guild, name: 'Cloud Native', owner_id: '100000000000000001', roles: rolesOf(world, guild) } };
    },
    'GET /guilds/:guild/roles': ({ params }) => {
      // Only members see the roles of a server.
      const { guild = '' } = params;
      if (!world.guilds.has(guild)) throw missingAccess();
      return { status: 200, body: rolesOf(world, guild) };
    },
    'GET /guilds/:guild/members/:member': () => ({ status: 200, body: { user: user(), roles: [roleOf(world)] } }),

    'GET /applications/:application/commands': () => ({ status: 200, body: world.commands }),
    'POST /applications/:application/commands': ({ body }) => {
      const command = body as OptionLike;
      const others = world.commands.filter(({ name, type }) => name !== command.name || (type ?? 1) !== (command.type ?? 1));
      write([...others, command]);
      return { status: 201, body: world.commands.at(-1) ?? {} };
    },
    'DELETE /applications/:application/commands/:command': ({ params }) => {
      world.commands = world.commands.filter(({ id }) => id !== params.command);
      return { status: 204 };
    },
    'PUT /applications/:application/commands': ({ body }) => {
      write((Array.isArray(body) ? body : []) as OptionLike[]);
      return { status: 200, body: world.commands };
    },
  };

  /** Stores commands as Discord returns them: with ids, versions and defaults. */
  function write(commands: readonly (OptionLike & { id?: string })[]): void {
    const breaches = commands.flatMap((command, index) =>
      (command.id === undefined ? specBreaches('setCommand', command) : []).map((breach) => ({
        ...breach,
        path: `${index}.${breach.path}`,
      })),
    );
    const all = [...breaches, ...commandBreaches(commands)];
    if (all.length > 0) throw invalidForm(all);
    world.commands = commands.map((command) => ({
      description: '',
      default_member_permissions: null,
      dm_permission: true,
      integration_types: [0],
      nsfw: false,
      name_localizations: null,
      description_localizations: null,
      application_id: world.bot.id,
      id: world.nextId(),
      version: world.nextId(),
      ...command,
    }));
    world.commandWrites += 1;
  }
}

const REQUIRE_TAG = 16;

function rolesOf(world: World, guild: string): readonly object[] {
  return [guild, roleOf(world), ...world.roles].map((id, position) => ({
    id,
    name: id === guild ? '@everyone' : 'role',
    permissions: String(world.serverPermissions),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  }));
}

function roleOf(world: World): string {
  return String(BigInt(world.bot.id) + 1n);
}
