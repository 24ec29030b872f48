import { statements } from './statements.ts';

/**
 * `herald.claim_all`: the right to deliver, decided and taken for many rows at once; none of them can make another fail.
 * All delivery rows are locked first, in the order of their lines, then all pace rows in the order of their names, so that callers never wait for each other in a circle.
 */
export const claim = statements(
  // What a message tells of, newest first: its post, or those of the rows it carries. Posts whose files went before `p_since` are left out (null: all whose file is gone).
  `create function herald.posts_of(p_key text, p_purpose text, p_post text, p_since timestamptz) returns jsonb
  language plpgsql stable as $$
  begin
    if p_purpose <> 'digest' then
      return coalesce((select jsonb_build_array(jsonb_build_array(p.id, p.seq)) from herald.posts p
        where p.id = p_post and (p.removed_at is null or p.removed_at > p_since)), '[]');
    end if;
    return (select coalesce(jsonb_agg(jsonb_build_array(p.id, p.seq) order by p.post->>'date' collate "C" desc nulls last, p.id), '[]')
      from herald.deliveries carried join herald.posts p on p.id = carried.post_id
      where carried.carried_by = p_key and (p.removed_at is null or p.removed_at > p_since));
  end $$`,

  // The answer to a row that is the caller's now.
  `create function herald.claimed(p_kind text, d herald.deliveries, o herald.deliveries, p_missed bigint, p_since timestamptz) returns jsonb
  language plpgsql stable as $$
  begin
    return jsonb_build_object('kind', p_kind, 'row', to_jsonb(d), 'original', case when o.key is not null then to_jsonb(o) end,
      'missedAtMs', p_missed, 'posts', case d.purpose
        when 'notice' then '[]'::jsonb
        when 'edit' then herald.posts_of(o.key, o.purpose, o.post_id, p_since)
        when 'retract' then herald.posts_of(o.key, o.purpose, o.post_id, null)
        when 'announce' then coalesce(
          (select jsonb_build_array(jsonb_build_array(p.id, p.seq)) from herald.posts p where p.id = d.post_id and p.removed_at is null), '[]')
        else herald.posts_of(d.key, d.purpose, d.post_id, null) end);
  end $$`,

  // When a row may go as far as the other rows of its destination, its pace and its blocks are concerned, epoch ms.
  `create function herald.destination_turn(d herald.deliveries, p_now bigint, p_interval bigint, p_burst bigint,
    p_slot bigint, p_blocked bigint, p_blocked_above bigint) returns bigint language plpgsql stable as $$
  declare
    v_change boolean := herald.is_change(d.purpose);
    v_spare bigint := (p_burst - 1) * p_interval;
    v_free bigint := greatest(p_now, p_blocked, p_slot - v_spare);
    head herald.deliveries;
    v_rung bigint;
    v_from bigint;
    v_ahead bigint;
    v_unsent bigint;
    v_late bigint;
  begin
    if v_change and v_free <= p_now then
      return v_free;
    end if;
    select * into head from herald.deliveries a
    where a.is_open and a.destination = d.destination and a.position < d.position and herald.is_change(a.purpose) = v_change
      and case when a.state = 'sending' then not v_change
        else (a.due_at is null or a.due_at <= herald.instant(p_now)) and a.reason->>'kind' is distinct from 'file-gone' end
    order by a.position limit 1;
    if not found then
      return v_free;
    end if;
    select count(*), count(*) filter (where line.state <> 'sending') into v_ahead, v_unsent from (
      select a.state from herald.deliveries a
      where a.is_open and a.destination = d.destination and a.position < d.position and herald.is_change(a.purpose) = v_change
        and case when a.state = 'sending' then not v_change
          else (a.due_at is null or a.due_at <= herald.instant(p_now)) and a.reason->>'kind' is distinct from 'file-gone' end
      order by a.position limit 1000) line;
    v_rung := coalesce(herald.epoch_ms(head.rung_at), p_now);
    v_from := greatest(p_now, p_blocked, p_blocked_above, case when v_change or head.state = 'sending' then 0 else v_rung end);
    v_late := greatest(0, p_now - case when head.state = 'sending' then herald.epoch_ms(head.taken_at) else v_rung end);
    return greatest(v_from, greatest(p_slot, v_from) - v_spare + v_unsent * p_interval, p_now + 50 * v_ahead, p_now + least(v_late / 2, 30000));
  end $$`,

  // One row. Its lock and those of its pace are held.
  `create function herald.claim_one(p_key text, p_owner text, p_now bigint, p_patience bigint, p_grace bigint,
    p_interval bigint, p_burst bigint, p_shared_interval bigint, p_shared_burst bigint, p_pauses boolean) returns jsonb language plpgsql as $$
  declare
    v_at timestamptz := herald.instant(p_now);
    d herald.deliveries;
    o herald.deliveries;
    v_change boolean;
    v_workspace text;
    v_lane text;
    v_paused boolean;
    v_missed bigint;
    v_wait bigint := 0;
    v_slot bigint;
    v_blocked bigint;
    v_blocked_above bigint;
    v_shared bigint;
    v_sent bigint;
    v_free bigint;
  begin
    select * into d from herald.deliveries where key = p_key;
    if not found or not d.is_open then
      return jsonb_build_object('kind', 'closed', 'state', d.state);
    end if;
    v_change := herald.is_change(d.purpose);
    v_lane := case when v_change then '~changes' else '' end;
    v_workspace := herald.workspace_of(d.destination);
    v_paused := p_pauses and exists (select 1 from herald.pauses where whom in (d.destination, v_workspace, d.platform));
    if d.about is not null then
      select * into o from herald.deliveries where key = d.about;
    end if;

    if d.state = 'sending' then
      if v_paused then
        update herald.deliveries set rung_at = herald.instant(p_now + 60000) where key = p_key;
        return jsonb_build_object('kind', 'wait', 'untilMs', p_now + 60000);
      end if;
      -- A clock that was set back must not make it wait until the old time comes again.
      if d.taken_at > v_at or d.missed_at > v_at then
        update herald.deliveries
        set taken_at = least(taken_at, v_at), missed_at = case when missed_at is not null then least(missed_at, v_at) end
        where key = p_key returning * into d;
      end if;
      v_missed := herald.epoch_ms(d.missed_at);
      v_free := herald.epoch_ms(d.taken_at) + case
        when d.owner is distinct from p_owner then p_patience
        when v_missed is null then greatest(p_patience, 1000)
        else 1000 end;
      v_free := greatest(v_free, v_missed + 10000);
      if p_now < v_free then
        return jsonb_build_object('kind', 'wait', 'untilMs', v_free);
      end if;
      -- A change that is made twice is made once: it needs no look.
      if not v_change then
        update herald.deliveries set owner = p_owner, taken_at = v_at, rung_at = v_at
        where key = p_key returning * into d;
        return herald.claimed('doubtful', d, o, v_missed, null);
      end if;
    elsif v_paused then
      update herald.deliveries set state = 'held', reason = '{"kind":"paused"}', updated_at = v_at where key = p_key;
      return jsonb_build_object('kind', 'closed', 'state', 'held');
    elsif d.due_at > v_at then
      v_wait := herald.epoch_ms(d.due_at);
    elsif v_change and o.is_open then
      v_wait := p_now + least(greatest((p_now - herald.epoch_ms(coalesce(d.due_at, d.created_at))) / 2, 1000), 60000);
    end if;

    if v_wait = 0 then
      select coalesce(max(next_slot) filter (where whom = d.destination || v_lane), 0),
        coalesce(max(blocked_until) filter (where whom = d.destination || v_lane), 0),
        coalesce(max(blocked_until) filter (where whom in (v_workspace || v_lane, d.platform || v_lane)), 0),
        coalesce(max(shared_slot) filter (where whom = v_workspace || v_lane), 0),
        coalesce(max(last_sent) filter (where whom = v_workspace || v_lane), 0)
      into v_slot, v_blocked, v_blocked_above, v_shared, v_sent
      from herald.pace where whom in (d.destination || v_lane, v_workspace || v_lane, d.platform || v_lane);
      -- No send can have moved it further, unless a clock was set back.
      if p_interval > 0 and v_slot > p_now + p_burst * p_interval then
        v_slot := p_now + p_burst * p_interval;
        update herald.pace set next_slot = v_slot where whom = d.destination || v_lane;
      end if;
      -- Mostly nobody stands before it, which is quickly seen.
      if exists (select 1 from herald.deliveries a where a.is_open and a.destination = d.destination and a.position < d.position) then
        v_wait := herald.destination_turn(d, p_now, p_interval, p_burst, v_slot, v_blocked, v_blocked_above);
      else
        v_wait := greatest(p_now, v_blocked, v_slot - (p_burst - 1) * p_interval);
      end if;
    end if;

    if v_wait <= p_now then
      if p_shared_interval = 0 then
        v_wait := greatest(p_now, v_blocked_above);
      else
        if v_sent > p_now + 60000 then
          v_shared := p_now;
        end if;
        -- A turn that was kept is used, unless it comes much too late or into a block.
        if d.slot_at is not null and d.slot_at >= v_blocked_above and d.slot_at <= v_shared
          and p_now <= d.slot_at + greatest(1000, p_shared_interval * p_shared_burst) then
          v_wait := greatest(p_now, d.slot_at);
        else
          v_wait := greatest(p_now, v_blocked_above, v_shared - (p_shared_burst - 1) * p_shared_interval);
          v_shared := greatest(v_shared, v_wait) + p_shared_interval;
          if v_wait > p_now then
            d.slot_at := v_wait;
            update herald.pace set shared_slot = v_shared, last_sent = least(last_sent, p_now) where whom = v_workspace || v_lane;
          end if;
        end if;
      end if;
    end if;

    if v_wait > p_now then
      update herald.deliveries set slot_at = d.slot_at, rung_at = herald.instant(v_wait) where key = p_key;
      return jsonb_build_object('kind', 'wait', 'untilMs', v_wait);
    end if;

    if p_interval > 0 then
      update herald.pace set next_slot = greatest(p_now, v_slot) + p_interval
      where whom = d.destination || v_lane;
    end if;
    if p_shared_interval > 0 then
      update herald.pace set shared_slot = v_shared, last_sent = p_now where whom = v_workspace || v_lane;
    end if;
    update herald.deliveries
    set state = 'sending', reason = null, owner = p_owner, attempts = attempts + 1, slot_at = null, missed_at = null,
        due_at = case when v_change then null else due_at end,
        sending_since = v_at, first_sent_at = coalesce(first_sent_at, v_at),
        taken_at = v_at, rung_at = v_at, updated_at = v_at
    where key = p_key returning * into d;
    return herald.claimed('claimed', d, o, null, herald.instant(p_now - p_grace));
  end $$`,

  `create function herald.claim_all(p_asked jsonb) returns table (nth bigint, answer jsonb) language plpgsql as $$
  declare
    v_whom text[];
    v_pauses boolean := exists (select 1 from herald.pauses);
    one record;
  begin
    perform 1 from herald.deliveries where key = any (array(select asked->>'key' from jsonb_array_elements(p_asked) asked))
    order by destination, position for no key update;

    v_whom := array(
      select distinct paced.whom
      from jsonb_to_recordset(p_asked) as asked (key text, pause bigint, shared_pause bigint)
      join herald.deliveries d on d.key = asked.key
      cross join lateral (values (asked.pause, d.destination), (asked.shared_pause, herald.workspace_of(d.destination))) whose (pause, whom)
      cross join lateral (select whose.whom || case when herald.is_change(d.purpose) then '~changes' else '' end as whom) paced
      where whose.pause > 0 order by 1);
    if cardinality(v_whom) > 0 then
      insert into herald.pace (whom) select whom from unnest(v_whom) as missing (whom)
      where not exists (select 1 from herald.pace p where p.whom = missing.whom) on conflict do nothing;
      perform 1 from herald.pace where whom = any (v_whom) order by whom for no key update;
    end if;

    for one in
      select asked.n, (asked.ask->>'key') as key, ask from jsonb_array_elements(p_asked) with ordinality as asked (ask, n)
      left join herald.deliveries d on d.key = asked.ask->>'key' order by d.destination, d.position, asked.n
    loop
      nth := one.n;
      answer := herald.claim_one(one.key, one.ask->>'owner', (one.ask->>'now')::bigint, (one.ask->>'patience')::bigint, (one.ask->>'grace')::bigint,
        (one.ask->>'pause')::bigint, (one.ask->>'burst')::bigint, (one.ask->>'shared_pause')::bigint, (one.ask->>'shared_burst')::bigint, v_pauses);
      return next;
    end loop;
  end $$`,
);
