import { EventEmitter } from 'node:events';
import type { Fields } from './check/complaint.ts';
import type { OpenView } from './views.ts';

/** A message as Slack keeps it. */
export interface StoredMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  /** The bot user, or the person who wrote it. */
  user: string;
  /** Null for people's messages. */
  botId: string | null;
  threadTs: string | null;
  metadata: Fields | null;
  edited: boolean;
  /** The only person who sees it; null: everybody in the channel. */
  ephemeralTo: string | null;
  /** Ephemerals can be replaced by an answer to a button on them. */
  replaced: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  isPrivate: boolean;
  /** Whether the bot is in it. */
  isMember: boolean;
  isArchived: boolean;
  /** Who made it. */
  creator: string;
  /** Shared with another workspace (Slack Connect). */
  isExtShared: boolean;
  /** Oldest first; ephemerals among them. */
  readonly messages: StoredMessage[];
}

/** Somebody, as the workspace knows them. */
export interface SlackPerson {
  /** Their own workspace. */
  teamId: string;
  isAdmin: boolean;
  isOwner: boolean;
  /** They left. */
  deleted: boolean;
  /** As others see them; left out: Slack does not say. */
  displayName?: string;
  /** What `users.info` says with `include_locale`; default: nothing. */
  locale?: string;
}

/** A user group. */
export interface UserGroup {
  members: readonly string[];
  disabled: boolean;
}

/** One call of the Web API, or one answer through a response address. */
export interface JournalEntry {
  /** `chat.postMessage`, `response_url`. */
  method: string;
  args: Fields;
  /** `ok`, Slack's error code, or the fault that was put in. */
  outcome: string;
  atMs: number;
}

export const BOT_TOKEN = 'xoxb-1111-2222-test-double';
export const APP_TOKEN = 'xapp-1-A0000-3333-test-double';
export const US = { botId: 'B0HERALD', botUserId: 'U0HERALD', appId: 'A0HERALD', teamId: 'T0TEAM', name: 'herald' } as const;

const BOT_SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'app_mentions:read',
  'im:history',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'users:read',
  'usergroups:read',
  'links:read',
  'links:write',
];

interface WorldEvents {
  message: [StoredMessage];
  view: [OpenView];
  unfurl: [Fields];
}

/** All that the double remembers. */
export interface SlackWorld {
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, SlackPerson>;
  readonly userGroups: Map<string, UserGroup>;
  /** Scopes by token; a token that is not there is `invalid_auth`. */
  readonly scopes: Map<string, string[]>;
  /** Error code by token, for tokens that were taken back. */
  readonly revoked: Map<string, string>;
  readonly journal: JournalEntry[];
  /** Everything refused because of what was in it, also what Slack itself would have let pass. */
  readonly complaints: string[];
  /** What opens a modal, by its id: given out with every command and press. */
  readonly triggers: Map<string, { user: string; atMs: number; used: boolean }>;
  /** Modals that were opened. */
  readonly views: Map<string, OpenView>;
  /** Emits `message` with a StoredMessage whenever one is stored or replaced, `view` with a modal or Home tab that was shown, `unfurl` with previews by address. */
  readonly events: EventEmitter<WorldEvents>;
  store(message: Omit<StoredMessage, 'ts' | 'edited' | 'replaced'>): StoredMessage;
  /** Whether a channel takes one message a second. */
  paced: boolean;
  /** Epoch ms. */
  now(): number;
}

export function createWorld(now: () => number, paced: boolean): SlackWorld {
  const channels = new Map<string, Channel>();
  const events = new EventEmitter<WorldEvents>();
  // Many people wait for answers at the same time.
  events.setMaxListeners(0);
  let lastMicros = 0;
  return {
    channels,
    people: new Map(),
    userGroups: new Map(),
    scopes: new Map([
      [BOT_TOKEN, BOT_SCOPES],
      [APP_TOKEN, ['connections:write']],
    ]),
    revoked: new Map(),
    journal: [],
    complaints: [],
    triggers: new Map(),
    views: new Map(),
    events,
    paced,
    now,
    store(message) {
      lastMicros = Math.max(lastMicros + 1, now() * 1000);
      const stored = { ...message, ts: (lastMicros / 1_000_000).toFixed(6), edited: false, replaced: false };
      channels.get(message.channel)?.messages.push(stored);
      events.emit('message', stored);
      return stored;
    },
  };
}

export function addChannel(world: SlackWorld, id: string, facts: Partial<Omit<Channel, 'id' | 'messages'>>): Channel {
  const channel = {
    id,
    name: id.toLowerCase(),
    isPrivate: false,
    isMember: true,
    isArchived: false,
    creator: 'U0FOUNDER',
    isExtShared: false,
    messages: [],
    ...facts,
  };
  world.channels.set(id, channel);
  return channel;
}

/** Who and what a message may mention: these people, and every channel there is. */
export function mentionable(world: SlackWorld, people: readonly string[]): ReadonlySet<string> {
  return new Set([...people, ...[...world.channels.keys()].map((id) => `#${id}`)]);
}
