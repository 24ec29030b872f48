import { type Kysely, sql } from 'kysely';
import type { Approval } from '../../../src/model/approval.ts';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Claim, ClaimTerms } from '../../../src/ports/ledger/delivery-lease.ts';
import { createBatcher } from '../batcher.ts';
import type { Database } from '../schema.ts';
import { retryTransaction } from '../transactions.ts';
import { type DeliveryRow, deliveryOf } from './delivery-row.ts';
import { createPostCache, type PostReference } from './post-cache.ts';

/** What `herald.claim_all` answers: a claim whose delivery is still a row, and whose posts are named only. */
type ClaimRequest =
  | {
      kind: 'claimed' | 'doubtful';
      row: DeliveryRow;
      original: DeliveryRow | null;
      notFoundAtMs: number | null;
      approval: Approval | null;
      approve: boolean;
      posts: readonly PostReference[];
      sent?: readonly PostReference[];
      release?: PostReference | null;
    }
  | Extract<Claim, { kind: 'wait' | 'closed' }>;

interface Question {
  key: DeliveryKey;
  terms: ClaimTerms;
}

const BATCH_MOST = 200;
const POSTS_AT_HAND = 500;

/** Claims as one statement decides them (`migrations/initial/claim.ts`), those made at once in one round trip; posts that were not read lately take another. */
export function createClaimer(db: Kysely<Database>): (key: DeliveryKey, terms: ClaimTerms) => Promise<Claim> {
  const posts = createPostCache(db, POSTS_AT_HAND);

  async function claimAll(questions: readonly Question[]): Promise<readonly Claim[]> {
    const asked = JSON.stringify(questions.map(askOf));
    const { rows } = await retryTransaction(() =>
      sql<{ nth: string; answer: ClaimRequest }>`select nth, answer from herald.claim_all(${asked}::jsonb)`.execute(db),
    );
    const found = await posts.read(
      rows.flatMap(({ answer }) =>
        'posts' in answer ? [...answer.posts, ...(answer.sent ?? []), ...(answer.release ? [answer.release] : [])] : [],
      ),
    );
    const claims = new Map(rows.map(({ nth, answer }) => [Number(nth), claimOf(answer, found)]));
    return questions.map((_, index) => {
      const claim = claims.get(index + 1);
      if (!claim) throw new Error('A claim was not answered');
      return claim;
    });
  }

  const claim = createBatcher(claimAll, ({ key }) => key, BATCH_MOST);
  return (key, terms) => claim({ key, terms });
}

function askOf({ key, terms: { owner, nowMs, rateLimits, leaseMs, gracePeriodMs } }: Question): object {
  return {
    key,
    owner,
    now: Math.floor(nowMs),
    lease: Math.ceil(leaseMs),
    grace_period: Math.ceil(gracePeriodMs),
    pause: Math.ceil(rateLimits.destination.intervalMs),
    burst: Math.max(1, Math.floor(rateLimits.destination.burst)),
    shared_pause: Math.ceil(rateLimits.workspace.intervalMs),
    shared_burst: Math.max(1, Math.floor(rateLimits.workspace.burst)),
  };
}

function claimOf(answer: ClaimRequest, found: Awaited<ReturnType<ReturnType<typeof createPostCache>['read']>>): Claim {
  if (answer.kind === 'wait' || answer.kind === 'closed') return answer;
  const { row, original, notFoundAtMs, approval, approve, sent = [] } = answer;
  const postsOf = (references: readonly PostReference[]) =>
    references.map(([id]) => found.get(id)?.post).filter((post) => post !== undefined);
  const release = answer.release && found.get(answer.release[0])?.post;
  const facts = {
    delivery: deliveryOf(row),
    posts: postsOf(answer.posts),
    firstSeen: new Map(
      answer.posts.flatMap(([id]): [string, string][] => {
        const stored = found.get(id);
        return stored ? [[id, stored.firstSeenAt]] : [];
      }),
    ),
    original: original === null ? null : deliveryOf(original),
    ...(release ? { release } : {}),
    notice: row.notice ?? original?.notice ?? null,
    ...(approval ? { approval } : {}),
    ...(approve ? { approve } : {}),
  };
  return answer.kind === 'claimed' ? { kind: 'claimed', ...facts } : { kind: 'doubtful', notFoundAtMs, sent: postsOf(sent), ...facts };
}
