import type { Language } from '../languages/index.ts';
import type { Destination, PauseTarget, Platform } from './destination.ts';
import { LOCAL_PERSON_ID, type Person } from './span.ts';

/** What a platform tells of itself before it is opened: how its names are written, and what it can do. All of it is pure. */
export interface PlatformTraits {
  /** As it is written in destinations and stored: lower-case letters. */
  readonly name: Platform;
  /** As people read it within a sentence. */
  readonly label: string;
  readonly destination: {
    readonly example: string;
    /** A channel as people write it; null: none of this platform. */
    parse(text: string): Destination | null;
    /** A channel as the platform itself writes its mention; left out where it has none. */
    parseMention?(text: string): Destination | null;
    /** Whether it names a part of the platform that has its own limits, with many channels; left out where it has none. */
    isWorkspace?(text: string): boolean;
  };
  /** Its people, who can be made admins; null: they need no name. */
  readonly person: { readonly example: string; parse(text: string): Person | null } | null;
  /** The setting that limits where people are answered, and what stands in it; null: everywhere. */
  readonly communities: { readonly setting: string; readonly what: string; readonly example: string; isId(text: string): boolean } | null;
  /** Groups of people that the platform itself keeps; null: it has none. */
  readonly groups: GroupTraits | null;
  /** What stands before the command's name; null: people type the verbs alone. */
  readonly commandPrefix: string | null;
  /** Whoever speaks there sits at the machine, and is an admin. Exactly one platform is trusted; it needs no settings. */
  readonly trusted: boolean;
  /** Whether a message can be edited after it was sent. */
  readonly edits: boolean;
  /** The settings without which it is not connected: `A_TOKEN and ANOTHER`; null: it needs none. */
  readonly tokens: string | null;
}

/** How the groups of a platform are written. */
interface GroupTraits {
  /** What the platform calls one: `user group of Slack`. */
  readonly what: string;
  /** As `HERALD_ADMINS` names one. */
  readonly example: string;
  /** Its id, from how `HERALD_ADMINS` names it; null: none of this platform. */
  parse(text: string): string | null;
  /** Its id, from how people write it where one is to be mentioned: the bare id, the platform's own mention, or as `HERALD_ADMINS` names it; null: none. */
  parseMention(text: string): string | null;
  /** Who runs a channel there, as the platform itself says; follows “may decide what it gets: ”. */
  readonly whoManages: Readonly<Record<Language, string>>;
  /** The setting with the ids of those whose members may decide what a channel gets. */
  readonly managersSetting: string;
  readonly exampleId: string;
  isId(text: string): boolean;
}

export type PlatformList = readonly PlatformTraits[];

/** Text → destination, of whichever platform; null where it is none. Pure. */
export function parseDestination(text: string, platforms: PlatformList): Destination | null {
  return firstOf(platforms, ({ destination }) => destination.parse(text));
}

/** What somebody wrote for a channel, `here` and mentions too; null: none. Pure. */
export function parseDestinationArgument(words: string, here: Destination | null, platforms: PlatformList): Destination | null {
  if (words === 'here') return here;
  return firstOf(platforms, ({ destination }) => destination.parseMention?.(words) ?? destination.parse(words));
}

/** A channel, a workspace or a chat platform; null: none. Pure. */
export function parsePauseTarget(words: string, here: Destination | null, platforms: PlatformList): PauseTarget | null {
  return chatPlatforms(platforms).some(({ name }) => name === words) || isWorkspace(words, platforms)
    ? words
    : parseDestinationArgument(words, here, platforms);
}

/** Whether it names a whole platform or a workspace of one, not a channel. Pure. */
export function isWorkspace(target: PauseTarget, platforms: PlatformList): boolean {
  return platforms.some(({ name, destination }) => name === target || destination.isWorkspace?.(target) === true);
}

/** Person as the settings write them; null where it is none. Pure. */
export function parsePerson(text: string, platforms: PlatformList): Person | null {
  return firstOf(platforms, ({ person }) => person?.parse(text) ?? null);
}

/** A group as `HERALD_ADMINS` names it; null where it is none. Pure. */
export function parseGroup(text: string, platforms: PlatformList): { platform: Platform; id: string } | null {
  return firstOf(platforms, ({ name, groups }) => {
    const id = groups?.parse(text) ?? null;
    return id === null ? null : { platform: name, id };
  });
}

/** The platform of this name; undefined where none of the list has it. Pure. */
export function platformNamed<P extends PlatformTraits>(name: Platform, platforms: readonly P[]): P | undefined {
  return platforms.find((platform) => platform.name === name);
}

/** Whether whoever speaks there sits at the machine. Pure. */
export function isTrusted(name: Platform, platforms: PlatformList): boolean {
  return platformNamed(name, platforms)?.trusted === true;
}

/** Platforms that are reached over a network, in the order of the list. Pure. */
export function chatPlatforms<P extends PlatformTraits>(platforms: readonly P[]): readonly P[] {
  return platforms.filter(({ trusted }) => !trusted);
}

/** The platform of this machine itself. Pure. @throws {Error} when the list has none */
export function localPlatform<P extends PlatformTraits>(platforms: readonly P[]): P {
  const local = platforms.find(({ trusted }) => trusted);
  if (!local) throw new Error('the list of platforms has none of this machine');
  return local;
}

/** Whoever sits at the machine. Pure. */
export function localPerson(platforms: PlatformList): Person {
  return { platform: localPlatform(platforms).name, id: LOCAL_PERSON_ID };
}

/** An example of a destination on each platform, as alternatives; each begins with `before`. Pure. */
export function destinationExamples(platforms: PlatformList, before = ''): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
    platforms.map(({ destination }) => `${before}${destination.example}`),
  );
}

function firstOf<T>(platforms: PlatformList, find: (platform: PlatformTraits) => T | null): T | null {
  for (const platform of platforms) {
    const found = find(platform);
    if (found !== null) return found;
  }
  return null;
}

/** Whose members are answered, by platform: ids of its communities. Empty, or left out: everybody. */
export type Communities = Readonly<Record<Platform, readonly string[]>>;

/** Groups of people that the platforms themselves keep (user groups, roles), by platform: their ids. */
type PeopleGroups = Readonly<Record<Platform, readonly string[]>>;

/** What the settings name groups for. */
export interface NamedGroups {
  /** Their members are admins of Herald. */
  admins: PeopleGroups;
  /** Their members may decide what the channel they ask in gets. */
  managers: PeopleGroups;
}
