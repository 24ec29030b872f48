import type { FC } from 'hono/jsx';
import type { ReadSent } from '../../../commands/subscriptions/list-subscriptions.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../../model/subscription.ts';
import type { DashboardReads } from '../../../ports/dashboard-reads.ts';
import { Foreign, Moment, Who } from '../../parts/text.tsx';

/** Where a subscription was made, by whom and when. */
export const Origin: FC<{ one: StoredSubscription }> = ({ one: { origin, createdBy, createdAt } }) => (
  <>
    {origin.startsWith(FILE_ORIGIN) ? (
      <>
        in the file <Foreign text={origin.slice(FILE_ORIGIN.length)} />
      </>
    ) : (
      createdBy === null && <>in {origin === 'default' ? 'no settings' : origin}</>
    )}
    {createdBy !== null && (
      <>
        {' '}
        by <Who person={createdBy} />
      </>
    )}
    , <Moment at={createdAt} />
  </>
);

/** By whom a subscription was paused, when and why. */
export const PausedBy: FC<{ paused: NonNullable<StoredSubscription['paused']> }> = ({ paused: { by, at, reason } }) => (
  <>
    by <Who person={by} />, <Moment at={at} />
    {reason !== null && (
      <>
        : <Foreign text={reason} />
      </>
    )}
  </>
);

/** Of all channels on a page together. */
const SENT_MAX = 600;

/** Reads what channels got in one query. */
export function readSentBy({ sentTo }: Pick<DashboardReads, 'sentTo'>): ReadSent {
  return async (destinations) => {
    const sent = await sentTo(destinations, SENT_MAX);
    return new Map(destinations.map((one) => [one, sent.filter(({ destination }) => destination === one)]));
  };
}
