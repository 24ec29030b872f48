/** The kinds that Herald knows. */
export const POST_KINDS = ['link', 'release', 'event'] as const;
/** What sort of post it is. A site's own kinds, which Herald does not know, are kept as they are. */
export type PostKind = (typeof POST_KINDS)[number] | (string & {});

/** When and where an event takes place. */
export interface EventFacts {
  /** ISO 8601 instant, UTC. */
  startsAt: string;
  endsAt: string | null;
  /** Venue, city and country in one line, as far as they are known. */
  place: string | null;
  /** `in-person`, `online` or `hybrid`, as written in the file. */
  mode: string | null;
}

/** A picture that goes with a post. Herald only passes its address on. */
export interface PostPicture {
  /** `https` address. */
  url: string;
  /** Describes the picture to people who can't see it; null if the file has no description. */
  alt: string | null;
}

/** One valid Markdown file. JSON-safe: it is stored as it is in the database. */
export interface Post {
  /** First 20 hex digits of the SHA-256 of the identity: normalised `external_url`, then `uid`, then path. */
  id: string;
  /** The id derived from the file alone; present if the post is known under an earlier id, because it moved or its address was corrected. */
  fileId?: string;
  /** Relative to the content folder, with `/`. */
  path: string;
  title: string;
  /** ISO 8601 instant, UTC; null if the file has no date. For events: when the event takes place. */
  date: string | null;
  tags: readonly string[];
  source: string | null;
  /** http(s) address people are sent to: `external_url`, otherwise the post's page if the site's address is known (`HERALD_SITE_URL` or its generator's settings), otherwise null. */
  url: string | null;
  kind: PostKind;
  /** Whether the post is hidden from readers, because something in the file or its path says so or can't be understood. */
  draft: boolean;
  /** Present if it is a draft only because a date or a flag can't be understood: anything announced before is then left as it is. */
  unclear?: true;
  /** Not published before this instant (`publishDate`, otherwise `date`, except for events); null: published at once. */
  publishAt: string | null;
  /** Not announced from this instant on (`expiryDate`). */
  expiresAt: string | null;
  event: EventFacts | null;
  /** Left out if there is no picture that others can load. */
  picture?: PostPicture;
  /** As written in the file, not cleaned; null if missing or blank. */
  tldr: string | null;
  summary: string | null;
  /** Markdown after the front matter. */
  body: string;
  /** Front-matter keys that Herald does not know, kept as they are. */
  extra: Readonly<Record<string, unknown>>;
  /** SHA-256 (hex) of the file's bytes. */
  hash: string;
}

/** Severity of a problem, worst first. `error`: the file is not a post. `warning`: it is a post, but readers will see something wrong or incomplete. `note`: for information only. */
export const PROBLEM_LEVELS = ['error', 'warning', 'note'] as const;
type ProblemLevel = (typeof PROBLEM_LEVELS)[number];

/** Why a file isn't a post (level `error`), or what in it should be written differently. */
export interface Problem {
  /** Relative to the content folder, with `/`. */
  path: string;
  /** From 1; null if no line can be named. */
  line: number | null;
  column: number | null;
  level: ProblemLevel;
  /** Stable name, `kebab-case`: `yaml-broken`, `title-missing`, `duplicate-identity`. */
  code: string;
  /** What is wrong, in one sentence. */
  message: string;
  /** What to write instead, in one sentence; null if there is nothing to change. */
  hint: string | null;
}
