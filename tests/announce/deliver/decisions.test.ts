import { describe, expect, it } from 'vitest';
import { afterOutcome, recordEnding } from '../../../src/announce/deliver/after-outcome.ts';
import type { ClaimedDelivery, DeliveryContext, Ending } from '../../../src/announce/deliver/attempt.ts';
import { chooseAction } from '../../../src/announce/deliver/choose-action.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { newDelivery } from '../../../src/model/delivery.ts';
import type { DeliveryMode } from '../../../src/model/delivery-mode.ts';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import {
  ATTEMPT_TERMS,
  claimed,
  delivery,
  digest,
  doubtful,
  editOf,
  NOW,
  post,
  quietParts,
  retractOf,
} from '../../support/deliver-stage.ts';

const TERMS = ATTEMPT_TERMS;
const unconfirmed = doubtful(null) as ClaimedDelivery;
const endingAfter = (work: ClaimedDelivery, failure: Failure): Ending | null => {
  const action = afterOutcome(work, { kind: 'error', error: new DeliveryError(failure) }, TERMS);
  return action.kind === 'end' ? action.ending : null;
};

describe('what an attempt does first', () => {
  it.each<[string, ClaimedDelivery, string]>([
    ['a message is sent', claimed, 'post'],
    ['one that may have arrived is looked for', unconfirmed, 'find'],
    ['an edit is made', editOf({ renderedFingerprint: 'before' }) as ClaimedDelivery, 'edit'],
    [
      'an edit that may have arrived is made again',
      { ...editOf({ renderedFingerprint: 'before' }), kind: 'doubtful' } as ClaimedDelivery,
      'edit',
    ],
    ['a message whose post is gone is removed', retractOf([]) as ClaimedDelivery, 'retract'],
    ['a message whose post is back stays', retractOf([post]) as ClaimedDelivery, 'end'],
  ])('%s', (_, work, kind) => {
    expect(chooseAction(work, TERMS).kind).toBe(kind);
  });
});

describe('in the quiet hours of its channel', () => {
  const mode: DeliveryMode = { mode: 'each', timezone: 'UTC', quiet: { from: '11:00', to: '13:00' } };
  const quiet = { mode, untilMs: NOW.getTime() + 3_600_000 };
  const kindOf = (work: ClaimedDelivery) => chooseAction(work, { ...TERMS, quiet }).kind;

  it('a message waits for their end, and no attempt is counted', () => {
    expect(chooseAction(claimed, { ...TERMS, quiet })).toEqual({
      kind: 'end',
      ending: {
        settlement: { state: 'planned', reason: { kind: 'delivery-window', mode }, countsAttempt: false, dueAtMs: quiet.untilMs },
        retryAfterMs: 3_600_000,
      },
    });
    expect(kindOf(digest as ClaimedDelivery)).toBe('end');
  });

  it('what is begun is finished, messages are looked for and edited, and admins are told', () => {
    const page = { ...digest, delivery: { ...digest.delivery, originalKey: 'b1~slack.C1~digest' } } as ClaimedDelivery;
    const notice = { ...claimed, delivery: { ...claimed.delivery, purpose: 'notice' }, notice: { type: 'notice', title: 'x', lines: [] } };
    const edit = editOf({ renderedFingerprint: 'before' }) as ClaimedDelivery;
    expect([page, unconfirmed, edit, notice as unknown as ClaimedDelivery].map(kindOf)).toEqual(['post', 'find', 'edit', 'post']);
  });
});

describe('after a failure', () => {
  const limit = { kind: 'rate-limited', retryAfterMs: 7_000, scope: 'workspace' } as const;

  it('a message that was not sent is settled, and what asked us to wait is blocked', () => {
    expect(endingAfter(claimed, limit)).toMatchObject({
      settlement: { state: 'planned', reason: { kind: 'rate-limited' }, countsAttempt: false },
      block: { target: 'slack', forMs: 7_000 },
      retryAfterMs: 7_000,
    });
  });

  it.each<[Failure, number]>([
    [limit, 7_000],
    [{ kind: 'unavailable', detail: 'x' }, 2_000],
    [{ kind: 'rejected', detail: 'x' }, 10_000],
    [{ kind: 'destination-gone', detail: 'x' }, 10_000],
    [{ kind: 'unknown-outcome', detail: 'x' }, 1_000],
  ])('a message that may have arrived stays unconfirmed, whatever its lookup met: %j', (failure, retryAfterMs) => {
    const ending = endingAfter(unconfirmed, failure);
    expect(ending).toMatchObject({ settlement: null, retryAfterMs });
    expect(ending).not.toHaveProperty('block');
    expect(ending && 'pause' in ending).toBe(failure.kind === 'destination-gone');
  });

  it('a failure is kept as the platform told it, with its advice', () => {
    const gone = { kind: 'destination-gone', detail: 'is_archived: x', advice: 'Unarchive it' } as const;
    expect(endingAfter(claimed, gone)?.pause).toEqual({ target: 'slack:C1', reason: gone, probeAfterMs: 600_000 });
  });
});

describe('an ending', () => {
  const play = async (ending: Ending) => {
    const steps: string[] = [];
    const settled: unknown[] = [];
    const logged: unknown[] = [];
    const ledger: Partial<Ledger> = {
      pause: async () => steps.push('pause') > 0,
      block: async () => void steps.push('block'),
      plan: async (rows) => {
        steps.push('plan');
        return rows.map(({ key }) => key);
      },
      settle: async (_key, _attempt, settlement) => {
        steps.push('settle');
        return settled.push(settlement) > 0;
      },
    };
    const context: DeliveryContext = {
      ...quietParts,
      ledger: ledger as Ledger,
      messengers: new Map(),
      enqueue: async (wakeups) => void steps.push(...wakeups.map(({ key }) => key.replace(/^p\w+/, 'p'))),
      onSettled: ({ posts }) => void steps.push(`settled ${posts.map(({ id }) => id).join()}`),
      log: (event, facts) => void logged.push([event, 'reason' in facts ? facts.reason : null]),
    };
    return { outcome: await recordEnding(context, claimed, ending), steps, settled, logged };
  };

  it('is settled last, so that nothing of it is lost where the process ends in between', async () => {
    const { steps, outcome, logged } = await play({
      pause: { target: 'slack:C1', reason: { kind: 'not-connected', platform: 'slack' }, probeAfterMs: 0 },
      block: { target: 'slack', forMs: 1 },
      plan: [newDelivery('b~slack.C1~retract', 'slack:C1')],
      settlement: { state: 'held', reason: { kind: 'marked-seen', by: null } },
    });
    expect(steps).toEqual(['pause', 'p~slack.CADMIN~notice', 'block', 'plan', 'b~slack.C1~retract', 'settle', `settled ${post.id}`]);
    expect(logged).toEqual([
      ['delivery.target-paused', 'not-connected: slack'],
      ['delivery.held', 'seen'],
    ]);
    expect(outcome).toEqual({ kind: 'done' });
  });

  it('without a settlement leaves the row as it is, for whoever asks next', async () => {
    const { steps, outcome } = await play({ settlement: null, retryAfterMs: 5 });
    expect([steps, outcome]).toEqual([[], { kind: 'later', atMs: NOW.getTime() + 5 }]);
  });

  it('names the next message of a digest to the queue once it is written, and tells which posts this one includes', async () => {
    const row = newDelivery('b.2~slack.C1~digest', 'slack:C1', { originalKey: delivery.key });
    const { steps } = await play({ settlement: { state: 'delivered', receipt: null, next: { row, postIds: ['p'] } }, included: [] });
    expect(steps).toEqual(['settle', 'settled ', 'b.2~slack.C1~digest']);
  });

  it.each([{ state: 'not-found' }, { state: 'planned', reason: { kind: 'rate-limited' }, countsAttempt: false }] as const)(
    'says to those behind it in the channel when it is tried again: $state',
    async (settlement) => {
      expect((await play({ settlement, retryAfterMs: 7 })).settled).toEqual([{ ...settlement, againAtMs: NOW.getTime() + 7 }]);
    },
  );
});
