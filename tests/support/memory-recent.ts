import { withPurpose } from '../../src/model/delivery.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../src/model/hold.ts';
import type { MessageChanges, RecentChange, RecentChanges, ScanRecord } from '../../src/ports/post-store.ts';
import { announcedRows, plannedBefore } from './memory-amend.ts';
import { type MemoryStore, rowsOf } from './memory-store.ts';

/** `recentChanges` of the real stores, in memory. */
export function recentChanges(store: MemoryStore, { deliveries, amendments }: ScanRecord, nowMs: number): RecentChanges {
  const since = nowMs - LIMIT_WINDOW_MS;
  const open = (kind: Hold['kind']): Hold | null =>
    [...store.holds.values()].findLast((hold) => hold.kind === kind && hold.decision === null && Date.parse(hold.since) > since) ?? null;
  const announced = [...store.rows.values()].flatMap(({ delivery: { purpose, hold, state, createdAt, postId } }) =>
    purpose === 'announce' && hold === null && state !== 'skipped' && Date.parse(createdAt) > since && postId !== null ? [postId] : [],
  );
  return {
    additions: { messages: 0, posts: [...new Set(announced)].map((id) => ({ id, title: '' })), open: open('additions') },
    edits: changed(store, 'edits', amendments, open('edits')),
    removals: changed(store, 'removals', amendments, open('removals')),
    late: openLateNotice(store, deliveries, since),
  };
}

function openLateNotice({ rows }: MemoryStore, deliveries: ScanRecord['deliveries'], since: number): RecentChanges['late'] {
  const to = deliveries.find(({ notice }) => notice?.subject?.kind === 'late')?.destination;
  const open = [...rows.values()].flatMap(({ delivery: { key, destination }, notice }) => {
    if (notice?.subject?.kind !== 'late' || destination !== to || Date.parse(notice.subject.latestAt) <= since) return [];
    const { kind: _, ...news } = notice.subject;
    return [{ key, news }];
  });
  return open.at(-1) ?? null;
}

function changed(store: MemoryStore, kind: 'edits' | 'removals', amendments: MessageChanges | null, open: Hold | null): RecentChange {
  const ids = (kind === 'edits' ? amendments?.edits : amendments?.retractions) ?? [];
  if (amendments === null || ids.length === 0) return { messages: 0, posts: [], open: null };
  const mine = announcedRows(store, ids, amendments.since).map(({ delivery: { key, digestKey, postId } }) => ({
    message: digestKey ?? key,
    postId,
  }));
  const before = plannedBefore(store, kind, amendments)
    .filter(({ delivery }) => ['planned', 'queued', 'sending', 'delivered'].includes(delivery.state))
    .map(({ delivery: { originalKey, postId } }) => ({ message: originalKey ?? '', postId }));
  const parts = [...mine, ...before].filter(({ message }) =>
    rowsOf(store, [withPurpose(message, 'edit'), withPurpose(message, 'retract')]).every(({ delivery }) => delivery.state !== 'held'),
  );
  const posts = new Set(parts.flatMap(({ postId }) => (postId === null ? [] : [postId])));
  return {
    messages: new Set(parts.map(({ message }) => message)).size,
    posts: [...posts]
      .flatMap((id) => store.posts.get(id)?.post ?? [])
      .toSorted((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || b.path.localeCompare(a.path)),
    open,
  };
}
