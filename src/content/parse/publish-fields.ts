import type { Post } from '../post.ts';
import { type Fields, SHAPES } from './fields.ts';
import { pathFactsOf } from './path-facts.ts';
import { datesAmongFlags, takeVisibility } from './visibility.ts';

/** When a post is published, in all the spellings of Hugo, Jekyll, Astro, Eleventy and Hexo. The first that is there counts. */
export const PUBLISH_KEYS = ['publishdate', 'pubdate', 'publishedat', 'publisheddate', 'pubdatetime'];
const EXPIRY_KEYS = ['expirydate', 'unpublishdate'];

/** From when to when people may see a post, and the day it bears. */
type Lifecycle = Pick<Post, 'date' | 'draft' | 'unclear' | 'publishAt' | 'expiresAt'>;

/** The first instant of these keys; `unreadable`: one of them is there and says none. */
interface WrittenDate {
  instant: string | null;
  unreadable: boolean;
}

function takeDate(fields: Fields, ...keys: readonly string[]): WrittenDate {
  const written = keys.filter((key) => fields.has(key));
  const instants = written.map((key) => fields.take(key, SHAPES.lifecycleDate));
  return { instant: instants.find((instant) => instant !== null) ?? null, unreadable: instants.includes(null) };
}

/**
 * Reads what the front matter, and then the path, say about a post's life. The dates of the last change (`updatedDate`, `lastmod` …) are no
 * part of it. Where it can't be told when a post may be seen, it stays a draft: what was announced can't be unsaid.
 */
export function readPublishFields(fields: Fields, path: string, isEvent: boolean): Lifecycle {
  const named = pathFactsOf(path);
  const written = takeDate(fields, 'date');
  const eventDate = isEvent ? takeDate(fields, 'eventdate') : null;
  const published = takeDate(fields, ...PUBLISH_KEYS, ...datesAmongFlags(fields));
  const expiry = takeDate(fields, ...EXPIRY_KEYS);
  // An event's day is when it takes place: neither its file's name nor the day it was published says that.
  const date = isEvent ? (eventDate?.instant ?? written.instant) : (written.instant ?? published.instant ?? named.date);
  const publishAt = published.instant ?? (isEvent ? null : date);
  const visibility = takeVisibility(fields, publishAt !== null);
  const hidden = named.inDrafts || visibility === 'hidden';
  const unclear = visibility === 'unclear' || [written, eventDate, published, expiry].some((one) => one?.unreadable);
  return {
    date,
    draft: hidden || unclear,
    ...(unclear && !hidden ? { unclear } : {}),
    publishAt,
    expiresAt: expiry.instant,
  };
}
