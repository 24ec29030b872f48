import type { Announcement, DigestAnnouncement, PostAnnouncement } from '../model/announcement.ts';
import type { DeliveryKey, Receipt } from '../model/delivery.ts';
import type { Destination, PauseTarget, Platform } from '../model/destination.ts';
import type { LeftCommunity } from '../model/pause.ts';
import type { PauseReason } from '../model/reason.ts';

/** One message to be sent. */
export interface Outgoing {
  /** Travels with the message (as metadata or nonce), so that it can be found again. */
  key: DeliveryKey;
  destination: Destination;
  announcement: Announcement;
  /** The message in whose thread this one stands; null: in the channel itself. */
  inThread: Receipt | null;
  /** Id of the role or user group that stands above its words; `pings` false: shown, and nobody is notified (an edit). Left out: nobody is mentioned. */
  mention?: { who: string; pings: boolean };
}

/** How fast one may go: `burst` (from 1) at once, then one each `intervalMs`. */
export interface RateLimit {
  intervalMs: number;
  burst: number;
}

/** A message that stands. */
export interface Posted {
  receipt: Receipt;
  /** The platform wants no more messages to this destination for so long, ms; 0: it did not say. */
  restMs: number;
  /** Of a digest that had to go without its markup: how many of its lines the message holds, where these are not all. */
  lines?: number;
}

/** What a check for a message of unknown outcome found. */
export type LookupResult =
  | ({ kind: 'found' } & Omit<Posted, 'restMs'>)
  /** The platform showed us where it would stand, and it is not there. */
  | { kind: 'absent' }
  /** Sending the same key again can't make a second message (inside the platform's nonce window). */
  | { kind: 'repeatable' }
  /** We may not look (no scope, no permission); `detail` says what is missing. */
  | { kind: 'unprovable'; detail: string };

/** Whether a platform can be used right now. */
export interface Health {
  ready: boolean;
  /** One plain sentence: `connected as @herald`, `token revoked`. */
  detail: string;
  /** What to do about it; left out where all is well, or Herald does it by itself. */
  hint?: string;
}

/** Channels with the names that people know them by. */
export type Channels = readonly { destination: Destination; name: string }[];

/** Why somebody can't be mentioned: what is wrong, and what to do. */
export interface MentionProblem {
  detail: string;
  certain: boolean;
}

/** How a platform passes messages of a channel on to those who follow it elsewhere. */
export interface Publishing {
  /** At most `burst` messages of a channel in any `burst × intervalMs`. */
  rateLimit: RateLimit;
  /** Whether the messages of a destination are to be passed on. Never rejects: what can't be found out now is tried. */
  wants(destination: Destination): Promise<boolean>;
  /** Passes our own message on; one that was before is success. `gone`: it is not there any more. @throws {DeliveryError} that pauses no channel */
  publish(receipt: Receipt): Promise<'published' | 'gone'>;
}

/** An event in the calendar of a community. */
export interface CalendarEntry {
  /** Travels with the entry, so that it can be found again. */
  key: DeliveryKey;
  community: string;
  /** The message that announced it; null: it is not there any more. */
  message: Receipt | null;
}

/** The calendars that a platform keeps for its communities (servers, teams). */
export interface Calendars {
  /** Id of the community whose calendar takes a channel's events; null: there is none. @throws {DeliveryError} */
  communityOf(destination: Destination): Promise<string | null>;
  /**
   * Makes the entry say when, where and what the event is, by now. `receipt` null: one that an earlier request has made is found, else it is made.
   * `gone`: people have removed it, or it is over. @throws {DeliveryError} that pauses no channel
   */
  write(entry: CalendarEntry, event: PostAnnouncement, receipt: Receipt | null): Promise<Receipt | 'gone'>;
  /** What keeps Herald from writing events where these channels are, in plain words; empty: nothing. @throws {DeliveryError} when it can't be asked */
  check(destinations: readonly Destination[]): Promise<readonly string[]>;
  /** Marks the entry as cancelled; one that is gone, or has begun, is left as it is. @throws {DeliveryError} that pauses no channel */
  cancel(entry: CalendarEntry, receipt: Receipt | null): Promise<void>;
}

/** Out to one platform. */
export interface Messenger {
  readonly platform: Platform;
  /** Pace of messages to one destination, and to all destinations of one workspace together (see `workspaceOf`). */
  readonly rateLimits: { destination: RateLimit; workspace: RateLimit };
  /** How many lines of a digest, in its own order, one message has room for; from 1 where it has any. A message of those lines has room for all of them. Pure. */
  capacity(digest: DigestAnnouncement): number;
  /** Sends once; never retries by itself. Time limit of a call: 10 s. @throws {DeliveryError} */
  post(message: Outgoing): Promise<Posted>;
  /** Makes our own message say this instead; repeating it is harmless. `gone`: it is not there any more, or can't be edited any more. @throws {DeliveryError} */
  edit(receipt: Receipt, message: Outgoing): Promise<'edited' | 'gone'>;
  /** Removes our own message; one that is gone already is success. @throws {DeliveryError} */
  retract(receipt: Receipt, destination: Destination): Promise<void>;
  /** Opens a thread below our own message; repeating it opens no second one. False: there can be none. Left out where nothing needs to be opened. @throws {DeliveryError} */
  openThread?(receipt: Receipt, title: string): Promise<boolean>;
  /** Passes messages on to those who follow a channel elsewhere. Left out where nothing can be. */
  readonly publishing?: Publishing;
  /** Left out where communities have no calendar. */
  readonly calendars?: Calendars;
  /** Asks whether a destination or workspace (null: the platform with our token) would take messages now, without sending one. `since`: why it is paused. Resolves: yes. @throws {DeliveryError} as `post` would */
  probe(target: PauseTarget | null, since?: PauseReason): Promise<void>;
  /**
   * Looks for a message whose outcome is unknown. `firstSentAtMs`: epoch ms of the first request.
   * `mayRepeat` false (default true): it is not wanted any more, so never `repeatable`. @throws {DeliveryError} when looking itself fails
   */
  find(message: Outgoing, firstSentAtMs: number, mayRepeat?: boolean): Promise<LookupResult>;
  /**
   * Checks the token and, as far as it can, each destination; problems in plain words for `herald doctor`. Empty: all well.
   * `groups`: ids of user groups or roles that the settings name; where given (and where no destination is), also whether requests come in, what is needed to know people's rights, and whether the platform takes messages as we render them.
   */
  check(destinations: readonly Destination[], groups?: readonly string[]): Promise<readonly string[]>;
  /** Whether a role or user group can be mentioned in a channel; null: it can. `certain` false: it could not be found out now. Left out where nobody can be. Never rejects. */
  checkMention?(destination: Destination, who: string): Promise<MentionProblem | null>;
  /** Channels to pick from; left out where the platform has none. @throws when it can't be asked now */
  channels?(): Promise<Channels>;
  /** Id of the community (server, team) that a channel is in; null: in none. Left out where nobody can be removed from one. @throws {DeliveryError} */
  communityOf?(destination: Destination): Promise<string | null>;
  /** Why Herald is in this community no more; null: it is in it. @throws {DeliveryError} when it can't be asked */
  whyNotIn?(community: string): Promise<LeftCommunity | null>;
  /** Address at which people let Herald in, with exactly what it needs (`calendar`: also to write events into calendars); left out where the platform has none. @throws {DeliveryError} when it can't be asked now */
  invitation?(needs: { calendar: boolean }): Promise<string>;
}
