import {
  type Approval,
  type AskedApproval,
  askAgain,
  askForApproval,
  decideApproval,
  expireApproval,
  isOpenApproval,
  messageFingerprint,
  nextRequestAt,
  offeredText,
} from '../../src/model/approval.ts';
import type { Reason } from '../../src/model/reason.ts';
import { approvalNotice, approvalNoticeKey, approvalNoticeRow } from '../../src/model/sentences/approval-notice.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { Approvals } from '../../src/ports/ledger/approvals.ts';
import { planEdits } from './memory-amend.ts';
import { change, insertRows, type MemoryRow, type MemoryStore } from './memory-store.ts';

const UNSENT = { sendingSince: null, firstSentAt: null };

/** Creates approvals in memory: messages that wait for a person's decision. */
export function createMemoryApprovals(store: MemoryStore): Approvals {
  const { rows, approvals } = store;

  function read(key: string): Approval | null {
    const kept = approvals.get(key);
    const row = rows.get(key);
    if (!kept || !row) return null;
    const { state, digestKey, reason } = row.delivery;
    const isOver = digestKey !== null || !['held', 'planned', 'queued', 'sending'].includes(state);
    const isGone = isOver || reason?.kind === 'restored' || reason?.kind === 'file-gone';
    const withdrawn = kept.state === 'waiting' && isGone ? { state: 'withdrawn' as const, reason } : {};
    return structuredClone({ ...kept, ...withdrawn });
  }

  function write({ reason: _, ...approval }: AskedApproval['approval']): Approval {
    const number = approvals.get(approval.key)?.number ?? approvals.size + 1;
    const written = structuredClone({ ...approval, number });
    approvals.set(approval.key, written);
    return written;
  }

  function showNotice(becomes: AskedApproval['becomes'], approval: Approval, nowMs: number): readonly Wakeup[] {
    if (becomes === 'asks') return insertRows(store, [approvalNoticeRow(approval)], nowMs).map((key) => ({ key }));
    const notice = rows.get(approvalNoticeKey(approval));
    const words = approvalNotice(approval);
    if (becomes !== 'waits' || !notice || JSON.stringify(notice.notice) === JSON.stringify(words)) return [];
    notice.notice = structuredClone(words);
    return planEdits(store, [notice.delivery.key], new Date(nowMs).toISOString(), false, nowMs);
  }

  function applyDecision(row: MemoryRow, approval: Approval, kind: string, nowMs: number): readonly Wakeup[] {
    const { key, state, reason } = row.delivery;
    if (kind === 'use' && state === 'delivered') return planEdits(store, [key], new Date(nowMs).toISOString(), false, nowMs);
    if (approval.state === 'approved') {
      if (state !== 'held' || reason?.kind !== 'approval') return [];
      row.enqueuedAtMs = null;
      change(store, row, { state: 'planned', reason: null }, nowMs);
      return [{ key }];
    }
    const isOver = approval.state === 'declined' || approval.state === 'expired';
    if (isOver && ['held', 'planned', 'queued'].includes(state))
      change(store, row, { state: 'skipped', reason: endReason(approval) }, nowMs);
    return [];
  }

  return {
    async awaitApproval(key, attempt, request, nowMs) {
      const row = rows.get(key);
      if (row?.delivery.state !== 'sending' || row.delivery.attempts !== attempt) return null;
      const { destination, sendingSince, updatedAt } = row.delivery;
      const before = read(key);
      const isNoticeOpen = before !== null && rows.get(approvalNoticeKey(before))?.notice?.subject !== undefined;
      const asked = askForApproval({ key, destination, claimedAt: sendingSince ?? updatedAt }, before, request, isNoticeOpen, nowMs);
      const approval = write(asked.approval);
      Object.assign(row, { owner: null, notFoundAtMs: null, workspaceSlotAtMs: null, enqueuedAtMs: null });
      const { number, review } = approval;
      const isHeld = asked.becomes === 'asks' || asked.becomes === 'waits';
      const ended = isHeld
        ? ({ state: 'held', reason: { kind: 'approval', number, review } } as const)
        : asked.becomes === 'approved'
          ? ({ state: 'planned', reason: null } as const)
          : ({ state: 'skipped', reason: endReason(approval) } as const);
      change(store, row, { ...ended, attempts: attempt - 1, ...(attempt > 1 ? {} : UNSENT) }, nowMs);
      const wakeups = asked.becomes === 'approved' ? [{ key }] : showNotice(asked.becomes, approval, nowMs);
      return { approval, isHeld, wakeups };
    },
    async offerContent(key, own, nowMs) {
      const before = read(key);
      if (before?.state !== 'approved' || messageFingerprint(before.own) === messageFingerprint(own)) return [];
      const changed = { ...before, own };
      if (offeredText(changed) === null) {
        write(changed);
        return [];
      }
      return showNotice('asks', write({ ...changed, asked: before.asked + 1 }), nowMs);
    },
    async approvals({ numbers, keys, open = false }, limit, offset = 0) {
      const all = [...approvals.keys()].flatMap((key) => read(key) ?? []);
      const meant = all
        .filter(({ number, key }) => (numbers?.includes(number) ?? true) && (keys?.includes(key) ?? true))
        .filter((one) => !open || isOpenApproval(one));
      return { approvals: meant.slice(offset, offset + limit), total: meant.length };
    },
    async openApprovals() {
      const open = [...approvals.keys()].flatMap((key) => read(key) ?? []).filter(isOpenApproval);
      return { count: open.length, since: open.map(({ requestedAt }) => requestedAt).sort()[0] ?? null };
    },
    async decideApproval(number, decision, by, nowMs, terms) {
      const key = [...approvals.values()].find((one) => one.number === number)?.key;
      const current = key === undefined ? null : read(key);
      if (current === null) return null;
      const step = decideApproval(current, decision, by, nowMs, terms);
      if ('refused' in step) return { approval: current, refused: step.refused };
      const approval = write(step.approval);
      const row = rows.get(current.key);
      return { approval, wakeups: row ? applyDecision(row, approval, decision.kind, nowMs) : [] };
    },
    async maintainApprovals(nowMs, terms) {
      const wakeups: Wakeup[] = [];
      const expired: Approval[] = [];
      for (const key of approvals.keys()) {
        const approval = read(key);
        const row = rows.get(key);
        if (approval?.state !== 'waiting' || !row) continue;
        if (Date.parse(approval.expiresAt) <= nowMs) {
          const over = write(expireApproval(approval, nowMs));
          applyDecision(row, over, 'never', nowMs);
          expired.push(over);
        } else if (Date.parse(nextRequestAt(approval) ?? '') <= nowMs)
          wakeups.push(...showNotice('asks', write(askAgain(approval, nowMs, terms)), nowMs));
      }
      return { wakeups, expired };
    },
  };
}

function endReason({ state, decidedBy }: Approval): Reason {
  return state === 'expired' ? { kind: 'approval-expired' } : { kind: 'declined', by: decidedBy };
}

/** Wakes messages that wait for approval if one of their posts was read again. */
export function recheckApprovals(store: MemoryStore, postIds: readonly string[], nowMs: number): readonly Wakeup[] {
  const given = new Set(postIds);
  const keys = [...store.rows.values()]
    .filter(({ delivery: { purpose, postId } }) => purpose === 'announce' && given.has(postId ?? ''))
    .map(({ delivery: { key, digestKey } }) => digestKey ?? key);
  return [...new Set(keys)].flatMap((key) => {
    const row = store.rows.get(key);
    const { state, reason, digestKey } = row?.delivery ?? {};
    if (!row || state !== 'held' || reason?.kind !== 'approval' || digestKey !== null) return [];
    row.enqueuedAtMs = null;
    change(store, row, { state: 'planned', reason: null }, nowMs);
    return [{ key }];
  });
}
