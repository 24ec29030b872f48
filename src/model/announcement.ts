import type { EventFacts, PostKind, PostPicture } from '../content/post.ts';
import type { Language } from '../languages/index.ts';
import type { Hold } from './hold.ts';
import type { Pause } from './pause.ts';
import type { Reason, StaleReason } from './reason.ts';
import type { Person, Span } from './span.ts';

/** A detail that can be shown with a post’s title. For an event, the date is when it takes place. */
export type Fact = 'source' | 'kind' | 'date' | 'place' | 'tags';

/** The announcement of one post, before markup. Text is plain: adapters escape and truncate it as the last step. */
export interface PostAnnouncement {
  type: 'post';
  postId: string;
  title: string;
  /** http(s) or null (the title is then not a link, and there is no button). */
  url: string | null;
  /** Clean plain text, at most 400 characters; null: only title and link are shown. */
  tldr: string | null;
  kind: PostKind;
  source: string | null;
  /** ISO 8601 instant, UTC. */
  date: string | null;
  tags: readonly string[];
  /** Set for releases whose title or URL names a version. */
  release: { version: string; prerelease: boolean } | null;
  event: EventFacts | null;
  /** Left out: no picture is shown. */
  picture?: PostPicture & { size: 'thumbnail' | 'large' };
  /** Left out: a card. `embed`: also a card, but in the platform's older form if it has one. */
  style?: 'line' | 'title' | 'embed';
  /** Which facts are shown, in this order; left out: all, in the default order. */
  facts?: readonly Fact[];
  /** A note that Herald itself adds. */
  note?: PostNote;
  /** Language of Herald's own words; left out: English. */
  language?: Language;
}

/** `reminder`: the event is about to begin. `released`: the final release of this pre-release is out; `version` as the release itself writes it. */
export type PostNote = { kind: 'reminder' } | { kind: 'released'; version: string; url: string | null };

/** A part of a digest's line, with the address it links to. */
export interface DigestPiece {
  text: string;
  url?: string;
}

/** One line of a digest: a post, or several releases of one source. Keys without a value are left out, so that lines that look the same have the same fingerprint. */
export interface DigestLine {
  /** Ids of the posts it includes; at least one. */
  postIds: readonly string[];
  title: string;
  /** Address of the post, or of the first version shown. */
  url: string | null;
  /** null: unknown, or already in the title. */
  source: string | null;
  date: string | null;
  /** The title in pieces, each with its own address; left out if the whole title has one address. */
  pieces?: readonly DigestPiece[];
  /** One sentence on what the post says, plain text of at most 180 characters. */
  sentence?: string;
  /** Time and place of an event; shown instead of `date`. */
  event?: Pick<EventFacts, 'startsAt' | 'endsAt' | 'place'>;
}

/** Several posts in one message: “78 new posts: 41 links, 30 releases, 7 events”. */
export interface DigestAnnouncement {
  type: 'digest';
  /** Number of posts in the whole digest, including those that do not fit into this message. */
  total: number;
  /** Number of posts in the earlier messages of the same digest; 0: this is the first. */
  before: number;
  /**
   * By kind, the shortest first, so that no section is hidden below a long list; lines by source, then most recent first; events by time. `count`: posts of the kind in the whole digest.
   * A section has no lines if all of them are in other messages of the digest: then only its count is shown, and only in the first message.
   */
  sections: readonly { kind: PostKind; count: number; lines: readonly DigestLine[] }[];
  /** `embed`: in the platform's older form, if it has one; left out: in its newest. */
  style?: 'embed';
  /** Language of Herald's own words; left out: English. */
  language?: Language;
}

/** One short paragraph of a notice. */
export type NoticeLine = string | readonly Span[];

/** When and by whom the subject of a notice was settled. */
export interface NoticeOutcome {
  /** ISO instant, UTC. */
  at: string;
  /** null: nobody is known to have done it. */
  by: Person | null;
}

/** Outcome of an in-doubt delivery: `confirmed` by a person, `found` by Herald, sent again, skipped, or removed since. */
export type Resolution = 'confirmed' | 'found' | 'resent' | 'skipped' | 'retracted';

/** A message whose delivery could not be confirmed, as a notice shows it. */
export interface InDoubtDelivery {
  key: string;
  /** Describes the message: which one it is, its channel, and when it was sent. */
  what: readonly Span[];
  /** Why its delivery could not be confirmed. */
  reason: Reason | null;
  /** ISO instant, UTC: in doubt since then. */
  since: string;
  /** null: still in doubt. `became`: how it was settled. */
  outcome: (NoticeOutcome & { became: Resolution }) | null;
}

/** The facts that a notice reports; the notice is updated from them until all of them are settled. */
export type NoticeSubject =
  | ({ kind: 'hold'; batch: Hold['kind']; outcome: NoticeOutcome | null } & Pick<Hold, 'id' | 'posts' | 'messages' | 'samples'>)
  | ({ kind: 'pause'; outcome: NoticeOutcome | null } & Pick<Pause, 'target' | 'reason' | 'since'>)
  /** `total`: number of in-doubt deliveries reported, including those not in `doubts`. */
  | { kind: 'doubts'; doubts: readonly InDoubtDelivery[]; total: number }
  /** Kept as long as more late posts can be added to the same notice. */
  | ({ kind: 'late' } & LateNews)
  /** A message that waits for approval. `asked`: which of its notices this is, from 1. */
  | { kind: 'approval'; key: string; asked: number };

/** A message to the admins, with the actions they can take. Text is plain. */
export interface NoticeAnnouncement {
  type: 'notice';
  title: string;
  lines: readonly NoticeLine[];
  /** Language of its text; left out: English. */
  language?: Language;
  /** The message that the notice concerns, shown below the lines as it would be sent. */
  preview?: PostAnnouncement | DigestAnnouncement;
  /** Clicking one runs `command` as the person who clicked, already confirmed; the reply replaces the notice. */
  actions: readonly { label: string; command: string; style?: 'primary' | 'danger' }[];
  /** Set until everything that the notice reports is settled for good. */
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
  /** Number of posts by the reason they are not announced. */
  posts: Readonly<Record<StaleReason, number>>;
  /** Titles of some of them, newest first. */
  samples: readonly string[];
}
