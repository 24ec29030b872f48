import type { APIGuildScheduledEvent, APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { OptionLike } from './command-rules.ts';

/** Permission of a member in a server. */
export const MANAGE_GUILD = 1n << 5n;
export const VIEW_CHANNEL = 1n << 10n;
export const SEND_MESSAGES = 1n << 11n;
export const EMBED_LINKS = 1n << 14n;
export const READ_MESSAGE_HISTORY = 1n << 16n;
export const CREATE_PUBLIC_THREADS = 1n << 35n;
export const MANAGE_THREADS = 1n << 34n;
export const SEND_MESSAGES_IN_THREADS = 1n << 38n;
export const MANAGE_EVENTS = 1n << 33n;
export const CREATE_EVENTS = 1n << 44n;
/** The permissions that the invitation link requests. */
export const ALL_NEEDED =
  VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY | CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS;

/** A channel, and the bot's permissions in it. */
export interface DoubleChannel {
  id: string;
  /** Default: `news`. */
  name?: string;
  /** null: direct messages. */
  guildId: string | null;
  type: number;
  permissions: bigint;
  /** For threads: the channel they are in, and whether they are archived or locked. */
  thread?: { parentId: string; name: string; archived: boolean; locked: boolean; tags?: readonly string[] };
  /** For forum and media channels. */
  forum?: { tags: readonly { id: string; name: string; moderated: boolean }[]; needsTag: boolean };
}

/** A message, with what Discord keeps to itself. */
export interface Stored {
  message: APIMessage;
  nonce: string | null;
  atMs: number;
  deleted: boolean;
  /** Only its requester sees it; it is in no history. */
  ephemeral: boolean;
}

/** An interaction that a person began, and its state. */
export interface Begun {
  id: string;
  token: string;
  atMs: number;
  kind: 'command' | 'autocomplete' | 'press' | 'submission';
  channel: string;
  /** Type of the first answer; null: none yet. */
  acked: number | null;
  /** When the first answer arrived, epoch ms. */
  ackedAtMs: number | null;
  ephemeral: boolean;
  /** Id of the message that answers. */
  messageId: string | null;
  /** Called at each step. */
  settle(outcome: Outcome): void;
}

/** What a person gets. */
export type Outcome =
  | { kind: 'message'; id: string }
  | { kind: 'choices'; choices: readonly { name: string; value: string }[] }
  | { kind: 'form'; modal: APIModalInteractionResponseCallbackData };

/** The state of the double. Time is the double's own and can be moved. */
export interface World {
  /** The valid token; null: none is valid any more. */
  token: string | null;
  readonly bot: { id: string; username: string };
  /** The first server. */
  readonly guildId: string;
  /** Servers that the bot is in. */
  readonly guilds: Set<string>;
  /** What GUILD_CREATE contains for each server besides its channels; default: nothing. */
  guildFacts: object;
  readonly channels: Map<string, DoubleChannel>;
  /** Ids of the server's roles, besides @everyone and the bot's own. */
  readonly roles: Set<string>;
  /** Permissions of the bot's role in servers as a whole; default: all but to administer them. */
  serverPermissions: bigint;
  /** Scheduled events of servers, oldest first. */
  readonly events: APIGuildScheduledEvent[];
  readonly messages: Stored[];
  /** Webhooks of channels, by id. */
  readonly webhooks: Map<string, { token: string; channelId: string; name: string }>;
  readonly interactions: Map<string, Begun>;
  commands: (OptionLike & { id: string })[];
  /** Names of commands that the server's own admins have opened to everybody, whatever their default permissions. */
  readonly commandsForAll: Set<string>;
  /** How often the commands were written. */
  commandWrites: number;
  now(): number;
  advance(ms: number): void;
  /** Returns a new id with the current time; 17–19 digits, rising. */
  nextId(): string;
}

const ADMINISTRATOR = 8n;
export const ALL_BITS = (1n << 51n) - 1n;
const EPOCH_MS = 1_420_070_400_000;

/** Creates an empty Discord with one bot in one server. `clock`: epoch ms. */
export function createWorld(token: string, clock: () => number = Date.now): World {
  let offsetMs = 0;
  let last = 0n;
  const now = () => clock() + offsetMs;
  const nextId = () => {
    const fresh = BigInt(now() - EPOCH_MS) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return String(last);
  };
  const bot = { id: nextId(), username: 'herald' };
  const guildId = nextId();
  return {
    token,
    bot,
    guildId,
    guilds: new Set([guildId]),
    guildFacts: {},
    channels: new Map(),
    roles: new Set(),
    serverPermissions: ALL_BITS & ~ADMINISTRATOR,
    events: [],
    messages: [],
    webhooks: new Map(),
    interactions: new Map(),
    commands: [],
    commandsForAll: new Set(),
    commandWrites: 0,
    now,
    advance: (ms) => {
      offsetMs += ms;
    },
    nextId,
  };
}
