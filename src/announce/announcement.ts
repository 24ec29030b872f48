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

/** One line of a digest. */
export interface DigestLine {
  postId: string;
  title: string;
  url: string | null;
  source: string | null;
  date: string | null;
}

/** Several posts in one message: “78 new posts: 41 links, 30 releases, 7 events”. */
export interface DigestAnnouncement {
  type: 'digest';
  /** Posts in all, also those that a message has no room for. */
  total: number;
  /** By kind, largest first; lines most recent first. */
  sections: readonly { kind: PostKind; count: number; lines: readonly DigestLine[] }[];
}

export type Announcement = PostAnnouncement | DigestAnnouncement;
