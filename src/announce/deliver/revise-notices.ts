import { contentFingerprint } from '../../model/build-announcement.ts';
import type { PauseTarget } from '../../model/destination.ts';
import type { PlatformList } from '../../model/platform.ts';
import type { AuditLog } from '../../ports/audit.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { OpenNotice } from '../../ports/ledger/notices.ts';
import type { Wakeup } from '../../ports/ledger/wakeups.ts';
import { noticeText } from './message-content.ts';
import { type EndedPause, type NoticeFacts, revisedNotice } from './revised-notice.ts';

/** Orders that are looked through for who settled something. */
const MOST_ORDERS = 1_000;
const MOST_ROWS = 10_000;
/** The answer to a button takes the notice's place at once: the edit is to come after that, ms. */
const EDIT_AFTER_MS = 3_000;

/** What revising needs. */
export interface ReviserParts {
  ledger: Ledger;
  audit: Pick<AuditLog, 'latest'>;
  platforms: PlatformList;
  now: () => Date;
}

/**
 * Brings notices (of holds, pauses and doubts) up to date with the ledger, whoever settled what they tell of, and plans the edits of their messages.
 * `ended`: a pause that has just ended by itself. Safe to call twice, and by several processes. Returns the wake-ups.
 */
export function createNoticeReviser({ ledger, audit, platforms, now }: ReviserParts): (ended?: EndedPause) => Promise<readonly Wakeup[]> {
  return async (ended) => {
    const open = await ledger.openNotices();
    if (open.length === 0) return [];
    const facts = { ...(await factsOf(open)), ended: ended ?? null, platforms, now: now().toISOString() };
    // Mostly nothing has been settled: then nobody asks who did it.
    if (open.every(({ notice }) => revisedNotice(notice, { ...facts, orders: [] }) === null)) return [];
    const orders = await audit.latest(MOST_ORDERS);
    const wakeups: Wakeup[] = [];
    for (const one of open) wakeups.push(...(await revise(one, { ...facts, orders })));
    return wakeups;
  };

  async function factsOf(open: readonly OpenNotice[]): Promise<Pick<NoticeFacts, 'pauses' | 'holds' | 'deliveries' | 'approvals'>> {
    const subjects = open.map(({ notice }) => notice.subject);
    const ids = subjects.flatMap((subject) => (subject.kind === 'hold' ? [subject.id] : []));
    const keys = subjects.flatMap((subject) => (subject.kind === 'doubts' ? subject.doubts.map(({ key }) => key) : []));
    const hasPauses = subjects.some(({ kind }) => kind === 'pause');
    const awaited = subjects.flatMap((subject) => (subject.kind === 'approval' ? [subject.key] : []));
    const [pauses, holds, rows, approvals] = await Promise.all([
      hasPauses ? ledger.pauses() : [],
      ids.length > 0 ? ledger.holds(ids) : [],
      keys.length > 0 ? ledger.find({ keys }, MOST_ROWS) : [],
      awaited.length > 0 ? ledger.approvals({ keys: awaited }, MOST_ROWS) : { approvals: [] },
    ]);
    return {
      pauses: new Map<PauseTarget, string>(pauses.map(({ target, since }) => [target, since])),
      holds: new Map(holds.map(({ id, decision }) => [id, decision])),
      deliveries: new Map(rows.map((row) => [row.key, row])),
      approvals: new Map(approvals.approvals.map((one) => [one.key, one])),
    };
  }

  async function revise({ key, destination, notice }: OpenNotice, facts: NoticeFacts): Promise<readonly Wakeup[]> {
    const revised = revisedNotice(notice, facts);
    if (revised === null) return [];
    // Whoever settled it on a platform of one channel, which is a screen, has just read the answer there.
    const isKnown = destination === revised.by?.platform;
    const edits = !isKnown && contentFingerprint(noticeText(notice)) !== contentFingerprint(noticeText(revised.notice));
    return ledger.rewriteNotice(key, { from: notice, to: revised.notice, edits }, now().getTime() + EDIT_AFTER_MS);
  }
}
