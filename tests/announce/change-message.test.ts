import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/model/delivery.ts';
import type { Claim } from '../../src/ports/ledger/delivery-lease.ts';
import { delivery, editOf, failing, play, post, shown as renderedFingerprint, retractOf } from '../support/deliver-stage.ts';

describe('edits and retractions', () => {
  it('an edit makes the message say what the post says now', async () => {
    const scene = await play({ claim: editOf({ renderedFingerprint: 'before' }) });
    expect(scene.sent).toMatchObject([{ key: delivery.key, announcement: { type: 'post', title: post.title } }]);
    expect(scene.settlements).toEqual([{ state: 'delivered', receipt: null, renderedFingerprint }]);
  });

  it.each([
    ['unchanged', { renderedFingerprint }, undefined],
    ['no-message', { renderedFingerprint: 'before', state: 'failed' }, undefined],
    ['no-message', { renderedFingerprint: 'before', receipt: null }, undefined],
    ['message-gone', { renderedFingerprint: 'before' }, 'gone'],
  ] as const)('an edit that has nothing to change is skipped: %s', async (reason, original, outcome) => {
    const scene = await play({ claim: editOf(original), ...(outcome ? { edit: async () => outcome } : {}) });
    expect(scene.settlements).toEqual([{ state: 'skipped', reason: { kind: reason } }]);
    expect(scene.sent).toHaveLength(outcome ? 1 : 0);
  });

  it('an edit of unknown outcome, or of a process that died, is made again: twice is once', async () => {
    const lost = await play({
      claim: editOf({ renderedFingerprint: 'before' }),
      edit: failing({ kind: 'unknown-outcome', detail: 'reset' }),
    });
    expect(lost).toMatchObject({ settlements: [{ state: 'planned', countsAttempt: true }], later: 2_000 });
    const again = await play({ claim: { ...editOf({ renderedFingerprint: 'before' }), kind: 'doubtful', notFoundAtMs: null } as Claim });
    expect(again.settlements).toMatchObject([{ state: 'delivered' }]);
  });

  it('a rate limit of edits holds up edits only', async () => {
    const limit = { kind: 'rate-limited', retryAfterMs: 9_000, scope: 'workspace' } as const;
    const scene = await play({ claim: editOf({ renderedFingerprint: 'before' }), edit: failing(limit) });
    expect(scene.blocks).toEqual([['slack', 'changes', 9_000]]);
  });

  it('a message whose post is gone is removed; one whose post is back stays', async () => {
    const removed: string[] = [];
    const retract = async ({ messageId }: Receipt) => void removed.push(messageId);
    const gone = await play({ claim: retractOf([]), retract });
    expect([gone.settlements, removed]).toEqual([[{ state: 'delivered', receipt: null }], ['1.2']]);
    const back = await play({ claim: retractOf([post]), retract });
    expect([back.settlements, removed]).toEqual([[{ state: 'skipped', reason: { kind: 'returned' } }], ['1.2']]);
    const draft = await play({ claim: retractOf([{ ...post, draft: true }]), retract });
    expect([draft.settlements, removed.length]).toEqual([[{ state: 'delivered', receipt: null }], 2]);
  });
});
