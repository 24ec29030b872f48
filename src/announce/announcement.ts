import type { EventFacts, PostKind } from '../content/post.ts';

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
}

/** One line of a digest: a post, or several releases of one source. */
export interface DigestLine {
  /** The posts it tells of; from one. */
  postIds: readonly string[];
  title: string;
  /** Of the first of them. */
  url: string | null;
  source: string | null;
  date: string | null;
}

/** Several posts in one message: “78 new posts: 41 links, 30 releases, 7 events”. */
export interface DigestAnnouncement {
  type: 'digest';
  /** Posts in all, also those that a message has no room for. */
  total: number;
  /** Posts told in the earlier messages of the same digest; 0: this is the first. */
  before: number;
  /**
   * By kind, largest first; lines by source, then most recent first. `count`: posts of the kind in the whole digest.
   * A section may have no lines here, when they all stand in other messages of the digest: then only its count is told, and only in the first message.
   */
  sections: readonly { kind: PostKind; count: number; lines: readonly DigestLine[] }[];
}

/** Something told to the admins, with what they can do about it. Text is plain. */
export interface NoticeAnnouncement {
  type: 'notice';
  title: string;
  /** One short paragraph each. */
  lines: readonly string[];
  /** Pressing one asks `command` as its presser, confirmed; its reply takes the notice's place. */
  actions: readonly { label: string; command: string; style?: 'primary' | 'danger' }[];
}

export type Announcement = PostAnnouncement | DigestAnnouncement | NoticeAnnouncement;
