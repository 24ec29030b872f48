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
  /** The message in whose thread this one is posted; null: in the channel itself. */
  inThread: Receipt | null;
  /** Id of the role or user group mentioned above the text; with `pings` false it is shown but nobody is notified (an edit). Left out: nobody is mentioned. */
  mention?: { who: string; pings: boolean };
}

/** A rate limit: `burst` (from 1) messages at once, then one per `intervalMs`. */
export interface RateLimit {
  intervalMs: number;
  burst: number;
}

/** A message that was sent. */
export interface Posted {
  receipt: Receipt;
  /** How long the platform wants no further message to this destination, ms; 0: it gave no limit. */
  restMs: number;
  /** For a digest that had to be sent without its markup: how many of its lines the message holds, if not all. */
  lines?: number;
}

/** Result of checking for a message of unknown outcome. */
export type LookupResult =
  | ({ kind: 'found' } & Omit<Posted, 'restMs'>)
  /** We could see where the message would be, and it is not there. */
  | { kind: 'absent' }
  /** Sending the same key again can't make a second message (inside the platform's nonce window). */
  | { kind: 'repeatable' }
  /** We may not check (no scope, no permission); `detail` says what is missing. */
  | { kind: 'unprovable'; detail: string };

/** Whether a platform can be used right now. */
export interface Health {
  ready: boolean;
  /** One plain sentence: `connected as @herald`, `token revoked`. */
  detail: string;
  /** What to do about it; left out if all is well, or if Herald recovers by itself. */
  hint?: string;
}

/** Channels with the names that people see. */
export type Channels = readonly { destination: Destination; name: string }[];

/** Why somebody can't be mentioned: what is wrong, and what to do about it. */
export interface MentionProblem {
  detail: string;
  certain: boolean;
}

/** Passes a channel's messages on to the channels that follow it. */
export interface Publishing {
  /** At most `burst` messages of a channel in any `burst × intervalMs`. */
  rateLimit: RateLimit;
  /** Whether a destination's messages should be passed on. Never rejects: true if that can't be determined now. */
  wants(destination: Destination): Promise<boolean>;
  /** Passes our own message on; succeeds if that was already done. `gone`: the message no longer exists. @throws {DeliveryError} that pauses no channel */
  publish(receipt: Receipt): Promise<'published' | 'gone'>;
}

/** An event in the calendar of a community. */
export interface CalendarEntry {
  /** Stored with the entry, so that it can be found again. */
  key: DeliveryKey;
  community: string;
  /** The message that announced it; null: it no longer exists. */
  message: Receipt | null;
}

/** The calendars that a platform keeps for its communities (servers, teams). */
export interface Calendars {
  /** Id of the community whose calendar gets a channel's events; null: there is none. @throws {DeliveryError} */
  communityOf(destination: Destination): Promise<string | null>;
  /**
   * Writes the event's current time, place and text to the entry. With `receipt` null, finds the entry that an earlier request made, or creates one.
   * `gone`: people have removed it, or it is over. @throws {DeliveryError} that pauses no channel
   */
  write(entry: CalendarEntry, event: PostAnnouncement, receipt: Receipt | null): Promise<Receipt | 'gone'>;
  /** Lists what prevents Herald from writing events for these channels, in plain words; empty: nothing. @throws {DeliveryError} if it can't be checked */
  check(destinations: readonly Destination[]): Promise<readonly string[]>;
  /** Marks the entry as cancelled; does nothing if it is gone or has begun. @throws {DeliveryError} that pauses no channel */
  cancel(entry: CalendarEntry, receipt: Receipt | null): Promise<void>;
}

/** Sends to one platform. */
export interface Messenger {
  readonly platform: Platform;
  /** Rate limits of messages to one destination, and to all destinations of one workspace together (see `workspaceOf`). */
  readonly rateLimits: { destination: RateLimit; workspace: RateLimit };
  /** Number of a digest's lines, in its own order, that fit into one message; at least 1 if it has any. A message of just those lines holds all of them. Pure. */
  capacity(digest: DigestAnnouncement): number;
  /** Sends once; never retries by itself. A call times out after 10 s. @throws {DeliveryError} */
  post(message: Outgoing): Promise<Posted>;
  /** Replaces the content of our own message; safe to repeat. `gone`: it no longer exists, or can no longer be edited. @throws {DeliveryError} */
  edit(receipt: Receipt, message: Outgoing): Promise<'edited' | 'gone'>;
  /** Removes our own message; succeeds if it is already gone. @throws {DeliveryError} */
  retract(receipt: Receipt, destination: Destination): Promise<void>;
  /** Opens a thread below our own message; repeating it opens no second one. False: a thread is not possible there. Left out if the platform needs no opening. @throws {DeliveryError} */
  openThread?(receipt: Receipt, title: string): Promise<boolean>;
  /** Passes messages on to channels that follow one. Left out if the platform can't. */
  readonly publishing?: Publishing;
  /** Left out if communities have no calendar. */
  readonly calendars?: Calendars;
  /** Checks whether a destination or workspace (null: the platform with our token) would accept messages now, without sending one; resolves if so. `since`: why it is paused. @throws {DeliveryError} as `post` would */
  probe(target: PauseTarget | null, since?: PauseReason): Promise<void>;
  /**
   * Checks for a message whose outcome is unknown. `firstSentAtMs`: epoch ms of the first request.
   * `mayRepeat` false (default true): the message is no longer wanted, so the result is never `repeatable`. @throws {DeliveryError} if the check itself fails
   */
  find(message: Outgoing, firstSentAtMs: number, mayRepeat?: boolean): Promise<LookupResult>;
  /**
   * Checks the token and, as far as possible, each destination; returns problems in plain words for `herald doctor`. Empty: all well.
   * `groups`: ids of user groups or roles in the settings. If given, also checks whether people's rights can be read and whether the platform accepts messages as we render them; if given, or if there is no destination, also whether requests arrive.
   */
  check(destinations: readonly Destination[], groups?: readonly string[]): Promise<readonly string[]>;
  /** Checks whether a role or user group can be mentioned in a channel; null: it can. `certain` false: it could not be determined now. Left out if nobody can be mentioned. Never rejects. */
  checkMention?(destination: Destination, who: string): Promise<MentionProblem | null>;
  /** Channels to choose from; left out if the platform has none. @throws if they can't be listed now */
  channels?(): Promise<Channels>;
  /** Id of the community (server, team) that a channel belongs to; null: none. Left out if Herald can't be removed from communities. @throws {DeliveryError} */
  communityOf?(destination: Destination): Promise<string | null>;
  /** Why Herald is no longer in this community; null: it is. @throws {DeliveryError} if that can't be checked */
  whyNotIn?(community: string): Promise<LeftCommunity | null>;
  /** Address where people install Herald, with exactly the permissions it needs (`calendar`: also to write events into calendars); left out if the platform has none. @throws {DeliveryError} if it can't be determined now */
  invitation?(needs: { calendar: boolean }): Promise<string>;
}
