import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MessageAnnouncement, messageFingerprint, messageToApprove } from '../../../src/model/approval.ts';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { Messenger, Outgoing } from '../../../src/ports/messenger.ts';
import { pendingRow } from '../../support/command-stage.ts';
import { APPROVAL_TERMS, makePost } from '../../support/make.ts';
import { openNoticeStage } from '../../support/notice-stage.ts';

const CHANNEL = 'slack:C0CHANNEL';
const REVIEW = 'terminal';
const HOUR = 3_600_000;
const TEXTS = ['first', 'second', 'third'];

type Step =
  | { does: 'file'; text: string; draft: boolean }
  | { does: 'send' | 'stale' | 'never' | 'later' | 'use' | 'keep' | 'replay' | 'settle' }
  | { does: 'edit'; text: string }
  | { does: 'wait'; hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('file' as const), text: fc.constantFrom(...TEXTS), draft: fc.boolean() }),
  fc.record({ does: fc.constantFrom('send' as const, 'settle' as const) }),
  fc.record({ does: fc.constantFrom('stale', 'never', 'later', 'use', 'keep', 'replay' as const) }),
  fc.record({ does: fc.constant('edit' as const), text: fc.constantFrom('better', 'best') }),
  fc.record({ does: fc.constant('wait' as const), hours: fc.constantFrom(1, 25, 200) }),
);

/** Both platforms take everything; what was sent to the channel is kept. */
function recorder(platform: string, sent: Outgoing[]): Messenger {
  const receipt = { channel: 'c', messageId: '1', link: null };
  const rate = { intervalMs: 0, burst: 1 };
  return {
    platform,
    rateLimits: { destination: rate, workspace: rate },
    capacity: () => 50,
    post: async (message) => {
      sent.push(message);
      return { receipt, restMs: 0 };
    },
    edit: async () => 'edited',
    retract: async () => undefined,
    probe: async () => undefined,
    find: async () => ({ kind: 'absent' }),
    check: async () => [],
  };
}

async function play(steps: readonly Step[]) {
  const sent: Outgoing[] = [];
  const post = makePost({ path: 'a.md', tldr: 'first' });
  const key = deliveryKeyOf(post.id, CHANNEL, 'announce');
  const stage = openNoticeStage(recorder('terminal', []), REVIEW, [recorder('slack', sent)], {
    deliverer: { approvalFor: (destination) => (destination === CHANNEL ? { ...APPROVAL_TERMS, review: REVIEW } : null) },
  });
  const { ledger } = stage;
  await stage.seen([post]);
  await stage.look({ deliveries: [pendingRow(post.id, CHANNEL)] });
  stage.rung.push(key);
  /** Fingerprints of messages that somebody has said yes to, as they were shown. */
  const approved = new Set<string>();
  for (const one of steps) {
    const [approval] = (await ledger.approvals({ keys: [key] }, 1)).approvals;
    switch (one.does) {
      case 'file': {
        const changed = { ...post, tldr: one.text, draft: one.draft, hash: `${one.text} ${one.draft}` };
        const wakeups = await stage.look({ write: [{ post: changed, state: 'announced', fingerprint: one.text }] });
        stage.rung.push(...wakeups.map((wakeup) => wakeup.key));
        break;
      }
      case 'send': {
        const shown = approval && messageFingerprint(messageToApprove(approval));
        const reply = await stage.ask(`approve 1 send ${shown ?? ''}`);
        if (reply.exitCode === 0 && (reply.data as { decided?: boolean }).decided && shown) approved.add(shown);
        break;
      }
      case 'stale':
        await stage.ask('approve 1 send 000000000000');
        break;
      case 'replay':
        stage.rung.push(...(await ledger.reopen([key], Date.now())));
        break;
      case 'edit':
        await stage.ask(`approvals edit 1 ${one.text}`);
        break;
      case 'wait':
        await stage.tend(one.hours * HOUR);
        break;
      case 'settle':
        await stage.settle();
        break;
      default:
        await stage.ask(`approve 1 ${one.does}`);
    }
  }
  await stage.tend();
  const [row] = await ledger.find({ keys: [key] }, 1);
  return { sent: sent.map(({ announcement }) => messageFingerprint(announcement as MessageAnnouncement)), approved, row };
}

test('nothing is sent but what a person has said yes to, as it was shown, and once', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14, size: 'max' }), async (steps) => {
      const { sent, approved, row } = await play(steps);
      expect(sent.filter((fingerprint) => !approved.has(fingerprint))).toEqual([]);
      expect(sent.length).toBeLessThanOrEqual(1);
      // Whatever happened, somebody is asked, or it is over.
      expect(['held', 'delivered', 'skipped', 'planned']).toContain(row?.state);
    }),
    { numRuns: 300 },
  );
});
