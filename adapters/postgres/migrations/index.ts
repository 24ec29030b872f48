import type { Migration } from 'kysely';
import { firstBooks } from './001-first-books.ts';
import { claim as firstClaim } from './002-claim.ts';
import { block } from './003-block.ts';
import { deliveries } from './004-deliveries.ts';
import { claim } from './005-claim.ts';
import { settle } from './006-settle.ts';
import { postFeed } from './010-post-feed.ts';
import { searchFeedback } from './011-search-feedback.ts';
import { claimTogether } from './012-claim-together.ts';
import { telling } from './013-telling.ts';
import { lostAnswersAndHeldNotices } from './014-lost-answers.ts';
import { notices } from './015-notices.ts';

/** Every change of the tables, in the order of their names. One that was released is never changed: add another. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-first-books': firstBooks,
  '002-claim': firstClaim,
  '003-block': block,
  '004-deliveries': deliveries,
  '005-claim': claim,
  '006-settle': settle,
  '010-post-feed': postFeed,
  '011-search-feedback': searchFeedback,
  '012-claim-together': claimTogether,
  '013-telling': telling,
  '014-lost-answers': lostAnswersAndHeldNotices,
  '015-notices': notices,
};
