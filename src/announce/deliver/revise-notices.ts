import { isDeepStrictEqual } from 'node:util';
import type { Language } from '../../languages/index.ts';
import type { InDoubtDelivery, NoticeAnnouncement, NoticeOutcome, NoticeSubject, Resolution } from '../../model/announcement.ts';
import type { Approval } from '../../model/approval.ts';
import { contentFingerprint } from '../../model/build-announcement.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { PauseTarget } from '../../model/destination.ts';
import { type Decision, LIMIT_WINDOW_MS } from '../../model/hold.ts';
import type { PlatformList } from '../../model/platform.ts';
import { approvalNotice, supersededApprovalNotice } from '../../model/sentences/approval-notice.ts';
import { inDoubtNotice, isResolveAction } from '../../model/sentences/delivery-notices.ts';
import { decidedHoldNotice, endedPauseNotice, forgottenNotice } from '../../model/sentences/notices.ts';
import type { Person } from '../../model/span.ts';
import type { AuditEntry, AuditLog } from '../../ports/audit.ts';
import type { Wakeup } from '../../ports/delivery-queue.ts';
import type { Ledger, OpenNotice } from '../../ports/ledger/ledger.ts';
import { noticeText } from './message-content.ts';

/** Maximum number of admin actions that are searched for who settled something. */
const MAX_ADMIN_ACTIONS = 1_000;
const MAX_ROWS = 10_000;
/** Time until the edit, ms: the reply to a button replaces the notice at once, and the edit must come after that. */
const EDIT_AFTER_MS = 3_000;

/** What revising needs. */
interface ReviserContext {
  ledger: Ledger;
  audit: Pick<AuditLog, 'latest'>;
  platforms: PlatformList;
  now: () => Date;
}

/**
 * Returns a function that updates notices to match the ledger, no matter who settled their subjects, and plans the edits of their messages.
 * `ended`: a pause that a probe has just ended. Safe to call twice, and by several processes. Returns the wake-ups.
 */
export function createNoticeReviser({ ledger, audit, platforms, now }: ReviserContext): (ended?: EndedPause) => Promise<readonly Wakeup[]> {
  return async (ended) => {
    const open = await ledger.openNotices();
    if (open.length === 0) return [];
    const facts = { ...(await factsOf(open)), ended: ended ?? null, platforms, now: now().toISOString() };
    // Usually nothing has been settled, and then the audit log need not be read.
    if (open.every(({ notice }) => revisedNotice(notice, { ...facts, orders: [] }) === null)) return [];
    const orders = await audit.latest(MAX_ADMIN_ACTIONS);
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
      keys.length > 0 ? ledger.find({ keys }, MAX_ROWS) : [],
      awaited.length > 0 ? ledger.approvals({ keys: awaited }, MAX_ROWS) : { approvals: [] },
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
    // A platform with one channel is a screen: the person who settled it there has just read the reply.
    const isKnown = destination === revised.by?.platform;
    const edits = !isKnown && contentFingerprint(noticeText(notice)) !== contentFingerprint(noticeText(revised.notice));
    return ledger.rewriteNotice(key, { from: notice, to: revised.notice, edits }, now().getTime() + EDIT_AFTER_MS);
  }
}

/** A pause that has ended by itself, because a probe found that messages are accepted again. */
export interface EndedPause {
  target: PauseTarget;
  /** Number of announcements and digests that waited for it. */
  messages: number;
}

/** The facts that notices are compared with. */
export interface NoticeFacts {
  /** Start of each pause, by target. */
  pauses: ReadonlyMap<PauseTarget, string>;
  holds: ReadonlyMap<string, Decision | null>;
  deliveries: ReadonlyMap<string, Delivery>;
  /** By the keys of their deliveries. */
  approvals: ReadonlyMap<string, Approval>;
  /** Admin actions, newest first. */
  orders: readonly AuditEntry[];
  ended: EndedPause | null;
  platforms: PlatformList;
  /** ISO instant, UTC. */
  now: string;
}

/** Time during which the person who settled something may still become known, ms: a command settles first, and is recorded a moment later. */
const LATE_ACTION_MS = 60_000;

type Revised = { notice: NoticeAnnouncement; by: Person | null };
type Subject<K extends NoticeSubject['kind']> = Extract<NoticeSubject, { kind: K }>;

/** Returns what a notice should say by now, and who settled its subject; null: it says that already. Pure. */
export function revisedNotice(notice: NoticeAnnouncement & { subject: NoticeSubject }, facts: NoticeFacts): Revised | null {
  // A notice stays in the language in which it was written.
  const { language = 'en' } = notice;
  switch (notice.subject.kind) {
    case 'hold':
      return revisedHold(notice.subject, facts, language);
    case 'pause':
      return revisedPause(notice.subject, facts, language);
    case 'doubts':
      return revisedDoubts(notice.subject, facts, language);
    case 'approval':
      return revisedApproval(notice, notice.subject, facts);
    case 'late':
      return Date.parse(facts.now) - Date.parse(notice.subject.latestAt) >= LIMIT_WINDOW_MS
        ? { notice: noticeText(notice), by: null }
        : null;
  }
}

function revisedHold(subject: Subject<'hold'>, facts: NoticeFacts, language: Language): Revised | null {
  const decision = facts.holds.get(subject.id) ?? null;
  if (decision === null) return null;
  const order = facts.orders.find(
    ({ action, detail }) => (action === 'hold' && detail.hold === subject.id) || isAmong(subject.id, detail.holds),
  );
  const outcome = outcomeOf(subject.outcome, order, facts.now);
  return finished(decidedHoldNotice({ ...subject, outcome }, decision, language), subject.outcome, outcome, facts);
}

/** The approval itself records who decided, so the person is known at once. */
function revisedApproval(notice: NoticeAnnouncement, subject: Subject<'approval'>, facts: NoticeFacts): Revised | null {
  const approval = facts.approvals.get(subject.key);
  if (approval === undefined) return null;
  if (approval.asked !== subject.asked) return { notice: supersededApprovalNotice(approval), by: null };
  const now = approvalNotice(approval);
  return isDeepStrictEqual(now, notice) ? null : { notice: now, by: approval.decidedBy };
}

function revisedPause(subject: Subject<'pause'>, facts: NoticeFacts, language: Language): Revised | null {
  const { target, since } = subject;
  if (facts.pauses.get(target) === since) return null;
  const { ended } = facts;
  const forgotten = facts.orders.filter(({ action, at }) => action === 'forget' && at >= since);
  const own = forgotten.find(({ detail }) => detail.target === target);
  if (own) {
    const about = { ...subject, outcome: { at: own.at, by: null } };
    // It is the only notice for its whole community.
    const { community } = own.detail;
    const all = typeof community === 'string' ? forgotten.filter(({ detail }) => detail.community === community) : [own];
    const ended = all.reduce((sum, { detail }) => sum + Number(detail.subscriptions), 0);
    return { notice: noticeText(forgottenNotice(about, { ended, alsoForgotten: all.length - 1 }, facts.platforms, language)), by: null };
  }
  // The first action since the pause began: later ones belong to later pauses.
  const order = facts.orders.findLast(({ action, detail, at }) => action === 'resume' && detail.target === target && at >= since);
  const outcome = outcomeOf(subject.outcome, order, facts.now);
  const noted = order?.detail.messages;
  const messages = ended?.target === target ? ended.messages : typeof noted === 'number' ? noted : null;
  const notice = endedPauseNotice({ ...subject, outcome }, messages, facts.platforms, language);
  if (ended?.target === target) return { notice: noticeText(notice), by: null };
  return finished(notice, subject.outcome, outcome, facts);
}

function revisedDoubts({ doubts, total }: Subject<'doubts'>, facts: NoticeFacts, language: Language): Revised | null {
  const revised = doubts.map((doubt) => revisedDoubt(doubt, facts));
  const isSettled = revised.every((doubt) => isFinal(doubt.outcome, facts));
  if (!isSettled && revised.every((doubt, index) => doubt === doubts[index])) return null;
  const notice = inDoubtNotice(revised, total, language);
  const by = revised.find((doubt, index) => doubt !== doubts[index])?.outcome?.by ?? null;
  return { notice: isSettled ? noticeText(notice) : notice, by };
}

/** Returns the same object if nothing about it is new. */
function revisedDoubt(doubt: InDoubtDelivery, facts: NoticeFacts): InDoubtDelivery {
  const delivery = facts.deliveries.get(doubt.key);
  if (delivery === undefined || (doubt.outcome === null && delivery.state === 'in-doubt')) return doubt;
  if (doubt.outcome !== null && isFinal(doubt.outcome, facts)) return doubt;
  const order = facts.orders.find(
    ({ action, detail, at }) =>
      at >= doubt.since && ((isResolveAction(action) && detail.key === doubt.key) || isAmong(doubt.key, detail.doubts)),
  );
  const outcome = outcomeOf(doubt.outcome, order, facts.now);
  if (doubt.outcome !== null && outcome.by === null) return doubt;
  return { ...doubt, outcome: { ...outcome, became: becameOf(delivery, order) } };
}

function becameOf({ state, receipt }: Delivery, order: AuditEntry | undefined): Resolution {
  // The second value of each is the one in older entries.
  const choice = order?.detail.choice;
  if (choice === 'sent' || choice === 'there') return 'confirmed';
  if (choice === 'resend' || choice === 'again') return 'resent';
  if (state === 'delivered') return receipt === null ? 'confirmed' : 'found';
  return state === 'skipped' || state === 'retracted' ? state : 'resent';
}

function outcomeOf(before: NoticeOutcome | null, order: AuditEntry | undefined, now: string): NoticeOutcome {
  return order ? { at: order.at, by: order.who } : (before ?? { at: now, by: null });
}

/** Whether nobody else can become known as the person who settled it. */
function isFinal(outcome: NoticeOutcome | null, { now }: NoticeFacts): boolean {
  return outcome !== null && (outcome.by !== null || Date.parse(now) - Date.parse(outcome.at) >= LATE_ACTION_MS);
}

function finished(notice: NoticeAnnouncement, before: NoticeOutcome | null, outcome: NoticeOutcome, facts: NoticeFacts): Revised | null {
  if (isFinal(outcome, facts)) return { notice: noticeText(notice), by: outcome.by };
  return before === null ? { notice, by: outcome.by } : null;
}

/** Whether an action on several settled this one as well. */
function isAmong(one: string, noted: unknown): boolean {
  return Array.isArray(noted) && noted.includes(one);
}
