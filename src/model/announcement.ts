import type { EventFacts, PostKind, PostPicture } from '../content/post.ts';
import type { Language } from '../languages/index.ts';
import type { Hold } from './hold.ts';
import type { Pause } from './pause.ts';
import type { Reason, StaleReason } from './reason.ts';
import type { Person, Span } from './span.ts';

/** What can stand with a post’s title. The date of an event is when it takes place. */
export type Fact = 'source' | 'kind' | 'date' | 'place' | 'tags';

/** What we say about one post, before markup. Text is plain: adapters escape and cut at the last step. */
export interface PostAnnouncement {
  type: 'post';
  postId: string;
  title: string;
  /** http(s) or null (then the title stands unlinked and there is no button). */
  url: string | null;
  /** Clean plain text, at most 400 characters; null: title and link alone. */
  tldr: string | null;
  kind: PostKind;
  source: string | null;
  /** ISO 8601 instant, UTC. */
  date: string | null;
  tags: readonly string[];
  /** Set for releases whose title or URL names a version. */
  release: { version: string; prerelease: boolean } | null;
  event: EventFacts | null;
  /** Left out: none to show. */
  picture?: PostPicture & { size: 'thumbnail' | 'large' };
  /** Left out: a card. `embed`: a card too, in the platform's older form where it has one. */
  style?: 'line' | 'title' | 'embed';
  /** Which facts stand with it, in which order; left out: all, in the usual one. */
  facts?: readonly Fact[];
  /** What Herald itself says of it. */
  note?: PostNote;
  /** Of Herald's own words; left out: English. */
  language?: Language;
}

/** `reminder`: it is about to begin. `released`: the release that it is a pre-release of is out; `version` as that writes it. */
export type PostNote = { kind: 'reminder' } | { kind: 'released'; version: string; url: string | null };

/** A part of a digest's line, with the address it leads to. */
export interface DigestPiece {
  text: string;
  url?: string;
}

/** One line of a digest: a post, or several releases of one source. Keys without a value are left out, so that lines of one look have one fingerprint. */
export interface DigestLine {
  /** The posts it includes; from one. */
  postIds: readonly string[];
  title: string;
  /** Of the first of them. */
  url: string | null;
  /** Null: unknown, or the title names it. */
  source: string | null;
  date: string | null;
  /** The title in pieces, each with its own address; left out where one address is the whole title's. */
  pieces?: readonly DigestPiece[];
  /** One sentence on what the post says, plain text of at most 180 characters. */
  sentence?: string;
  /** When and where, of an event; shown in place of `date`. */
  event?: Pick<EventFacts, 'startsAt' | 'endsAt' | 'place'>;
}

/** Several posts in one message: “78 new posts: 41 links, 30 releases, 7 events”. */
export interface DigestAnnouncement {
  type: 'digest';
  /** Posts in all, also those that a message has no room for. */
  total: number;
  /** Posts told in the earlier messages of the same digest; 0: this is the first. */
  before: number;
  /**
   * By kind, the shortest first, so that nothing stands behind a long list; lines by source, then most recent first; events by time. `count`: posts of the kind in the whole digest.
   * A section may have no lines here, when they all stand in other messages of the digest: then only its count is told, and only in the first message.
   */
  sections: readonly { kind: PostKind; count: number; lines: readonly DigestLine[] }[];
  /** In the platform's older form, where it has one; left out: in its newest. */
  style?: 'embed';
  /** Of Herald's own words; left out: English. */
  language?: Language;
}

/** One short paragraph of a notice. */
export type NoticeLine = string | readonly Span[];

/** How something that a notice tells of was settled. */
export interface NoticeOutcome {
  /** ISO instant, UTC. */
  at: string;
  /** Null: nobody is known to have done it. */
  by: Person | null;
}

/** What became of a delivery in doubt: `confirmed` by a person, `found` by Herald, sent again, left as it is, or removed since. */
export type Resolution = 'confirmed' | 'found' | 'resent' | 'skipped' | 'retracted';

/** A message of which nobody knows whether it arrived, as a notice tells of it. */
export interface InDoubtDelivery {
  key: string;
  /** Which message it is, where, and when it was sent. */
  what: readonly Span[];
  /** Why nobody knows. */
  reason: Reason | null;
  /** ISO instant, UTC: in doubt since then. */
  since: string;
  /** Null: still in doubt. `became`: what it was settled to. */
  outcome: (NoticeOutcome & { became: Resolution }) | null;
}

/** What a notice tells of, in facts: from these it is brought up to date until all of it is settled. */
export type NoticeSubject =
  | ({ kind: 'hold'; batch: Hold['kind']; outcome: NoticeOutcome | null } & Pick<Hold, 'id' | 'posts' | 'messages' | 'samples'>)
  | ({ kind: 'pause'; outcome: NoticeOutcome | null } & Pick<Pause, 'target' | 'reason' | 'since'>)
  /** `total`: doubts told of, also those that are not in `doubts`. */
  | { kind: 'doubts'; doubts: readonly InDoubtDelivery[]; total: number }
  /** Kept for as long as more of it belongs into the same notice. */
  | ({ kind: 'late' } & LateNews)
  /** A message that waits for somebody to say so. `asked`: which of its notices it is, from 1. */
  | { kind: 'approval'; key: string; asked: number };

/** Something told to the admins, with what they can do about it. Text is plain. */
export interface NoticeAnnouncement {
  type: 'notice';
  title: string;
  lines: readonly NoticeLine[];
  /** Of its words; left out: English. */
  language?: Language;
  /** The message that it is about, to be shown below the lines as it would be sent there. */
  preview?: PostAnnouncement | DigestAnnouncement;
  /** Pressing one asks `command` as its presser, confirmed; its reply takes the notice's place. */
  actions: readonly { label: string; command: string; style?: 'primary' | 'danger' }[];
  /** Set until what it tells of is settled for good. */
  subject?: NoticeSubject;
}

/** A line of a notice as plain text. Pure. */
export function plainLine(line: NoticeLine): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}

export type Announcement = PostAnnouncement | DigestAnnouncement | NoticeAnnouncement;

/** New posts that came too late to be announced: those of one batch, and of batches that followed within ten minutes. JSON-safe. */
export interface LateNews {
  /** When the first and the latest of them were recorded: ISO instants, UTC. */
  since: string;
  latestAt: string;
  /** Posts by why they are not announced. */
  posts: Readonly<Record<StaleReason, number>>;
  /** Titles of some of them, newest first. */
  samples: readonly string[];
}
