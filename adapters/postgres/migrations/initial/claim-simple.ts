/** `herald.claim_simple`: claims messages that are first in their queue and need only a slot of the workspace, in one statement. */
export const CLAIM_SIMPLE: readonly string[] = [
  // Claims the simple cases; all rows and rate limits are already locked. Requests whose times are within a second of the latest are treated as made at that time.
  `create function herald.claim_simple(p_asked jsonb) returns table (nth bigint, answer jsonb) language plpgsql as $$
  declare
    v_now bigint := (select max((ask->>'now')::bigint) from jsonb_array_elements(p_asked) ask);
    v_at timestamptz := herald.instant(v_now);
  begin
    return query
    with asked as materialized (
      select * from rows from (jsonb_to_recordset(p_asked) as (key text, owner text, now bigint, grace_period bigint,
        pause bigint, burst bigint, shared_pause bigint, shared_burst bigint)) with ordinality
        as asked (key, owner, now, grace_period, pause, burst, shared_pause, shared_burst, n)
      where now > v_now - 1000
    ), first_in_line as materialized (
      select asked.*, d.destination, d.position, d.workspace_slot_at, workspace.scope as workspace, coalesce(shared.workspace_slot, 0) as workspace_slot,
        greatest(shared.blocked_until, everyone.blocked_until) as blocked_above
      from asked
      join herald.deliveries d on d.key = asked.key
      cross join lateral (select case when strpos(d.destination, '/') > 0 then split_part(d.destination, '/', 1) else d.platform end as scope) workspace
      left join herald.rate_limits own on own.scope = d.destination
      left join herald.rate_limits shared on shared.scope = workspace.scope
      left join herald.rate_limits everyone on everyone.scope = d.platform
      where d.is_open and d.state <> 'sending' and d.purpose in ('announce', 'digest', 'notice') and d.original_key is null
        and (d.due_at is null or d.due_at <= v_at) and d.destination <> workspace.scope
        and not exists (select 1 from herald.deliveries a where a.is_open and a.destination = d.destination and a.position < d.position)
        and greatest(own.blocked_until, shared.blocked_until, everyone.blocked_until, 0) <= v_now
        and (asked.pause = 0 or coalesce(own.next_slot, 0) - (asked.burst - 1) * asked.pause <= v_now)
        and coalesce(shared.last_sent, 0) <= v_now + 60000
    ), turns as materialized (
      -- A turn that was kept is used, unless it comes much too late or into a block; the others get the next ones.
      select ready.*, case when shared_pause = 0 then v_now when kept.turn then greatest(v_now, workspace_slot_at)
        else greatest(v_now, greatest(workspace_slot, v_now) + (rank() over lane - shared_burst) * shared_pause) end as turn,
        not kept.turn and shared_pause > 0 as is_new
      from first_in_line ready
      cross join lateral (select workspace_slot_at is not null and workspace_slot_at >= coalesce(blocked_above, 0) and workspace_slot_at <= workspace_slot
        and v_now <= workspace_slot_at + greatest(1000, shared_pause * shared_burst) as turn) kept
      window lane as (partition by workspace, kept.turn order by position)
    ), taken as (
      update herald.deliveries d
      set state = 'sending', reason = null, owner = turns.owner, attempts = d.attempts + 1, workspace_slot_at = null, not_found_at = null,
        sending_since = v_at, first_sent_at = coalesce(d.first_sent_at, v_at), claimed_at = v_at, enqueued_at = v_at, updated_at = v_at
      from turns where d.key = turns.key and turns.turn <= v_now
      returning turns.n, turns.now - turns.grace_period as since, d as delivery
    ), waiting as (
      update herald.deliveries d set workspace_slot_at = turns.turn, enqueued_at = herald.instant(turns.turn)
      from turns where d.key = turns.key and turns.turn > v_now
      returning turns.n, turns.turn
    ), own_paces as (
      update herald.rate_limits p set next_slot = greatest(v_now, p.next_slot) + turns.pause
      from turns where p.scope = turns.destination and turns.pause > 0 and turns.turn <= v_now
    ), shared_paces as (
      update herald.rate_limits p set workspace_slot = case when used.fresh > 0 then greatest(p.workspace_slot, v_now) + used.fresh * used.pause else p.workspace_slot end,
        last_sent = case when used.has_sent then v_now else least(p.last_sent, v_now) end
      from (select workspace, max(shared_pause) as pause, count(*) filter (where is_new) as fresh, bool_or(turn <= v_now) as has_sent
        from turns where shared_pause > 0 group by workspace) used
      where p.scope = used.workspace
    )
    select taken.n, case
      when (taken.delivery).purpose = 'announce' and (taken.delivery).release_id is null then jsonb_build_object('kind', 'claimed', 'row', to_jsonb(taken.delivery), 'original', null, 'notFoundAtMs', null,
        'approval', herald.approval_of((taken.delivery).key), 'approve', (taken.delivery).approve,
        'posts', case when p.id is null then '[]' else jsonb_build_array(jsonb_build_array(p.id, p.seq)) end)
      else herald.claimed('claimed', taken.delivery, null, null, herald.instant(taken.since)) end
    from taken left join herald.posts p on p.id = (taken.delivery).post_id and p.removed_at is null
    union all
    select waiting.n, jsonb_build_object('kind', 'wait', 'untilMs', waiting.turn) from waiting;
  end $$`,
];
