import { type Kysely, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { Approval } from '../../../src/model/approval.ts';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Claim, ClaimOptions, DeliveryLeases, Settlement } from '../../../src/ports/ledger/delivery-lease.ts';
import type { Database } from '../schema.ts';
import { retryTransaction, storableJson } from '../writes.ts';
import { type DeliveryRow, deliveryOf } from './delivery-rows.ts';

/** A question that waits for its batch. */
interface PendingQuestion<Question, Answer> {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Groups questions into batches of at most `most`, one batch at a time: while one is in flight, the next fills. A single question waits only for the next turn of the event loop.
 * `ask` returns the answers in the order of the questions; if it rejects, so does every question of the batch. `nameOf`: of two questions with the same name, the later waits for the next batch.
 */
export function createBatcher<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  nameOf: (question: Question) => string,
  most: number,
): (question: Question) => Promise<Answer> {
  let waiting: PendingQuestion<Question, Answer>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    for (let batch = next(); batch.length > 0; batch = next()) {
      try {
        const answers = await ask(batch.map(({ question }) => question));
        if (answers.length !== batch.length) throw new Error(`${batch.length} questions got ${answers.length} answers`);
        for (const [nth, answer] of answers.entries()) batch[nth]?.resolve(answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  function next(): PendingQuestion<Question, Answer>[] {
    const names = new Set<string>();
    const batch: PendingQuestion<Question, Answer>[] = [];
    const later: PendingQuestion<Question, Answer>[] = [];
    for (const asked of waiting) {
      const name = nameOf(asked.question);
      if (batch.length < most && !names.has(name)) batch.push(asked);
      else later.push(asked);
      names.add(name);
    }
    waiting = later;
    return batch;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      setImmediate(() => void run());
    });
}

/** A post as it was in the database at one moment: its id, and the number of its last write. */
type PostReference = readonly [id: string, seq: number];

/** A post as it was written with the number `seq`, and when Herald first saw it (ISO instant, UTC). */
interface StoredPost {
  post: Post;
  seq: number;
  firstSeenAt: string;
}

/** The answer of `herald.claim_all`: a claim whose delivery is still a row, and whose posts are only references. */
type ClaimAnswer =
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
  terms: ClaimOptions;
}

/** An attempt's end as `herald.settle_all` reads it. */
type Ending = Settlement & { key: DeliveryKey; attempt: number; now: number };

const BATCH_MAX = 200;
const MAX_CACHED_POSTS = 500;

/** Creates a function that claims deliveries in one statement (`migrations/initial/claim.ts`); simultaneous claims share a round trip; posts that are not cached take another. */
export function createClaimer(db: Kysely<Database>): DeliveryLeases['claim'] {
  const readPosts = createPostReader(db);

  async function claimAll(questions: readonly Question[]): Promise<readonly Claim[]> {
    const asked = JSON.stringify(questions.map(askOf));
    const { rows } = await retryTransaction(() =>
      sql<{ nth: string; answer: ClaimAnswer }>`select nth, answer from herald.claim_all(${asked}::jsonb)`.execute(db),
    );
    const posts = await readPosts(
      rows.flatMap(({ answer }) =>
        'posts' in answer ? [...answer.posts, ...(answer.sent ?? []), ...(answer.release ? [answer.release] : [])] : [],
      ),
    );
    const claims = new Map(rows.map(({ nth, answer }) => [Number(nth), claimOf(answer, posts)]));
    return questions.map((_, index) => {
      const claim = claims.get(index + 1);
      if (!claim) throw new Error('A claim was not answered');
      return claim;
    });
  }

  const claim = createBatcher(claimAll, ({ key }) => key, BATCH_MAX);
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

function claimOf(answer: ClaimAnswer, stored: ReadonlyMap<string, StoredPost>): Claim {
  if (answer.kind === 'wait' || answer.kind === 'closed') return answer;
  const { row, original, notFoundAtMs, approval, approve, sent = [] } = answer;
  const storedOf = (references: readonly PostReference[]) => references.flatMap(([id]) => stored.get(id) ?? []);
  const posts = storedOf(answer.posts);
  const release = answer.release && stored.get(answer.release[0])?.post;
  const facts = {
    delivery: deliveryOf(row),
    posts: posts.map(({ post }) => post),
    firstSeen: new Map(posts.map(({ post, firstSeenAt }) => [post.id, firstSeenAt])),
    original: original === null ? null : deliveryOf(original),
    ...(release ? { release } : {}),
    notice: row.notice ?? original?.notice ?? null,
    ...(approval ? { approval } : {}),
    ...(approve ? { approve } : {}),
  };
  return answer.kind === 'claimed'
    ? { kind: 'claimed', ...facts }
    : { kind: 'doubtful', notFoundAtMs, sent: storedOf(sent).map(({ post }) => post), ...facts };
}

/** Creates a reader of posts by reference; all that are not cached are read in one statement. The last 500 are cached: a post that goes to a thousand channels is read once. */
function createPostReader(db: Kysely<Database>): (references: readonly PostReference[]) => Promise<ReadonlyMap<string, StoredPost>> {
  const cache = new Map<string, StoredPost>();

  return async (references) => {
    const found = new Map<string, StoredPost>();
    const keep = (id: string, stored: StoredPost): void => {
      found.set(id, stored);
      cache.delete(id);
      cache.set(id, stored);
    };
    const missing = new Set<string>();
    for (const [id, seq] of references) {
      const known = cache.get(id);
      if (known?.seq !== seq) missing.add(id);
      else if (!found.has(id)) keep(id, known);
    }
    if (missing.size > 0) {
      const { rows } = await sql<{ id: string; seq: string; post: Post; first_seen_at: Date }>`
        select id, seq, post, first_seen_at from herald.posts where id = any(${[...missing]}::text[])`.execute(db);
      for (const { id, seq, post, first_seen_at } of rows) keep(id, { seq: Number(seq), post, firstSeenAt: first_seen_at.toISOString() });
    }
    for (const id of cache.keys()) {
      if (cache.size <= MAX_CACHED_POSTS) break;
      cache.delete(id);
    }
    return found;
  };
}

/**
 * Creates a function that ends attempts; simultaneous ones share a round trip (see `migrations/initial/settle.ts`). Proof of delivery also settles a delivery that has become `in-doubt` in the meantime.
 * After `not-found`, the same owner's next claim waits 10 s and is doubtful again, with the time of that first check.
 */
export function createSettler(db: Kysely<Database>): DeliveryLeases['settle'] {
  async function settleAll(endings: readonly Ending[]): Promise<readonly boolean[]> {
    const { rows } = await retryTransaction(() =>
      sql<{ key: DeliveryKey }>`select key from herald.settle_all(${storableJson(endings)}::jsonb) as key`.execute(db),
    );
    const settled = new Set(rows.map(({ key }) => key));
    return endings.map(({ key }) => settled.has(key));
  }

  const settle = createBatcher(settleAll, ({ key }) => key, BATCH_MAX);
  return (key, attempt, settlement, nowMs) => settle({ ...settlement, key, attempt, now: Math.floor(nowMs) });
}
