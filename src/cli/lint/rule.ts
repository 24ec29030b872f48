import type { Post, Problem } from '../../content/post.ts';

/** A remark of a rule about a post. */
export interface Remark {
  message: string;
  /** What to write instead, one sentence; null if there is nothing to change. */
  hint: string | null;
  /** The part of the value that the remark is about, as written in the file; omitted: the whole value. */
  about?: string;
}

/** What rules know about the other posts. */
export interface Neighbours {
  now: Date;
  /** Returns how many posts have this tldr. */
  tldrCount: (tldr: string) => number;
  /** Returns the spelling of a tag that most posts use, ignoring case, and how many do. */
  usualTag: (tag: string) => { spelling: string; posts: number };
}

/** One thing that `herald lint` checks in posts that could be read. */
export interface LintRule {
  /** Stable name, `kebab-case`. */
  code: string;
  level: Problem['level'];
  /** The front-matter key that it checks. */
  key: string;
  /** What it finds, for the docs. */
  about: string;
  /** Checks a post; null or empty if it is fine. Pure. */
  check: (post: Post, neighbours: Neighbours) => Remark | null | readonly Remark[];
}
