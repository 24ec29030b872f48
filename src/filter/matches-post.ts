import { matchesName, namesIn } from '../archive/query/name-fields.ts';
import type { PostFacts } from './post-facts.ts';
import type { PostTest } from './post-test.ts';

/** Whether a post passes a test. Depends on the post alone; linear in the test. Pure. */
export function matchesPost(test: PostTest, facts: PostFacts): boolean {
  switch (test.type) {
    case 'all':
      return test.of.every((part) => matchesPost(part, facts));
    case 'any':
      return test.of.some((part) => matchesPost(part, facts));
    case 'not':
      return !matchesPost(test.of, facts);
    case 'term':
      return facts.terms.has(test.term);
    case 'stem':
      return facts.stems.has(test.stem);
    case 'phrase':
      return test.terms.every((term) => facts.terms.has(term)) && facts.says(test.needle, test.exact);
    case 'name':
      return namesIn(facts.post, test.field).some((own) => matchesName(own, test));
    case 'is':
      return facts.isPrerelease === (test.trait === 'prerelease');
    case 'date':
      // An undated post is neither before nor after anything: comparing with NaN is never true.
      return test.field === 'before' ? facts.dateMs < Date.parse(test.instant) : facts.dateMs >= Date.parse(test.instant);
  }
}
