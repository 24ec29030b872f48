import { statements } from './statements.ts';

/**
 * `herald.block`: no message to a destination, or to a whole platform, before `p_until` (epoch ms).
 * Turns already kept move behind the block by as much as the first of them has to, so that their order and distances stay.
 * Delivery rows are locked before pace rows, as in a claim.
 */
export const block = statements(
  `create function herald.block(p_whom text, p_until bigint) returns void language plpgsql as $$
  begin
    perform 1 from herald.deliveries
    where slot_at is not null and state in ('planned', 'queued') and (destination = p_whom or platform = p_whom)
    order by key for update;

    insert into herald.pace (whom, blocked_until) values (p_whom, p_until)
    on conflict (whom) do update set blocked_until = greatest(herald.pace.blocked_until, excluded.blocked_until);

    with shift as (
      select destination, p_until - min(slot_at) as by_ms from herald.deliveries
      where slot_at is not null and state in ('planned', 'queued') and (destination = p_whom or platform = p_whom)
      group by destination having min(slot_at) < p_until
    ), moved as (
      update herald.deliveries d set slot_at = d.slot_at + shift.by_ms from shift
      where d.destination = shift.destination and d.slot_at is not null and d.state in ('planned', 'queued')
    )
    update herald.pace set next_slot = next_slot + shift.by_ms from shift where whom = shift.destination;
  end $$`,
);
