import type { ReadSent } from '../../../commands/subscriptions/list-subscriptions.ts';
import type { DashboardReads } from '../../../ports/dashboard-reads.ts';

/** Of all channels on a page together. */
const SENT_MAX = 600;

/** Reads what channels got in one query. */
export function readSentBy({ sentTo }: Pick<DashboardReads, 'sentTo'>): ReadSent {
  return async (destinations) => {
    const sent = await sentTo(destinations, SENT_MAX);
    return new Map(destinations.map((one) => [one, sent.filter(({ destination }) => destination === one)]));
  };
}
