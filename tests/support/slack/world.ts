import { EventEmitter } from 'node:events';
import type { Fields } from './check/complaint.ts';
import type { SlackApp } from './slack-app.ts';
import type { OpenView } from './views.ts';

/** A message as Slack keeps it. */
export interface StoredMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  /** The bot user, or the person who wrote it. */
  user: string;
  /** null for people's messages. */
  botId: string | null;
  threadTs: string | null;
  metadata: Fields | null;
  edited: boolean;
  /** The only person who sees it; null: everybody in the channel. */
  ephemeralTo: string | null;
  /** Whether an ephemeral message was replaced by the answer to a button on it. */
  replaced: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  isPrivate: boolean;
  /** Whether the bot is in it. */
  isMember: boolean;
  isArchived: boolean;
  /** Id of the person who created it. */
  creator: string;
  /** Shared with another workspace (Slack Connect). */
  isExtShared: boolean;
  /** Oldest first; ephemerals among them. */
  readonly messages: StoredMessage[];
}

/** A person, as the workspace knows them. */
export interface SlackPerson {
  /** Id of their own workspace. */
  teamId: string;
  isAdmin: boolean;
  isOwner: boolean;
  /** Whether they left. */
  deleted: boolean;
  /** The name that others see; left out: Slack does not return one. */
  displayName?: string;
  /** What `users.info` returns with `include_locale`; default: nothing. */
  locale?: string;
}

/** A user group. */
export interface UserGroup {
  members: readonly string[];
  disabled: boolean;
}

/** A workspace, and the ids of the app's bot in it. */
export interface Identity {
  teamId: string;
  /** Name of the workspace. */
  team: string;
  /** `https://<domain>.slack.com/`. */
  domain: string;
  /** Id of the organization that the workspace belongs to; null: none. */
  enterpriseId: string | null;
  botUserId: string;
  botId: string;
}

interface WorldEvents {
  message: [StoredMessage];
  view: [OpenView];
  unfurl: [Fields];
}

/** Everything the double stores about one workspace. */
export interface SlackWorld {
  readonly us: Identity;
  /** The state that all workspaces share. */
  readonly app: SlackApp;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, SlackPerson>;
  readonly userGroups: Map<string, UserGroup>;
  /** How the app is installed: for this workspace alone, or for its whole organization; null: it is not. */
  installed: 'workspace' | 'organization' | null;
  /** Error code with which its bot tokens are refused, even valid ones; null: none. */
  refusedWith: string | null;
  /** Scopes of its bot tokens. */
  scopes: readonly string[];
  /** Triggers, which open a modal, by id: issued with every command and click. */
  readonly triggers: Map<string, { user: string; atMs: number; used: boolean }>;
  /** Modals and Home tabs that were opened. */
  readonly views: Map<string, OpenView>;
  /** Emits `message` with a StoredMessage whenever one is stored or replaced, `view` with a modal or Home tab that was shown, `unfurl` with previews by address. */
  readonly events: EventEmitter<WorldEvents>;
  store(message: Omit<StoredMessage, 'ts' | 'edited' | 'replaced'>): StoredMessage;
}

/** Creates an empty workspace in which the app is not installed. */
export function createWorld(app: SlackApp, us: Identity): SlackWorld {
  const channels = new Map<string, Channel>();
  const events = new EventEmitter<WorldEvents>();
  // Many people wait for answers at the same time.
  events.setMaxListeners(0);
  return {
    us,
    app,
    channels,
    people: new Map(),
    userGroups: new Map(),
    installed: null,
    refusedWith: null,
    scopes: [],
    triggers: new Map(),
    views: new Map(),
    events,
    store(message) {
      const stored = { ...message, ts: app.nextTs(), edited: false, replaced: false };
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

/** Returns what a message may mention: these people, and every channel of the workspace. */
export function mentionable(world: SlackWorld, people: readonly string[]): Pick<ReadonlySet<string>, 'has'> {
  return { has: (id) => people.includes(id) || (id.startsWith('#') && world.channels.has(id.slice(1))) };
}
