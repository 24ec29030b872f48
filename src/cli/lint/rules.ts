import type { Post } from '../../content/post.ts';
import { ADDRESS_RULES, DATE_RULES, KIND_RULES, TAG_RULES } from './fact-rules.ts';
import type { LintRule, Neighbours, Remark } from './rule.ts';
import { TLDR_RULES } from './tldr-rules.ts';

/** All rules, in the order in which docs list them. */
export const LINT_RULES: readonly LintRule[] = [...KIND_RULES, ...DATE_RULES, ...ADDRESS_RULES, ...TLDR_RULES, ...TAG_RULES];

/** A remark, and which rule and post it is from. */
export interface Finding extends Remark {
  rule: LintRule;
  path: string;
}

/** Everything the rules have to say of these posts, by post. Pure. */
export function findingsIn(posts: readonly Post[], now: Date): Finding[] {
  const neighbours = neighboursOf(posts, now);
  return posts.flatMap((post) =>
    LINT_RULES.flatMap((rule) => rule.check(post, neighbours).map((remark) => ({ ...remark, rule, path: post.path }))),
  );
}

function neighboursOf(posts: readonly Post[], now: Date): Neighbours {
  const tldrs = new Map<string, number>();
  const tags = new Map<string, Map<string, number>>();
  for (const { tldr, tags: own } of posts) {
    if (tldr !== null) tldrs.set(tldr, (tldrs.get(tldr) ?? 0) + 1);
    for (const tag of own) {
      const spellings = tags.get(tag.toLowerCase()) ?? new Map<string, number>();
      tags.set(tag.toLowerCase(), spellings.set(tag, (spellings.get(tag) ?? 0) + 1));
    }
  }
  // Of two that are used equally often, small letters win, so that the answer does not depend on the order of files.
  const usual = new Map(
    [...tags].map(([key, spellings]) => [key, [...spellings].toSorted(([a, x], [b, y]) => y - x || (a < b ? 1 : -1))[0]] as const),
  );
  return {
    now,
    tldrCount: (tldr) => tldrs.get(tldr) ?? 0,
    usualTag: (tag) => {
      const most = usual.get(tag.toLowerCase());
      return most === undefined ? { spelling: tag, posts: 0 } : { spelling: most[0], posts: most[1] };
    },
  };
}
