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

/** A workspace, and what the app is called in it. */
export interface Identity {
  teamId: string;
  /** Name of the workspace. */
  team: string;
  /** `https://<domain>.slack.com/`. */
  domain: string;
  /** The organization that the workspace belongs to; null: none. */
  enterpriseId: string | null;
  botUserId: string;
  botId: string;
}

interface WorldEvents {
  message: [StoredMessage];
  view: [OpenView];
  unfurl: [Fields];
}

/** All that the double remembers of one workspace. */
export interface SlackWorld {
  readonly us: Identity;
  /** What is the same in every workspace. */
  readonly app: SlackApp;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, SlackPerson>;
  readonly userGroups: Map<string, UserGroup>;
  /** Whether the app is there, and how: for this workspace alone, or for all of its organization. */
  installed: 'workspace' | 'organization' | null;
  /** The error code that its bot tokens are refused with, however good they are; null: none. */
  refusedWith: string | null;
  /** What its bot tokens may do. */
  scopes: readonly string[];
  /** What opens a modal, by its id: given out with every command and press. */
  readonly triggers: Map<string, { user: string; atMs: number; used: boolean }>;
  /** Modals and Home tabs that were opened. */
  readonly views: Map<string, OpenView>;
  /** Emits `message` with a StoredMessage whenever one is stored or replaced, `view` with a modal or Home tab that was shown, `unfurl` with previews by address. */
  readonly events: EventEmitter<WorldEvents>;
  store(message: Omit<StoredMessage, 'ts' | 'edited' | 'replaced'>): StoredMessage;
}

/** A workspace with nothing in it, in which the app is not installed. */
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

/** Who and what a message may mention: these people, and every channel there is. */
export function mentionable(world: SlackWorld, people: readonly string[]): Pick<ReadonlySet<string>, 'has'> {
  return { has: (id) => people.includes(id) || (id.startsWith('#') && world.channels.has(id.slice(1))) };
}
