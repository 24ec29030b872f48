import { once } from 'node:events';
import { type AppPeople, createAppPeople } from './app-people.ts';
import type { Faults } from './faults.ts';
import { goodTokensOf, tellUninstalled, uninstall } from './installation.ts';
import { createPeople, type People, type Seen, seenOf } from './people.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import type { Delivery } from './sockets.ts';
import { addChannel, type Channel, type Identity, type SlackPerson, type SlackWorld, type StoredMessage, type UserGroup } from './world.ts';

/** One workspace, and the people in it. */
export interface Workspace extends People, AppPeople {
  readonly us: Identity;
  /** Bot tokens that are valid now, oldest first. */
  readonly botTokens: readonly string[];
  /** Returns what everybody in the channel sees, oldest first. */
  messages(channel: string): readonly StoredMessage[];
  /** The same, as a person reads it. */
  seen(channel: string): readonly Seen[];
  /** Adds a channel, or changes one. */
  channel(id: string, facts?: Partial<Omit<Channel, 'id' | 'messages'>>): Channel;
  /** Adds a person that `users.info` knows, or changes them. */
  person(id: string, facts?: Partial<SlackPerson>): void;
  /** Adds a user group, or changes it; null removes it. */
  userGroup(id: string, facts: Partial<UserGroup> | null): void;
  /** Writes in a channel as somebody else. */
  say(channel: string, user: string, text: string): StoredMessage;
  /** Resolves once a channel has this many messages; waits at most `withinMs` (default 10 s). */
  arrived(channel: string, count: number, withinMs?: number): Promise<readonly StoredMessage[]>;
  /** Sets the scopes of the bot tokens from now on. */
  setScopes(scopes: readonly string[]): void;
  /** From now on, answers calls with its bot tokens with `code`; null makes them valid again. */
  refuseTokens(code: string | null): void;
  /** Removes the app as a person; resolves once both events that report it are acknowledged. `told`: false if Herald is not running to receive them. */
  uninstall(own?: { told?: boolean }): Promise<void>;
}

/** Creates a workspace. `delivery` delivers what people do in it; `origin`: address of the double. */
export function createWorkspace(
  world: SlackWorld,
  delivery: Delivery,
  { faults, origin }: { faults: Faults; origin: () => string },
): { workspace: Workspace; urls: ResponseUrls } {
  const urls = createResponseUrls(world, faults);
  const delivered: Delivery = {
    async deliver(type, ...rest) {
      // Before the installation, nobody has the app's commands, buttons and shortcuts.
      if (world.installed === null && type !== 'events_api') throw new Error(`the app is not installed in ${world.us.teamId}`);
      return delivery.deliver(type, ...rest);
    },
  };
  const messages = (channel: string): StoredMessage[] =>
    (world.channels.get(channel)?.messages ?? []).filter(({ ephemeralTo }) => ephemeralTo === null);
  const workspace: Workspace = {
    us: world.us,
    get botTokens() {
      return goodTokensOf(world).map(({ value }) => value);
    },
    ...createPeople(world, delivered, urls, origin),
    ...createAppPeople(world, delivered, urls, origin),
    messages,
    seen: (channel) => messages(channel).map(seenOf),
    channel: (id, facts = {}) => Object.assign(world.channels.get(id) ?? addChannel(world, id, {}), facts),
    person: (id, facts = {}) =>
      void world.people.set(id, {
        ...(world.people.get(id) ?? { teamId: world.us.teamId, isAdmin: false, isOwner: false, deleted: false }),
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
    setScopes(scopes) {
      world.scopes = [...scopes];
    },
    refuseTokens(code) {
      world.refusedWith = code;
    },
    async uninstall({ told = true } = {}) {
      if (world.installed === null) throw new Error(`the app is not installed in ${world.us.teamId}`);
      uninstall(world, 'account_inactive');
      if (told) await tellUninstalled(world, delivery);
    },
  };
  return { workspace, urls };
}
