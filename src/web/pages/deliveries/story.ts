import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';

/** One step of a delivery's history. */
export interface StoryStep {
  /** ISO instant, UTC. */
  at: string;
  what: string;
  /** Key of another delivery that this step belongs to. */
  key?: string;
}

/** The facts that a history is built from. */
export interface StoryFacts {
  row: DeliveryRecord;
  /** Its edits and removals. */
  changes: readonly DeliveryRecord[];
  /** When Herald first saw the post; null if the delivery has no single post. */
  firstSeenAt: string | null;
  /** Admin actions on it, oldest first. */
  orders: readonly { at: string; what: string }[];
}

const ENDS: Partial<Readonly<Record<DeliveryRecord['state'], string>>> = {
  delivered: 'Sent',
  held: 'Put on hold',
  skipped: 'Skipped',
  'in-doubt': 'In doubt',
  failed: 'Failed for good',
  retracted: 'The message was removed',
};

/** Returns what happened to a delivery, oldest first, and what is still to come. Pure. */
export function buildHistory({ row, changes, firstSeenAt, orders }: StoryFacts): readonly StoryStep[] {
  const steps: StoryStep[] = [];
  const add = (at: string | null, what: string, key?: string): void => {
    if (at !== null) steps.push({ at, what, ...(key === undefined ? {} : { key }) });
  };
  const { state, attempts, dueAt, firstSentAt, sendingSince, digestKey } = row;
  add(firstSeenAt, 'The post was first seen');
  add(row.createdAt, digestKey === null ? 'Planned' : 'Planned, as part of a digest', digestKey ?? undefined);
  if (digestKey === null) {
    add(dueAt, state === 'planned' || state === 'queued' ? 'Due, not earlier' : 'Due');
    add(row.enqueuedAt, 'Put into the queue (last time)');
    add(firstSentAt, 'First request to the platform');
    if (sendingSince !== firstSentAt) add(sendingSince, `Last request to the platform, number ${attempts}`);
    add(row.notFoundAt, 'Looked for on the platform, and not found');
  }
  const end = ENDS[state];
  if (end !== undefined) add(row.updatedAt, end);
  for (const change of changes) {
    const noun = change.purpose === 'edit' ? 'edit' : 'removal';
    add(change.createdAt, `An ${noun} of the message was planned`.replace('An removal', 'A removal'), change.key);
    if (change.dueAt !== null && (change.state === 'planned' || change.state === 'queued'))
      add(change.dueAt, `The ${noun} is due`, change.key);
    const outcome = change.state === 'delivered' ? (change.purpose === 'edit' ? 'Edited' : 'Removed') : ENDS[change.state];
    if (outcome !== undefined)
      add(change.updatedAt, change.state === 'delivered' ? outcome : `The ${noun}: ${outcome.toLowerCase()}`, change.key);
  }
  for (const { at, what } of orders) add(at, what);
  // Steps at the same instant keep the order in which they were added.
  return steps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
