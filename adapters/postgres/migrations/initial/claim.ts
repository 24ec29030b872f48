/**
 * `herald.claim_all`: decides and takes the right to deliver for many rows at once; none of them can make another fail.
 * All delivery rows are locked first, in queue order, then all rate-limit rows, in the order of their names, so that callers never deadlock.
 * Messages that are first in their queue, and need only a slot of the workspace, are decided all at once (`claim_simple`);
 * all others (a pause, a row in doubt, an edit, an earlier message, a destination's rate limit or a block) are decided one by one (`claim_one`).
 */
export const CLAIM: readonly string[] = [
  // The posts that a message includes, newest first: its post, or those of the rows in the digest. Posts whose files were removed before `p_since` are left out (null: all whose file is gone).
  `create function herald.posts_of(p_key text, p_purpose text, p_post text, p_since timestamptz) returns jsonb
  language plpgsql stable as $$
  begin
    if p_purpose <> 'digest' then
      return coalesce((select jsonb_build_array(jsonb_build_array(p.id, p.seq)) from herald.posts p
        where p.id = p_post and (p.removed_at is null or p.removed_at > p_since)), '[]');
    end if;
    return (select coalesce(jsonb_agg(jsonb_build_array(p.id, p.seq) order by p.post->>'date' collate "C" desc nulls last, p.id), '[]')
      from herald.deliveries carried join herald.posts p on p.id = carried.post_id
      where carried.digest_key = p_key and (p.removed_at is null or p.removed_at > p_since));
  end $$`,

  // The approval of a message, with its decision; null if none was ever requested.
  `create function herald.approval_of(p_key text) returns jsonb language plpgsql stable as $$
  begin
    return (select a.approval || jsonb_build_object('number', a.number) from herald.approvals a where a.delivery_key = p_key);
  end $$`,

  // A row in doubt is returned with the posts that its request may have announced, even if their files are gone by now: its post, or those recorded before the digest was sent.
  `create function herald.claimed(p_kind text, d herald.deliveries, o herald.deliveries, p_not_found bigint, p_since timestamptz) returns jsonb
  language plpgsql stable as $$
  begin
    return jsonb_build_object('kind', p_kind, 'row', to_jsonb(d), 'original', case when o.key is not null then to_jsonb(o) end,
      'notFoundAtMs', p_not_found, 'approval', herald.approval_of(case d.purpose when 'edit' then o.key else d.key end),
      'approve', d.approve or (d.purpose = 'digest'
        and exists (select 1 from herald.deliveries carried where carried.digest_key = d.key and carried.approve)),
      'release', (select jsonb_build_array(p.id, p.seq) from herald.posts p
        where p.id = case d.purpose when 'edit' then o.release_id else d.release_id end and p.removed_at is null),
      'posts', case d.purpose
        when 'notice' then '[]'::jsonb
        when 'edit' then herald.posts_of(o.key, o.purpose, o.post_id, p_since)
        when 'retract' then herald.posts_of(o.key, o.purpose, o.post_id, null)
        else herald.posts_of(d.key, d.purpose, d.post_id, null) end,
      'sent', case
        when p_kind <> 'doubtful' then '[]'::jsonb
        when d.included_posts is null then herald.posts_of(d.key, d.purpose, d.post_id, '-infinity')
        else (select coalesce(jsonb_agg(jsonb_build_array(p.id, p.seq) order by included.nth), '[]')
          from unnest(d.included_posts) with ordinality as included (id, nth) join herald.posts p on p.id = included.id) end);
  end $$`,

  // The first message of a queue in which another waits, if its wake-up is long overdue; null if there is none, or it is being handled.
  `create function herald.overdue_predecessor(p_key text, p_owner text, p_now bigint, p_lease bigint) returns text language plpgsql stable as $$
  declare
    v_overdue timestamptz := herald.instant(p_now - 5000);
  begin
    return (select head.key from herald.deliveries d
      cross join lateral (select a.key, a.state, a.owner, a.claimed_at, a.not_found_at, coalesce(a.enqueued_at, a.created_at) as enqueued_at
        from herald.deliveries a
        where a.is_open and a.destination = d.destination and a.position < d.position and not herald.is_change(a.purpose)
          and (a.state = 'sending' or ((a.due_at is null or a.due_at <= herald.instant(p_now)) and a.reason->>'kind' is distinct from 'file-gone'))
        order by a.position limit 1) head
      where d.key = p_key and d.state <> 'sending' and not herald.is_change(d.purpose) and head.enqueued_at <= v_overdue
        and (head.state <> 'sending' or (head.owner is distinct from p_owner
          and head.claimed_at + p_lease * interval '1 millisecond' <= v_overdue
          and coalesce(head.not_found_at + interval '10 seconds', v_overdue) <= v_overdue)));
  end $$`,

  `create function herald.claim_all(p_asked jsonb) returns table (nth bigint, answer jsonb) language plpgsql as $$
  declare
    v_scopes text[];
    v_pauses boolean := exists (select 1 from herald.pauses);
    v_done bigint[] := '{}';
    v_answers jsonb[];
    one record;
  begin
    perform 1 from herald.deliveries where key = any (array(select asked->>'key' from jsonb_array_elements(p_asked) asked))
    order by destination, position for no key update;

    v_scopes := array(
      select distinct paced.scope
      from jsonb_to_recordset(p_asked) as asked (key text, pause bigint, shared_pause bigint)
      join herald.deliveries d on d.key = asked.key
      cross join lateral (values (asked.pause, d.destination), (asked.shared_pause, herald.workspace_of(d.destination))) whose (pause, scope)
      cross join lateral (select whose.scope || herald.queue_suffix(d.purpose) as scope) paced
      where whose.pause > 0 order by 1);
    if cardinality(v_scopes) > 0 then
      insert into herald.rate_limits (scope) select scope from unnest(v_scopes) as missing (scope)
      where not exists (select 1 from herald.rate_limits p where p.scope = missing.scope) on conflict do nothing;
      perform 1 from herald.rate_limits where scope = any (v_scopes) order by scope for no key update;
    end if;

    if not v_pauses then
      select coalesce(array_agg(taken.nth), '{}'), array_agg(taken.answer) into v_done, v_answers from herald.claim_simple(p_asked) taken;
      return query select * from unnest(v_done, v_answers);
    end if;

    if cardinality(v_done) = jsonb_array_length(p_asked) then
      return;
    end if;
    for one in
      select asked.n, (asked.ask->>'key') as key, ask from jsonb_array_elements(p_asked) with ordinality as asked (ask, n)
      left join herald.deliveries d on d.key = asked.ask->>'key'
      where asked.n <> all (v_done) order by d.destination, d.position, asked.n
    loop
      nth := one.n;
      answer := herald.claim_one(one.key, one.ask->>'owner', (one.ask->>'now')::bigint, (one.ask->>'lease')::bigint, (one.ask->>'grace_period')::bigint,
        (one.ask->>'pause')::bigint, (one.ask->>'burst')::bigint, (one.ask->>'shared_pause')::bigint, (one.ask->>'shared_burst')::bigint, v_pauses);
      if answer->>'kind' = 'wait' then
        answer := answer || jsonb_strip_nulls(jsonb_build_object('behind',
          herald.overdue_predecessor(one.key, one.ask->>'owner', (one.ask->>'now')::bigint, (one.ask->>'lease')::bigint)));
      end if;
      return next;
    end loop;
  end $$`,
];
