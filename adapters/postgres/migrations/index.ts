import type { Migration } from 'kysely';
import { firstBooks } from './001-first-books.ts';
import { claim } from './002-claim.ts';
import { block } from './003-block.ts';
import { postFeed } from './010-post-feed.ts';
import { searchFeedback } from './011-search-feedback.ts';

/** Every change of the tables, in the order of their names. One that was released is never changed: add another. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-first-books': firstBooks,
  '002-claim': claim,
  '003-block': block,
  '010-post-feed': postFeed,
  '011-search-feedback': searchFeedback,
};
