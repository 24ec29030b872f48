import type { LintRule } from './rule.ts';

/** Under which words it is found. */
export const TAG_RULES: readonly LintRule[] = [
  {
    code: 'tag-case',
    level: 'note',
    key: 'tags',
    about: 'a tag in other letters than most posts write it in, or twice in one post',
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
