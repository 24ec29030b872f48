import { describe, expect, it } from 'vitest';
import { type Approval, type ApprovalRequest, messageFingerprint, messageToApprove } from '../../src/model/approval.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { approvalNoticeKey } from '../../src/model/sentences/approval-notice.ts';
import type { Person } from '../../src/model/span.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { APPROVAL_TERMS, makePost } from '../support/make.ts';
import { CHANNEL, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, sending, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const ANN: Person = { platform: 'slack', id: 'UANN' };
const BOB: Person = { platform: 'discord', id: '42' };
const REVIEW = OTHER;
const DAY = 86_400_000;
const post = makePost({ path: 'p.md' });
const announcementOf = (title = post.title) => buildAnnouncement({ ...post, title });
const request = (own: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  review: REVIEW,
  own: announcementOf(),
  ...APPROVAL_TERMS,
  ...own,
});

/** Claims a row again, and lets it ask. */
async function asksAgain(ledger: Ledger, key: string, nowMs: number, own?: Partial<ApprovalRequest>) {
  const claim = await ledger.claim(key, terms({ nowMs }));
  if (claim.kind !== 'claimed') throw new Error(`not claimed: ${claim.kind}`);
  return { claim, asked: await ledger.awaitApproval(key, claim.delivery.attempts, request(own), nowMs) };
}

const stateOf = async (ledger: Ledger, key: string) => (await ledger.find({ keys: [key] }, 1))[0];
const only = async (ledger: Ledger): Promise<Approval> => {
  const { approvals } = await ledger.approvals({}, 10);
  const [one] = approvals;
  if (!one) throw new Error('no approval');
  return one;
};

/** What every ledger promises of messages that wait for somebody's word. */
export function approvalsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`approvals in ${title}`, () => {
    const stores = useShelf(open);
    const waiting = async (nowMs = NOW): Promise<{ ledger: Ledger; key: string; number: number }> => {
      const { ledger } = stores();
      const key = await sending(ledger, post.id, CHANNEL, nowMs);
      const asked = await ledger.awaitApproval(key, 1, request(), nowMs);
      return { ledger, key, number: asked?.approval.number ?? 0 };
    };
    const decide = (ledger: Ledger, number: number, decision: Parameters<Ledger['decideApproval']>[1], by = ANN, nowMs = NOW + 1_000) =>
      ledger.decideApproval(number, decision, by, nowMs, APPROVAL_TERMS);

    it('hold the row, give its attempt back, and plan the notice that asks, in one step', async () => {
      const { ledger } = stores();
      const key = await sending(ledger, post.id);
      const asked = await ledger.awaitApproval(key, 1, request(), NOW);
      expect(asked).toMatchObject({
        isHeld: true,
        approval: { key, state: 'waiting', asked: 1, destination: CHANNEL, review: REVIEW, own: announcementOf() },
      });
      const number = asked?.approval.number ?? 0;
      expect(await stateOf(ledger, key)).toMatchObject({
        state: 'held',
        reason: { kind: 'approval', number, review: REVIEW },
        attempts: 0,
        sendingSince: null,
        firstSentAt: null,
      });
      const noticeKey = approvalNoticeKey({ key, asked: 1, review: REVIEW });
      expect(asked?.wakeups).toEqual([{ key: noticeKey }]);
      expect(await ledger.claim(noticeKey, terms())).toMatchObject({
        kind: 'claimed',
        notice: { preview: announcementOf(), subject: { kind: 'approval', key } },
      });
      expect(await ledger.openApprovals()).toEqual({ count: 1, since: iso(NOW) });
      expect(await ledger.claim(key, terms())).toEqual({ kind: 'closed', state: 'held' });
    });

    it('are asked for by the attempt that has the row, and by no earlier one', async () => {
      const { ledger } = stores();
      const key = await sending(ledger, post.id);
      expect(await ledger.awaitApproval(key, 7, request(), NOW)).toBeNull();
      expect((await ledger.approvals({}, 10)).total).toBe(0);
    });

    it('send the row once somebody says so, and tell the second who decided', async () => {
      const { ledger, key, number } = await waiting();
      const fingerprint = messageFingerprint(announcementOf());
      const both = await Promise.all([
        decide(ledger, number, { kind: 'send', fingerprint }, ANN),
        decide(ledger, number, { kind: 'send', fingerprint }, BOB),
      ]);
      const first = both.find((one) => one && 'wakeups' in one);
      const second = both.find((one) => one && 'refused' in one);
      expect(first).toMatchObject({ wakeups: [{ key }], approval: { state: 'approved' } });
      expect(second).toMatchObject({ refused: 'decided', approval: { decidedBy: first?.approval.decidedBy } });
      const claim = await ledger.claim(key, terms({ nowMs: NOW + 2_000 }));
      expect(claim).toMatchObject({ kind: 'claimed', approval: { number, state: 'approved', approved: fingerprint } });
      expect(await ledger.openApprovals()).toEqual({ count: 0, since: null });
    });

    it('are of the message that was shown: for another one nothing is decided', async () => {
      const { ledger, key, number } = await waiting();
      expect(await decide(ledger, number, { kind: 'send', fingerprint: '000000000000' })).toMatchObject({ refused: 'changed' });
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'held' });
    });

    it('never send what was declined', async () => {
      const { ledger, key, number } = await waiting();
      expect(await decide(ledger, number, { kind: 'never' })).toMatchObject({
        wakeups: [],
        approval: { state: 'declined', decidedBy: ANN },
      });
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'skipped', reason: { kind: 'declined', by: ANN } });
    });

    it('ask again for what was declined and brought back, in a new notice', async () => {
      const { ledger, key, number } = await waiting();
      await decide(ledger, number, { kind: 'never' });
      await ledger.reopen([key], NOW + 5_000);
      const { asked } = await asksAgain(ledger, key, NOW + 6_000);
      expect(asked).toMatchObject({ isHeld: true, approval: { number, state: 'waiting', asked: 2, decidedBy: null } });
      expect(asked?.wakeups).toHaveLength(1);
    });

    it('count a decision that is taken while the row comes to be sent', async () => {
      const { ledger, key, number } = await waiting();
      const late = NOW + 60_000;
      const { posts } = stores();
      await posts.recordScan(() => lookRecord({ write: told(post) }), late);
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'planned' });
      const claim = await ledger.claim(key, terms({ nowMs: late + 1 }));
      expect(claim).toMatchObject({ kind: 'claimed', approval: { state: 'waiting' } });
      await decide(ledger, number, { kind: 'send', fingerprint: null }, ANN, late + 2);
      expect(await ledger.awaitApproval(key, 1, request(), late + 3)).toMatchObject({ isHeld: false, wakeups: [{ key }] });
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'planned', attempts: 0 });
    });

    it('do not send what is declined while the row comes to be sent', async () => {
      const { ledger, key, number } = await waiting();
      const late = NOW + 60_000;
      await stores().posts.recordScan(() => lookRecord({ write: told(post) }), late);
      await ledger.claim(key, terms({ nowMs: late + 1 }));
      await decide(ledger, number, { kind: 'never' }, ANN, late + 2);
      expect(await ledger.awaitApproval(key, 1, request(), late + 3)).toMatchObject({ isHeld: false, wakeups: [] });
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'skipped', reason: { kind: 'declined', by: ANN } });
    });

    it('let a scan that reads the post again bring the row to be sent, which updates the notice', async () => {
      const { ledger, key, number } = await waiting();
      const noticeKey = approvalNoticeKey({ key, asked: 1, review: REVIEW });
      await ledger.claim(noticeKey, terms());
      await ledger.settle(noticeKey, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
      expect(await stores().posts.recordScan(() => lookRecord({ write: told(post) }), NOW + 60_000)).toEqual([{ key }]);
      const { asked } = await asksAgain(ledger, key, NOW + 60_001, { own: announcementOf('Another title') });
      expect(asked).toMatchObject({ isHeld: true, approval: { number, asked: 1, own: { title: 'Another title' } } });
      expect(asked?.wakeups.map(({ key: edited }) => edited)).toEqual([noticeKey.replace('~notice', '~edit')]);
      const [notice] = await ledger.openNotices();
      expect(notice?.notice.preview).toMatchObject({ title: 'Another title' });
    });

    it('keep an edit with the delivery, and offer the words of a file that changes after it', async () => {
      const { ledger, key, number } = await waiting();
      const edited = await decide(ledger, number, { kind: 'edit', title: null, text: 'In better words.' });
      if (!edited) throw new Error('not edited');
      expect(messageToApprove(edited.approval)).toMatchObject({ title: post.title, tldr: 'In better words.' });
      expect((await only(ledger)).edit).toMatchObject({ text: 'In better words.', by: ANN, at: iso(NOW + 1_000) });
      await stores().posts.recordScan(() => lookRecord({ write: told(post) }), NOW + 60_000);
      await asksAgain(ledger, key, NOW + 60_001, { own: announcementOf('Another title') });
      const [notice] = await ledger.openNotices();
      expect(notice?.notice.actions.map(({ label }) => label)).toEqual(['Use the new text', 'Keep the edit', 'Later', 'Never']);
      const used = await decide(ledger, number, { kind: 'use' });
      expect(used).toMatchObject({ approval: { edit: null, own: { title: 'Another title' } } });
      expect(await decide(ledger, number, { kind: 'keep' })).toMatchObject({ refused: 'not-offered' });
    });

    it('ask which words a message is to have that was sent with an edit', async () => {
      const { ledger, key, number } = await waiting();
      await decide(ledger, number, { kind: 'edit', title: null, text: 'In better words.' });
      await decide(ledger, number, { kind: 'send', fingerprint: null });
      await ledger.claim(key, terms({ nowMs: NOW + 2_000 }));
      await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'x' }, NOW + 2_000);
      expect(await ledger.offerContent(key, announcementOf(), NOW + 3_000)).toEqual([]);
      expect(await ledger.offerContent(key, announcementOf('Another title'), NOW + 4_000)).toHaveLength(1);
      // The same words are offered once.
      expect(await ledger.offerContent(key, announcementOf('Another title'), NOW + 5_000)).toEqual([]);
      expect((await ledger.approvals({ open: true }, 10)).total).toBe(1);
      const used = await decide(ledger, number, { kind: 'use' }, BOB, NOW + 6_000);
      expect(used).toMatchObject({ wakeups: [{ key: key.replace('~announce', '~edit') }], approval: { edit: null, state: 'approved' } });
      expect((await ledger.approvals({ open: true }, 10)).total).toBe(0);
    });

    it('are put off, asked for again then, and reminded of once', async () => {
      const { ledger, key, number } = await waiting();
      const until = NOW + 20 * 3_600_000;
      await decide(ledger, number, { kind: 'later', untilMs: until });
      expect(await ledger.maintainApprovals(until - 1, APPROVAL_TERMS)).toEqual({ wakeups: [], expired: [] });
      expect((await ledger.maintainApprovals(until, APPROVAL_TERMS)).wakeups).toEqual([
        { key: approvalNoticeKey({ key, asked: 2, review: REVIEW }) },
      ]);
      expect(await only(ledger)).toMatchObject({ asked: 2, laterUntil: null, remindAt: iso(until + DAY), expiresAt: iso(until + 7 * DAY) });
      expect((await ledger.maintainApprovals(until + 1, APPROVAL_TERMS)).wakeups).toEqual([]);
      expect((await ledger.maintainApprovals(until + DAY, APPROVAL_TERMS)).wakeups).toHaveLength(1);
      expect((await ledger.maintainApprovals(until + 2 * DAY, APPROVAL_TERMS)).wakeups).toEqual([]);
    });

    it('that nobody decides end after their time, with the reason', async () => {
      const { ledger, key, number } = await waiting();
      const over = NOW + 7 * DAY;
      const tended = await Promise.all([ledger.maintainApprovals(over, APPROVAL_TERMS), ledger.maintainApprovals(over, APPROVAL_TERMS)]);
      expect(tended.flatMap(({ expired }) => expired.map((one) => one.number))).toEqual([number]);
      expect(await stateOf(ledger, key)).toMatchObject({ state: 'skipped', reason: { kind: 'approval-expired' } });
      expect(await decide(ledger, number, { kind: 'send', fingerprint: null }, ANN, over + 1)).toMatchObject({ refused: 'decided' });
      await ledger.reopen([key], over + 2);
      expect((await asksAgain(ledger, key, over + 3)).asked).toMatchObject({
        isHeld: true,
        approval: { asked: expect.any(Number), state: 'waiting' },
      });
    });

    it('are withdrawn with what becomes of their delivery elsewhere, and ask for nothing more', async () => {
      const { ledger, key, number } = await waiting();
      await ledger.skip([key], { kind: 'draft' }, NOW + 1_000);
      expect(await only(ledger)).toMatchObject({ state: 'withdrawn', reason: { kind: 'draft' } });
      expect(await decide(ledger, number, { kind: 'send', fingerprint: null })).toMatchObject({ refused: 'withdrawn' });
      expect(await ledger.openApprovals()).toEqual({ count: 0, since: null });
      expect(await ledger.maintainApprovals(NOW + 8 * DAY, APPROVAL_TERMS)).toEqual({ wakeups: [], expired: [] });
      expect(await ledger.maintainApprovals(NOW + 9 * DAY, APPROVAL_TERMS)).toEqual({ wakeups: [], expired: [] });
    });

    it('are withdrawn while the file is gone, and asked for again when it is back', async () => {
      const { ledger, key, number } = await waiting();
      const gone = NOW + 60_000;
      await stores().posts.recordScan(() => lookRecord({ write: told(post) }), gone);
      await ledger.claim(key, terms({ nowMs: gone }));
      await ledger.settle(key, 1, { state: 'planned', reason: { kind: 'file-gone' }, countsAttempt: false, againAtMs: gone + 1 }, gone);
      expect(await only(ledger)).toMatchObject({ state: 'withdrawn', reason: { kind: 'file-gone' } });
      expect(await decide(ledger, number, { kind: 'send', fingerprint: null })).toMatchObject({ refused: 'withdrawn' });
      const [notice] = await ledger.openNotices();
      if (!notice) throw new Error('no notice');
      await ledger.rewriteNotice(
        notice.key,
        { from: notice.notice, to: { type: 'notice', title: 'Withdrawn', lines: [], actions: [] }, edits: false },
        gone,
      );
      expect((await asksAgain(ledger, key, gone + 600_000)).asked).toMatchObject({
        isHeld: true,
        approval: { state: 'waiting', asked: 2 },
      });
    });

    it('are asked for where the plan says so, of a digest also by what it includes', async () => {
      const { ledger } = stores();
      const digest = owed('b1', { purpose: 'digest', to: OTHER });
      await ledger.plan([owed(post.id, { approve: true }), digest, owed('q', { to: OTHER, digestKey: digest.key, approve: true })]);
      expect(await ledger.claim(keyOf(post.id), terms())).toMatchObject({ kind: 'claimed', approve: true });
      expect(await ledger.claim(digest.key, terms())).toMatchObject({ kind: 'claimed', approve: true });
      await ledger.plan([owed('r', { to: 'slack:C0789' })]);
      expect(await ledger.claim(keyOf('r', 'slack:C0789'), terms())).not.toHaveProperty('approve');
    });

    it('of a digest hold what it includes with it', async () => {
      const { ledger } = stores();
      const digest = owed('b1', { purpose: 'digest' });
      await ledger.plan([digest, owed('q', { digestKey: digest.key }), owed('r', { digestKey: digest.key })]);
      await ledger.claim(digest.key, terms());
      const asked = await ledger.awaitApproval(digest.key, 1, request(), NOW);
      const carried = await ledger.find({ keys: [keyOf('q'), keyOf('r')] }, 2);
      expect(carried.map(({ state }) => state)).toEqual(['held', 'held']);
      await decide(ledger, asked?.approval.number ?? 0, { kind: 'never' });
      expect((await ledger.find({ states: ['skipped'] }, 10)).map(({ key }) => key).sort()).toEqual(
        [digest.key, keyOf('q'), keyOf('r')].sort(),
      );
    });

    it('are listed by page, the oldest first', async () => {
      const { ledger } = stores();
      for (const id of ['a', 'b', 'c']) {
        const key = await sending(ledger, id);
        await ledger.awaitApproval(key, 1, request(), NOW);
      }
      const page = await ledger.approvals({ open: true }, 2, 1);
      expect(page.total).toBe(3);
      expect(page.approvals.map(({ key }) => key)).toEqual([keyOf('b'), keyOf('c')]);
      expect((await ledger.approvals({ keys: [keyOf('a')] }, 5)).approvals).toHaveLength(1);
      expect(await decide(ledger, 999_999, { kind: 'never' })).toBeNull();
    });
  });
}
