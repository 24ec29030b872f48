import { POST_KINDS, type Post } from '../../content/post.ts';
import type { LintRule, Remark } from './rule.ts';

const KINDS: readonly string[] = POST_KINDS;
/** First plausible year of a post: nobody wrote about cloud-native software before. */
const FIRST_YEAR = 1990;
/** Maximum time a date may be in the future, as conferences are announced early, years. */
const AHEAD_YEARS = 3;
/** Returns the day of an instant, as people write it. */
const dayOf = (instant: string): string => instant.slice(0, 10);

/** Rules about the kind of a post. */
export const KIND_RULES: readonly LintRule[] = [
  {
    code: 'kind-unknown',
    level: 'warning',
    key: 'post_kind',
    about: 'a `post_kind` of your own, other than link, release and event',
    check: ({ kind }) =>
      KINDS.includes(kind)
        ? null
        : {
            message: `“${kind}” is not a kind Herald knows`,
            hint: 'Write link, release or event, or leave it if your subscriptions ask for it',
          },
  },
];

/** Rules about the dates of a post. */
export const DATE_RULES: readonly LintRule[] = [
  {
    code: 'date-missing',
    level: 'note',
    key: 'title',
    about: 'no date at all',
    check: ({ date, kind }) => {
      if (date !== null) return null;
      return kind === 'event'
        ? { message: 'nobody can tell when the event takes place', hint: 'Add a line like eventDate: 2025-09-05' }
        : { message: 'the post has no date', hint: 'Add a line like date: 2025-09-05' };
    },
  },
  {
    code: 'date-odd',
    level: 'warning',
    key: 'date',
    about: 'a date before 1990, or more than three years ahead',
    check: ({ date }, { now }) => {
      if (date === null) return null;
      const year = Number(date.slice(0, date.indexOf('-', 1)));
      if (year >= FIRST_YEAR && year <= now.getUTCFullYear() + AHEAD_YEARS) return null;
      return { message: `the date is in the year ${year}`, hint: 'Check the year' };
    },
  },
  {
    code: 'dates-crossed',
    level: 'warning',
    key: 'expiryDate',
    about: 'an end before the beginning: expired before it is published, an event that ends before it starts',
    check: crossedDates,
  },
];

function crossedDates({ publishAt, expiresAt, event }: Post): Remark[] {
  const remarks: Remark[] = [];
  if (publishAt !== null && expiresAt !== null && expiresAt <= publishAt)
    remarks.push({ message: `it expires on ${dayOf(expiresAt)}, before it is published`, hint: 'Write a later expiryDate, or none' });
  if (event?.endsAt != null && event.endsAt < event.startsAt)
    remarks.push({
      message: `the event ends on ${dayOf(event.endsAt)}, before it starts`,
      hint: `Write an endDate of ${dayOf(event.startsAt)} or later`,
    });
  return remarks;
}

/** Rules about the address of a post. */
export const ADDRESS_RULES: readonly LintRule[] = [
  {
    code: 'url-missing',
    level: 'warning',
    key: 'title',
    about: 'no `external_url`, and nothing to build an address on your own site from',
    check: ({ url }) =>
      url === null
        ? { message: 'the post leads nowhere', hint: 'Add external_url: https://…, or set HERALD_SITE_URL to the address of your site' }
        : null,
  },
  {
    code: 'url-http',
    level: 'warning',
    key: 'external_url',
    about: 'an `external_url` without encryption',
    check: ({ url }) =>
      url?.startsWith('http:')
        ? { message: 'the address is not encrypted', hint: `Write https:${url.slice('http:'.length)}, if the site has it` }
        : null,
  },
];

/** Rules about the tags of a post. */
export const TAG_RULES: readonly LintRule[] = [
  {
    code: 'tag-case',
    level: 'note',
    key: 'tags',
    about: 'a tag that most posts write in different case, or that occurs twice in one post',
    check: ({ tags }, { usualTag }) => {
      const first = new Map<string, string>();
      return tags.flatMap((tag) => {
        const twin = first.get(tag.toLowerCase());
        if (twin === undefined) first.set(tag.toLowerCase(), tag);
        if (twin !== undefined)
          return [{ message: `the tag “${tag}” is there already, as “${twin}”`, hint: 'Remove one of the two', about: tag }];
        const { spelling, posts } = usualTag(tag);
        if (spelling === tag) return [];
        const others = posts === 1 ? 'another post does' : `${posts} other posts do`;
        return [{ message: `the tag “${tag}” is usually written “${spelling}”`, hint: `Write ${spelling}, as ${others}`, about: tag }];
      });
    },
  },
];
