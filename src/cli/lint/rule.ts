import type { Post, Problem } from '../../content/post.ts';

/** What a rule has to say of a post. */
export interface Remark {
  message: string;
  /** What to write instead, one sentence; null where there is nothing to change. */
  hint: string | null;
  /** The part of the value that is meant, as the file has it; without it, the whole value. */
  about?: string;
}

/** What rules know of the posts beside the one they look at. */
export interface Neighbours {
  now: Date;
  /** How many posts have this tldr. */
  tldrCount: (tldr: string) => number;
  /** The spelling most posts use for a tag, case aside, and how many do. */
  usualTag: (tag: string) => { spelling: string; posts: number };
}

/** One thing that `herald lint` looks for in posts that could be read. */
export interface LintRule {
  /** Stable name, `kebab-case`. */
  code: string;
  level: Problem['level'];
  /** The front-matter key it is about. */
  key: string;
  /** What it looks for, for docs: one sentence. */
  about: string;
  /** Null, or empty, where the post is as it should be. Pure. */
  check: (post: Post, neighbours: Neighbours) => Remark | null | readonly Remark[];
}
