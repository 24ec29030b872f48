import type { Language } from '../languages/index.ts';
import type { Destination, PauseTarget, Platform } from './destination.ts';
import { LOCAL_PERSON_ID, type Person } from './span.ts';

/** What a platform declares about itself before it is opened: how its names are written, and what it can do. All of its functions are pure. */
export interface PlatformTraits {
  /** As written in destinations and stored: lower-case letters. */
  readonly name: Platform;
  /** As people read it within a sentence. */
  readonly label: string;
  readonly destination: {
    readonly example: string;
    /** Parses a channel as people write it; null if it is not one of this platform. */
    parse(text: string): Destination | null;
    /** Parses a mention of a channel as the platform itself writes it; left out if it has none. */
    parseMention?(text: string): Destination | null;
    /** Whether a text names a part of the platform that has its own limits and many channels; left out if there is none. */
    isWorkspace?(text: string): boolean;
  };
  /** How its people are written, who can be made admins; null: they need no name. */
  readonly person: { readonly example: string; parse(text: string): Person | null } | null;
  /** The setting that limits which communities are answered, and what it lists; null: people are answered everywhere. */
  readonly communities: { readonly setting: string; readonly what: string; readonly example: string; isId(text: string): boolean } | null;
  /** Groups of people that the platform itself manages; null: it has none. */
  readonly groups: GroupTraits | null;
  /** Text before the command's name; null: people type only the command. */
  readonly commandPrefix: string | null;
  /** People who write there are at this machine, and are admins. Exactly one platform is trusted; it needs no settings. */
  readonly trusted: boolean;
  /** Whether a message can be edited after it was sent. */
  readonly edits: boolean;
  /** The settings it needs in order to connect: `A_TOKEN and ANOTHER`; null: it needs none. */
  readonly tokens: string | null;
}

/** How the groups of a platform are written. */
interface GroupTraits {
  /** What the platform calls one: `Slack user group`. */
  readonly what: string;
  /** How `HERALD_ADMINS` names one. */
  readonly example: string;
  /** Returns the id of a group from its name in `HERALD_ADMINS`; null if it is not one of this platform. */
  parse(text: string): string | null;
  /** Returns the id of a group from how people write it to have it mentioned: the bare id, the platform's own mention, or its name in `HERALD_ADMINS`; null if it is none. */
  parseMention(text: string): string | null;
  /** Who manages a channel there, in the platform's own terms; follows “may decide what it gets: ”. */
  readonly whoManages: Readonly<Record<Language, string>>;
  /** The setting that lists the ids of groups whose members may decide what a channel gets. */
  readonly managersSetting: string;
  readonly exampleId: string;
  isId(text: string): boolean;
}

export type PlatformList = readonly PlatformTraits[];

/** Parses a destination of any platform; null if it is none. Pure. */
export function parseDestination(text: string, platforms: PlatformList): Destination | null {
  return firstOf(platforms, ({ destination }) => destination.parse(text));
}

/** Parses a channel as a person writes it, including `here` and mentions; null if it is none. Pure. */
export function parseDestinationArgument(words: string, here: Destination | null, platforms: PlatformList): Destination | null {
  if (words === 'here') return here;
  return firstOf(platforms, ({ destination }) => destination.parseMention?.(words) ?? destination.parse(words));
}

/** Parses a channel, a workspace or a chat platform; null if it is none. Pure. */
export function parsePauseTarget(words: string, here: Destination | null, platforms: PlatformList): PauseTarget | null {
  return chatPlatforms(platforms).some(({ name }) => name === words) || isWorkspace(words, platforms)
    ? words
    : parseDestinationArgument(words, here, platforms);
}

/** Whether a target is a whole platform or one of its workspaces, not a channel. Pure. */
export function isWorkspace(target: PauseTarget, platforms: PlatformList): boolean {
  return platforms.some(({ name, destination }) => name === target || destination.isWorkspace?.(target) === true);
}

/** Parses a person as the settings write them; null if it is none. Pure. */
export function parsePerson(text: string, platforms: PlatformList): Person | null {
  return firstOf(platforms, ({ person }) => person?.parse(text) ?? null);
}

/** Parses a group as `HERALD_ADMINS` names it; null if it is none. Pure. */
export function parseGroup(text: string, platforms: PlatformList): { platform: Platform; id: string } | null {
  return firstOf(platforms, ({ name, groups }) => {
    const id = groups?.parse(text) ?? null;
    return id === null ? null : { platform: name, id };
  });
}

/** Returns the platform of this name; undefined if the list does not have it. Pure. */
export function platformNamed<P extends PlatformTraits>(name: Platform, platforms: readonly P[]): P | undefined {
  return platforms.find((platform) => platform.name === name);
}

/** Whether a platform is the trusted one, whose users are at this machine. Pure. */
export function isTrusted(name: Platform, platforms: PlatformList): boolean {
  return platformNamed(name, platforms)?.trusted === true;
}

/** Returns the platforms that are reached over a network, in the order of the list. Pure. */
export function chatPlatforms<P extends PlatformTraits>(platforms: readonly P[]): readonly P[] {
  return platforms.filter(({ trusted }) => !trusted);
}

/** Returns the platform of this machine itself. Pure. @throws {Error} if the list has none */
export function localPlatform<P extends PlatformTraits>(platforms: readonly P[]): P {
  const local = platforms.find(({ trusted }) => trusted);
  if (!local) throw new Error('the list of platforms has none of this machine');
  return local;
}

/** Returns the person at this machine. Pure. */
export function localPerson(platforms: PlatformList): Person {
  return { platform: localPlatform(platforms).name, id: LOCAL_PERSON_ID };
}

/** Returns one example of a destination for each platform, joined by “or”; each begins with `before`. Pure. */
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

/** Ids of the communities whose members are answered, by platform. Empty, or left out: everybody is answered. */
export type Communities = Readonly<Record<Platform, readonly string[]>>;

/** Ids of groups of people that the platforms themselves manage (user groups, roles), by platform. */
type PeopleGroups = Readonly<Record<Platform, readonly string[]>>;

/** Groups that the settings name, by what their members may do. */
export interface NamedGroups {
  /** Their members are admins of Herald. */
  admins: PeopleGroups;
  /** Their members may decide what a channel gets, by asking in that channel. */
  managers: PeopleGroups;
}
