import { statements } from './statements.ts';

/**
 * `herald.claim`: the right to deliver, decided and taken in one statement.
 *
 * A row in `sending` belongs to its owner: another process waits for `p_patience` ms, the owner itself for no less than a second,
 * and both for 10 s after a first look that found nothing; then whoever comes first gets it, as doubtful, and its time begins anew.
 * A row that has to wait for its turn keeps it in `slot_at`. It loses the turn, and gets the next free one, only when it comes later than an interval.
 */
export const claim = statements(
  `create function herald.posts_of(d herald.deliveries) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(p.post order by p.post->>'date' collate "C" desc nulls last, p.id), '[]')
    from herald.posts p
    where p.removed_at is null and p.id in (
      select d.post_id where d.purpose = 'announce'
      union all
      select carried.post_id from herald.deliveries carried where d.purpose = 'digest' and carried.carried_by = d.key)
  $$`,

  `create function herald.claim(p_key text, p_owner text, p_now bigint, p_interval bigint, p_patience bigint)
  returns jsonb language plpgsql as $$
  declare
    d herald.deliveries;
    pace herald.pace;
    v_missed bigint;
    v_free bigint;
    v_blocked bigint;
    v_due bigint;
    v_slot bigint;
  begin
    select * into d from herald.deliveries where key = p_key for update;
    if not found then
      return jsonb_build_object('kind', 'closed', 'state', null);
    end if;
    if d.carried_by is not null or d.state not in ('planned', 'queued', 'sending') then
      return jsonb_build_object('kind', 'closed', 'state', d.state);
    end if;

    if d.state = 'sending' then
      v_missed := herald.epoch_ms(d.missed_at);
      v_free := herald.epoch_ms(d.taken_at) + case
        when d.owner is distinct from p_owner then p_patience
        when v_missed is null then greatest(p_patience, 1000)
        else 1000 end;
      v_free := greatest(v_free, v_missed + 10000);
      if p_now < v_free then
        return jsonb_build_object('kind', 'wait', 'untilMs', v_free);
      end if;
      update herald.deliveries set owner = p_owner, taken_at = herald.instant(p_now), rung_at = herald.instant(p_now)
      where key = p_key returning * into d;
      return jsonb_build_object('kind', 'doubtful', 'row', to_jsonb(d), 'posts', herald.posts_of(d), 'missedAtMs', v_missed);
    end if;

    select coalesce(max(blocked_until), 0) into v_blocked from herald.pace where whom in (d.destination, d.platform);
    v_due := greatest(p_now, v_blocked);
    v_slot := v_due;
    if p_interval > 0 then
      insert into herald.pace (whom) values (d.destination) on conflict do nothing;
      select * into pace from herald.pace where whom = d.destination for update;
      v_due := greatest(v_due, pace.blocked_until, pace.last_sent + p_interval);
      if d.slot_at is null or (d.slot_at < v_due - p_interval and v_due > p_now) then
        v_slot := greatest(v_due, pace.next_slot);
        update herald.pace set next_slot = v_slot + p_interval where whom = d.destination;
      else
        v_slot := greatest(v_due, d.slot_at);
      end if;
    end if;

    if v_slot > p_now then
      update herald.deliveries
      set slot_at = case when p_interval = 0 or (slot_at > v_slot - p_interval and slot_at <= v_slot) then slot_at else v_slot end,
          rung_at = herald.instant(v_slot)
      where key = p_key;
      return jsonb_build_object('kind', 'wait', 'untilMs', v_slot);
    end if;

    if p_interval > 0 then
      update herald.pace set last_sent = p_now, next_slot = greatest(next_slot, p_now + p_interval) where whom = d.destination;
    end if;
    update herald.deliveries
    set state = 'sending', reason = null, owner = p_owner, attempts = attempts + 1, slot_at = null, missed_at = null,
        sending_since = herald.instant(p_now), first_sent_at = coalesce(first_sent_at, herald.instant(p_now)),
        taken_at = herald.instant(p_now), rung_at = herald.instant(p_now), updated_at = herald.instant(p_now)
    where key = p_key returning * into d;
    return jsonb_build_object('kind', 'claimed', 'row', to_jsonb(d), 'posts', herald.posts_of(d));
  end $$`,
);
