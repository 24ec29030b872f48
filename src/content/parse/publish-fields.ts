import type { Post } from '../post.ts';
import { partsOfPath } from '../site/site.ts';
import { parseDate } from './dates.ts';
import { entryOf, type Fields, flagIn, isMap, SHAPES } from './fields.ts';

/** Whether a file is shown to readers, according to its front matter. `unclear`: something in it can't be understood. */
type Visibility = 'shown' | 'hidden' | 'unclear';

/** Flags that hide a post if they are true: of Hugo, Docusaurus, Eleventy and themes. */
const HIDING_FLAGS = ['draft', 'isdraft', 'unlisted', 'hidden', 'private', 'headless', 'unpublished', 'eleventyexcludefromcollections'];
/** Flags that hide a post if they are false: of Jekyll, Obsidian, Zola and themes. */
const SHOWING_FLAGS = ['ispublished', 'public', 'listed', 'visible', 'render'];
/** Keys that contain either a flag or the day of publication. */
export const FLAGS_OR_DATES = ['published', 'publish'];

/** Values of `visibility` (Ghost, WordPress, Hugo themes) that show a post. Any other value holds it back: nobody writes that key for a post that everybody may see. */
const SHOWN = ['public', 'published', 'publish', 'visible', 'listed', 'everyone', 'all', 'always', 'true', 'yes', 'on'];
const HIDDEN =
  /^(?:draft|private|hidden|unlisted|members|paid|tiers|internal|restricted|password|protected|unpublished|none|never|false|no|off)$/;
/** Words in `status` that hide a post. That key is also used for other things (of a proposal: accepted), so only these words count. */
const UNFINISHED = /\b(?:draft|unpublished|private|hidden|unlisted|pending|wip|trash|trashed|work in progress|in progress|in review)\b/;
/** Values of `status` in WordPress and Ghost for a post that is published at its date. */
const PLANNED = /^(?:scheduled|future)$/;

/** Keys of Hugo's `build` (`_build` before 0.145): whether a page is listed, and rendered. */
const BUILD_KEYS = ['list', 'render'];
const BUILT = ['always', 'local', 'link', 'true'];
const NOT_BUILT = ['never', 'false'];

/** Combines everything that shows whether a post is for readers. `isDated`: a date of publication is known. */
function takeVisibility(fields: Fields, isDated: boolean): Visibility {
  const says = [
    ...HIDING_FLAGS.map((key) => saidBy(fields, key, true)),
    ...SHOWING_FLAGS.map((key) => saidBy(fields, key, false)),
    ...FLAGS_OR_DATES.map((key) => (isFlag(fields, key) ? saidBy(fields, key, false) : 'shown')),
    wordIn(fields, 'visibility', (word) => (SHOWN.includes(word) ? 'shown' : HIDDEN.test(word) ? 'hidden' : 'unclear')),
    wordIn(fields, 'status', (word) => (UNFINISHED.test(word) || (PLANNED.test(word) && !isDated) ? 'hidden' : 'shown')),
    hasNoPage(fields) ? 'hidden' : 'shown',
    buildIn(fields),
  ] as const;
  return says.includes('hidden') ? 'hidden' : says.includes('unclear') ? 'unclear' : 'shown';
}

/** Whether no page is written: `permalink: false` in Eleventy. */
export const hasNoPage = (fields: Fields): boolean => String(fields.raw('permalink')).toLowerCase() === 'false';

/** Returns those of `FLAGS_OR_DATES` that contain no flag, and so may contain a day. */
function datesAmongFlags(fields: Fields): readonly string[] {
  return FLAGS_OR_DATES.filter((key) => !isFlag(fields, key));
}

const isFlag = (fields: Fields, key: string): boolean => fields.has(key) && flagIn(fields.raw(key)) !== undefined;

/** If a flag occurs in several spellings, one that hides the post is enough. */
function saidBy(fields: Fields, key: string, hiddenWhen: boolean): Visibility {
  if (!fields.has(key)) return 'shown';
  const flags = fields.all(key).map(flagIn);
  const taken = fields.take(key, SHAPES.flag);
  return flags.includes(hiddenWhen) ? 'hidden' : taken === null ? 'unclear' : 'shown';
}

function wordIn(fields: Fields, key: string, meaningOf: (word: string) => Visibility): Visibility {
  const says = fields.all(key).map((value) => {
    const isWord = ['string', 'boolean'].includes(typeof value);
    return isWord ? meaningOf(String(value).trim().toLowerCase()) : key === 'status' ? 'shown' : 'unclear';
  });
  if (says.includes('hidden')) return 'hidden';
  if (!says.includes('unclear')) return 'shown';
  fields.warn('flag-invalid', `${key} can't be understood, so the post stays a draft`, 'Write public or private', key);
  return 'unclear';
}

function buildIn(fields: Fields): Visibility {
  const says = [
    ...fields.all('build').flatMap((build) => (isMap(build) ? BUILD_KEYS.map((key) => entryOf(build, key)) : [build])),
    ...BUILD_KEYS.flatMap((key) => fields.all(`build.${key}`)),
  ].flatMap((value): Visibility[] => {
    if (value === undefined || value === null) return [];
    const word = String(value).toLowerCase();
    return [NOT_BUILT.includes(word) ? 'hidden' : BUILT.includes(word) ? 'shown' : 'unclear'];
  });
  if (says.includes('hidden')) return 'hidden';
  if (!says.includes('unclear')) return 'shown';
  fields.warn('flag-invalid', "build can't be understood, so the post stays a draft", 'Write always or never for list and render', 'build');
  return 'unclear';
}

/** Folders whose posts are always drafts. */
const DRAFTS = /^_?drafts$/i;

/** Keys for the date of publication, as spelt by Hugo, Jekyll, Astro, Eleventy and Hexo. The first one present counts. */
export const PUBLISH_KEYS = ['publishdate', 'pubdate', 'publishedat', 'publisheddate', 'pubdatetime'];
const EXPIRY_KEYS = ['expirydate', 'unpublishdate'];

/** When people may see a post, and the date it carries. */
type Lifecycle = Pick<Post, 'date' | 'draft' | 'unclear' | 'publishAt' | 'expiresAt'>;

/** The first instant under any of some keys; `unreadable`: one of them is present but is not a date. */
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
 * Reads when a post is published from the front matter, and then from the path. The dates of the last change (`updatedDate`, `lastmod` …) are
 * ignored. If it is unclear when a post may be seen, it stays a draft: an announcement can't be unsaid.
 */
export function readPublishFields(fields: Fields, path: string, isEvent: boolean): Lifecycle {
  const { day, folders } = partsOfPath(path);
  const written = takeDate(fields, 'date');
  const eventDate = isEvent ? takeDate(fields, 'eventdate') : null;
  const published = takeDate(fields, ...PUBLISH_KEYS, ...datesAmongFlags(fields));
  const expiry = takeDate(fields, ...EXPIRY_KEYS);
  // The date of an event is when it takes place; neither the file name nor the date of publication tells that.
  const date = isEvent ? (eventDate?.instant ?? written.instant) : (written.instant ?? published.instant ?? parseDate(day));
  const publishAt = published.instant ?? (isEvent ? null : date);
  const visibility = takeVisibility(fields, publishAt !== null);
  const hidden = folders.some((folder) => DRAFTS.test(folder)) || visibility === 'hidden';
  const unclear = visibility === 'unclear' || [written, eventDate, published, expiry].some((one) => one?.unreadable);
  return {
    date,
    draft: hidden || unclear,
    ...(unclear && !hidden ? { unclear } : {}),
    publishAt,
    expiresAt: expiry.instant,
  };
}
