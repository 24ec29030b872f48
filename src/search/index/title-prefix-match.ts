import { TITLE_IMPACT } from './impact.ts';
import type { PostIndex } from './post-index.ts';
import { placeOfTerm, type Segment } from './segment.ts';

/** Posts of one segment; good until another segment is asked for. */
export interface Titled {
  /** The first `count` places: the posts. */
  docs: Uint16Array;
  count: number;
}

/** Used again by every segment: they are read one after the other. */
let scratch = { docs: new Uint16Array(0), has: new Uint16Array(0) };

/** Finds the posts whose title has a term of each group; groups of few posts are looked at first, so that the others have little to do. */
export function createTitlePrefixMatch(index: PostIndex, groups: readonly (readonly string[])[]): (segment: Segment) => Titled {
  const { terms } = index.dictionary;
  const known = groups.map((group) => group.map(terms.find).filter((term) => term >= 0));
  const postsOf = (group: readonly number[]): number => group.reduce((sum, term) => sum + index.frequency(term), 0);
  const [rarest = [], ...others] = known
    .map((group) => ({ group, posts: postsOf(group) }))
    .sort((a, b) => a.posts - b.posts)
    .map(({ group }) => group);
  return (segment) => {
    if (scratch.docs.length < segment.size) scratch = { docs: new Uint16Array(segment.size), has: new Uint16Array(segment.size) };
    const { docs, has } = scratch;
    has.fill(0, 0, segment.size);
    let count = findNext(segment, rarest, 0);
    for (let nth = 0; nth < others.length && count > 0; nth++) count = findNext(segment, others[nth] as readonly number[], nth + 1);
    return { docs, count };
  };
}

/** Of the posts that have the first `nth` groups, those that have this one, too. */
function findNext(segment: Segment, group: readonly number[], nth: number): number {
  const { docs: all, starts, impacts } = segment;
  const { docs, has } = scratch;
  let count = 0;
  for (const term of group) {
    const place = placeOfTerm(segment, term);
    if (place < 0) continue;
    const end = starts[place + 1] as number;
    for (let at = starts[place] as number; at < end; at++) {
      if ((impacts[at] as number) < TITLE_IMPACT) continue;
      const doc = all[at] as number;
      if (has[doc] !== nth) continue;
      has[doc] = nth + 1;
      docs[count++] = doc;
    }
  }
  return count;
}
