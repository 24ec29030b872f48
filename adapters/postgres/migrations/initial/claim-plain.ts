/** `herald.claim_plain`: messages that are first in their queue and need nothing but a slot of the workspace, decided in one statement. */
export const CLAIM_PLAIN: readonly string[] = [
  // What needs no thought; all rows and paces are locked. Asks whose clocks stand within a second are taken as made at the latest of their times.
  `create function herald.claim_plain(p_asked jsonb) returns table (nth bigint, answer jsonb) language plpgsql as $$
  declare
    v_now bigint := (select max((ask->>'now')::bigint) from jsonb_array_elements(p_asked) ask);
    v_at timestamptz := herald.instant(v_now);
  begin
    return query
    with asked as materialized (
      select * from rows from (jsonb_to_recordset(p_asked) as (key text, owner text, now bigint, grace bigint,
        pause bigint, burst bigint, shared_pause bigint, shared_burst bigint)) with ordinality
        as asked (key, owner, now, grace, pause, burst, shared_pause, shared_burst, n)
      where now > v_now - 1000
    ), first_in_line as materialized (
      select asked.*, d.destination, d.position, d.slot_at, workspace.whom as workspace, coalesce(shared.shared_slot, 0) as shared_slot,
        greatest(shared.blocked_until, everyone.blocked_until) as blocked_above
      from asked
      join herald.deliveries d on d.key = asked.key
      cross join lateral (select case when strpos(d.destination, '/') > 0 then split_part(d.destination, '/', 1) else d.platform end as whom) workspace
      left join herald.pace own on own.whom = d.destination
      left join herald.pace shared on shared.whom = workspace.whom
      left join herald.pace everyone on everyone.whom = d.platform
      where d.is_open and d.state <> 'sending' and d.purpose in ('announce', 'digest', 'notice') and d.about is null
        and (d.due_at is null or d.due_at <= v_at) and d.destination <> workspace.whom
        and not exists (select 1 from herald.deliveries a where a.is_open and a.destination = d.destination and a.position < d.position)
        and greatest(own.blocked_until, shared.blocked_until, everyone.blocked_until, 0) <= v_now
        and (asked.pause = 0 or coalesce(own.next_slot, 0) - (asked.burst - 1) * asked.pause <= v_now)
        and coalesce(shared.last_sent, 0) <= v_now + 60000
    ), turns as materialized (
      -- A turn that was kept is used, unless it comes much too late or into a block; the others get the next ones.
      select ready.*, case when shared_pause = 0 then v_now when kept.turn then greatest(v_now, slot_at)
        else greatest(v_now, greatest(shared_slot, v_now) + (rank() over lane - shared_burst) * shared_pause) end as turn,
        not kept.turn and shared_pause > 0 as is_new
      from first_in_line ready
      cross join lateral (select slot_at is not null and slot_at >= coalesce(blocked_above, 0) and slot_at <= shared_slot
        and v_now <= slot_at + greatest(1000, shared_pause * shared_burst) as turn) kept
      window lane as (partition by workspace, kept.turn order by position)
    ), taken as (
      update herald.deliveries d
      set state = 'sending', reason = null, owner = turns.owner, attempts = d.attempts + 1, slot_at = null, missed_at = null,
        sending_since = v_at, first_sent_at = coalesce(d.first_sent_at, v_at), taken_at = v_at, rung_at = v_at, updated_at = v_at
      from turns where d.key = turns.key and turns.turn <= v_now
      returning turns.n, turns.now - turns.grace as since, d as delivery
    ), waiting as (
      update herald.deliveries d set slot_at = turns.turn, rung_at = herald.instant(turns.turn)
      from turns where d.key = turns.key and turns.turn > v_now
      returning turns.n, turns.turn
    ), own_paces as (
      update herald.pace p set next_slot = greatest(v_now, p.next_slot) + turns.pause
      from turns where p.whom = turns.destination and turns.pause > 0 and turns.turn <= v_now
    ), shared_paces as (
      update herald.pace p set shared_slot = case when used.fresh > 0 then greatest(p.shared_slot, v_now) + used.fresh * used.pause else p.shared_slot end,
        last_sent = case when used.has_sent then v_now else least(p.last_sent, v_now) end
      from (select workspace, max(shared_pause) as pause, count(*) filter (where is_new) as fresh, bool_or(turn <= v_now) as has_sent
        from turns where shared_pause > 0 group by workspace) used
      where p.whom = used.workspace
    )
    select taken.n, case (taken.delivery).purpose
      when 'announce' then jsonb_build_object('kind', 'claimed', 'row', to_jsonb(taken.delivery), 'original', null, 'missedAtMs', null,
        'posts', case when p.id is null then '[]' else jsonb_build_array(jsonb_build_array(p.id, p.seq)) end)
      else herald.claimed('claimed', taken.delivery, null, null, herald.instant(taken.since)) end
    from taken left join herald.posts p on p.id = (taken.delivery).post_id and p.removed_at is null
    union all
    select waiting.n, jsonb_build_object('kind', 'wait', 'untilMs', waiting.turn) from waiting;
  end $$`,
];
