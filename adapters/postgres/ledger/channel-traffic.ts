import { type Kysely, sql } from 'kysely';
import type { Destination } from '../../../src/model/destination.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';

interface Row {
  key: string;
  destination: Destination;
  at: Date;
  /** Whether it is a digest that waits for its time. */
  is_waiting: boolean;
  /** Whether it waits and keeps a minimum distance from others. */
  is_spaced: boolean;
}

/**
 * Returns what channels received recently, and what is already planned for them. Waiting digests are locked: none of them is claimed before the posts that join it
 * are written, and one that is being claimed is not among them. Must run in the scan's transaction.
 */
export async function channelTraffic(
  db: Kysely<Database>,
  { destinations, since }: Pick<TimedDeliveries, 'destinations' | 'since'>,
): Promise<ReadonlyMap<Destination, ChannelTraffic>> {
  await sql`
    select 1 from herald.deliveries
    where destination = any(${destinations}::text[]) and is_open and purpose = 'digest' and due_at is not null
    order by destination, position for no key update`.execute(db);
  const { rows } = await sql<Row>`
    select key, destination,
      case when state in ('planned', 'queued') then coalesce(due_at, created_at) else coalesce(sending_since, due_at, created_at) end as at,
      purpose = 'digest' and state in ('planned', 'queued') and due_at is not null and reason->>'kind' = 'delivery-window' as is_waiting,
      state in ('planned', 'queued') and due_at is not null and spacing_ms is not null as is_spaced
    from herald.deliveries
    where destination = any(${destinations}::text[]) and (is_open or created_at >= ${since}::timestamptz or due_at >= ${since}::timestamptz)
      and digest_key is null and original_key is null and purpose in ('announce', 'digest') and state in ('planned', 'queued', 'sending', 'delivered', 'in-doubt')
    order by position`.execute(db);
  return new Map(
    destinations.map((destination) => {
      const own = rows.filter((row) => row.destination === destination);
      const spaced = own.filter(({ is_spaced }) => is_spaced).map(({ at }) => at.getTime());
      return [
        destination,
        {
          waiting: own.filter(({ is_waiting }) => is_waiting).map(({ key, at }) => ({ key, dueAt: at.toISOString() })),
          messages: own.map(({ at }) => at.getTime()),
          spacedUntilMs: spaced.length === 0 ? null : Math.max(...spaced),
        },
      ];
    }),
  );
}
