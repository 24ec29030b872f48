import type { FC } from 'hono/jsx';
import { FILE_ORIGIN, type StoredSubscription } from '../../../model/subscription.ts';
import { Foreign, Moment } from '../../parts/text.tsx';

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
        by <Foreign text={`${createdBy.platform}:${createdBy.id}`} />
      </>
    )}
    , <Moment at={createdAt} />
  </>
);
