/** The kinds that Herald knows. */
export const POST_KINDS = ['link', 'release', 'event'] as const;
/** What a post is about. Unknown kinds of a site's own are kept as they are. */
export type PostKind = (typeof POST_KINDS)[number] | (string & {});

/** When and where an event takes place. */
export interface EventFacts {
  /** ISO 8601 instant, UTC. */
  startsAt: string;
  endsAt: string | null;
  /** Venue, city and country in one line, as far as they are known. */
  place: string | null;
  /** `in-person`, `online`, `hybrid` as the file has it. */
  mode: string | null;
}

/** A picture that goes with a post. Herald only passes its address on. */
export interface PostPicture {
  /** `https` address. */
  url: string;
  /** What it shows, for those who can't see it; null: nobody wrote it. */
  alt: string | null;
}

/** One valid Markdown file. JSON-safe: it is stored as it is in the database. */
export interface Post {
  /** First 20 hex digits of the SHA-256 of the identity: normalised `external_url`, then `uid`, then path. */
  id: string;
  /** The id that the file gives by itself; present where the post is known under an earlier one, because it moved or its address was corrected. */
  fileId?: string;
  /** Relative to the content folder, with `/`. */
  path: string;
  title: string;
  /** ISO 8601 instant, UTC; null where the file has no date. For events: when it takes place. */
  date: string | null;
  tags: readonly string[];
  source: string | null;
  /** http(s) address people are sent to: `external_url`, else the site's own where `HERALD_SITE_URL` is set, else null. */
  url: string | null;
  kind: PostKind;
  /** Not for readers: something in the file or its path says so, or can't be understood. */
  draft: boolean;
  /** Present where it is a draft only because a date or a flag can't be understood: what was announced before is then left as it is. */
  unclear?: true;
  /** Not published before this instant (`publishDate`, else for everything but events `date`); null: at once. */
  publishAt: string | null;
  /** Not announced from this instant on (`expiryDate`). */
  expiresAt: string | null;
  event: EventFacts | null;
  /** Left out where there is none that others can load. */
  picture?: PostPicture;
  /** As the file has it, uncleaned; null where missing or blank. */
  tldr: string | null;
  summary: string | null;
  /** Markdown after the front matter. */
  body: string;
  /** Front-matter keys Herald does not know, kept. */
  extra: Readonly<Record<string, unknown>>;
  /** SHA-256 (hex) of the file's bytes. */
  hash: string;
}

/** How bad a problem is, worst first. `error`: the file is not a post. `warning`: it is, but people see something poor. `note`: good to know. */
export const PROBLEM_LEVELS = ['error', 'warning', 'note'] as const;
type ProblemLevel = (typeof PROBLEM_LEVELS)[number];

/** Why a file isn't a post (level `error`), or what in it should be written differently. */
export interface Problem {
  /** Relative to the content folder, with `/`. */
  path: string;
  /** From 1; null where no line can be named. */
  line: number | null;
  column: number | null;
  level: ProblemLevel;
  /** Stable name, `kebab-case`: `yaml-broken`, `title-missing`, `duplicate-identity`. */
  code: string;
  /** What is wrong, one sentence. */
  message: string;
  /** What to write instead, one sentence; null where there is nothing to change. */
  hint: string | null;
}
