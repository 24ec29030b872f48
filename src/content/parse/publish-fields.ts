import type { Post } from '../post.ts';
import { type Fields, SHAPES } from './fields.ts';
import { pathFactsOf } from './path-facts.ts';

/** When a post is published, in all the spellings of Hugo, Jekyll, Astro, Eleventy and Hexo. The first that is there counts. */
const PUBLISH_KEYS = ['publishdate', 'pubdate', 'publishedat', 'publisheddate', 'pubdatetime'];
const EXPIRY_KEYS = ['expirydate', 'unpublishdate'];

/** From when to when people may see a post, and the day it bears. */
type Lifecycle = Pick<Post, 'date' | 'draft' | 'publishAt' | 'expiresAt'>;

/**
 * Reads what the front matter, and then the path, say about a post's life. The dates of the last change (`updatedDate`, `lastmod` …) are no
 * part of it. Where it can't be told when a post may be seen, it stays a draft: what was announced can't be unsaid.
 */
export function readPublishFields(fields: Fields, path: string, isEvent: boolean): Lifecycle {
  const named = pathFactsOf(path);
  const written = fields.take('date', SHAPES.date);
  const eventDate = isEvent ? fields.take('eventdate', SHAPES.date) : null;
  const { held, publishAt } = takeRelease(fields);
  const expiries = EXPIRY_KEYS.map((key) => fields.take(key, SHAPES.date));
  // An event's day is when it takes place: neither its file's name nor the day it was published says that.
  const date = isEvent ? (eventDate ?? written) : (written ?? publishAt ?? named.date);
  return {
    date,
    draft: held || named.inDrafts,
    publishAt: publishAt ?? (isEvent ? null : date),
    expiresAt: expiries.find((instant) => instant !== null) ?? null,
  };
}

/** `published` is a flag in Jekyll and a date elsewhere. */
function takeRelease(fields: Fields): { held: boolean; publishAt: string | null } {
  const publishedIsFlag = fields.has('published') && SHAPES.flag.schema.safeParse(fields.raw('published')).success;
  const draft = fields.has('draft') && fields.take('draft', SHAPES.flag) !== false;
  const unpublished = publishedIsFlag && fields.take('published', SHAPES.flag) === false;
  const key = [...PUBLISH_KEYS, ...(publishedIsFlag ? [] : ['published'])].find((name) => fields.has(name));
  if (key === undefined) return { held: draft || unpublished, publishAt: null };
  const publishAt = fields.take(key, SHAPES.releaseDate);
  return { held: draft || unpublished || publishAt === null, publishAt };
}
