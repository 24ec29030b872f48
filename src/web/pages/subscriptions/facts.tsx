import type { FC } from 'hono/jsx';
import type { ReadSent } from '../../../commands/subscriptions/list-subscriptions.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../../model/subscription.ts';
import type { DashboardReads } from '../../../ports/dashboard-reads.ts';
import { Foreign, Moment, Who } from '../../parts/text.tsx';

/** Where a subscription comes from, who made it and when. */
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

/** Who paused a subscription, when and why. */
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

/** Maximum number of sent deliveries read for all channels on a page together. */
const SENT_MAX = 600;

/** Creates a function that reads what channels were sent, in one query. */
export function readSentBy({ sentTo }: Pick<DashboardReads, 'sentTo'>): ReadSent {
  return async (destinations) => {
    const sent = await sentTo(destinations, SENT_MAX);
    return new Map(destinations.map((one) => [one, sent.filter(({ destination }) => destination === one)]));
  };
}
