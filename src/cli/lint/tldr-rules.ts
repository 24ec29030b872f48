import type { Post } from '../../content/post.ts';
import { stripTitle } from '../../content/summary/plain-text.ts';
import { junkNamesIn } from '../../content/summary/scraped-text.ts';
import { MAX_CHARS_READ, tldrWithSource } from '../../content/summary/tldr.ts';
import { TLDR_MAX_CHARS } from '../../lib/cut-text.ts';
import type { LintRule, Remark } from './rule.ts';

/** Length above which a tldr was hardly written to be read in a channel, characters. */
const LONG_CHARS = 2 * TLDR_MAX_CHARS;
/** Number of posts from which a shared text was clearly not written for each of them. */
const SHARED_BY = 3;
const REWRITE = 'Write one or two sentences of your own';

/** Rules about the text that people see. */
export const TLDR_RULES: readonly LintRule[] = [
  {
    code: 'tldr-missing',
    level: 'note',
    key: 'title',
    about: 'no `tldr`, and nothing usable in `summary` or body',
    check: (post) =>
      post.tldr === null && tldrWithSource(post) === null
        ? { message: 'people see nothing but the title', hint: 'Add a tldr of one or two sentences' }
        : null,
  },
  {
    code: 'tldr-silent',
    level: 'warning',
    key: 'tldr',
    about: 'a `tldr` without a sentence: headings, buttons, lists of versions',
    check: silent,
  },
  {
    code: 'tldr-junk',
    level: 'warning',
    key: 'tldr',
    about: 'leftovers of the page that a scraper copied along with the text ([tldr.md](tldr.md) has the list)',
    check: ({ tldr }) => {
      const names = tldr === null ? [] : junkNamesIn(tldr.slice(0, MAX_CHARS_READ));
      if (names.length === 0) return null;
      return { message: `the tldr has parts of a page that are left out (${names.slice(0, 3).join('; ')})`, hint: REWRITE };
    },
  },
  {
    code: 'tldr-repeats-title',
    level: 'note',
    key: 'tldr',
    about: 'a `tldr` that begins with the title',
    check: ({ tldr, title }) =>
      tldr !== null && beginsWithTitle(tldr.slice(0, MAX_CHARS_READ), title)
        ? { message: 'the tldr begins with the title, which is above it anyway', hint: 'Begin with what is new' }
        : null,
  },
  {
    code: 'tldr-long',
    level: 'note',
    key: 'tldr',
    about: `a \`tldr\` of more than ${LONG_CHARS} characters; people see ${TLDR_MAX_CHARS} at most`,
    check: ({ tldr }) =>
      tldr !== null && tldr.length > LONG_CHARS
        ? { message: `the tldr has ${tldr.length} characters; people see ${TLDR_MAX_CHARS} at most`, hint: REWRITE }
        : null,
  },
  {
    code: 'tldr-shared',
    level: 'note',
    key: 'tldr',
    about: `the same \`tldr\` in ${SHARED_BY} posts or more`,
    check: ({ tldr }, { tldrCount }) => {
      const posts = tldr === null ? 0 : tldrCount(tldr);
      if (posts < SHARED_BY) return null;
      return { message: `${posts - 1} other posts have the same tldr`, hint: 'Write what is special about this one' };
    },
  },
];

const beginsWithTitle = (text: string, title: string): boolean => stripTitle(text, title) !== text;

function silent(post: Post): Remark | null {
  const tldr = post.tldr === null ? null : tldrWithSource(post);
  if (post.tldr === null || tldr?.by === 'tldr') return null;
  const instead = tldr === null ? 'only the title is shown' : `the ${tldr.by} is shown instead`;
  return { message: `the tldr says nothing, so ${instead}`, hint: REWRITE };
}
