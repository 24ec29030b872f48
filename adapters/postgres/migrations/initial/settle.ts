/**
 * `herald.settle_all`: ends attempts, many at once; gives the keys of those that were still the caller's.
 * Carried rows follow their digest by a trigger, so those that leave it leave first.
 */
export const SETTLE: readonly string[] = [
  `create function herald.settle_all(p_ends jsonb) returns setof text language plpgsql as $$
  declare
    v_keys text[];
  begin
    perform 1 from herald.deliveries where key = any (array(select ending->>'key' from jsonb_array_elements(p_ends) ending))
    order by destination, position for no key update;
    v_keys := array(
      select d.key from jsonb_to_recordset(p_ends) as ending (key text, attempt integer, state text)
      join herald.deliveries d on d.key = ending.key and d.attempts = ending.attempt
        and (d.state = 'sending' or (d.state = 'in-doubt' and ending.state = 'delivered')));

    if p_ends @? '$[*].told' then
      perform herald.split_digests(p_ends, v_keys);
    end if;

    return query
    with ends as (
      select ending.*, herald.is_change(d.purpose) as is_change,
        herald.is_change(d.purpose) and d.due_at is not null and ending.state not in ('missed', 'planned') as is_wanted_again
      from jsonb_to_recordset(p_ends) as ending (key text, state text, reason jsonb, counts boolean, receipt jsonb, shown text,
        now bigint, again bigint, due bigint, rest bigint)
      join herald.deliveries d on d.key = ending.key
      where ending.key = any (v_keys)
    ), settled as (
      update herald.deliveries d set
        state = case when ends.state = 'missed' then 'sending' when ends.is_wanted_again then 'planned'
          when ends.state = 'in-doubt' and ends.is_change then 'planned' else ends.state end,
        reason = case when ends.state = 'missed' then d.reason when not ends.is_wanted_again then ends.reason end,
        attempts = case when ends.is_wanted_again then 0 when ends.counts = false then greatest(d.attempts - 1, 0) else d.attempts end,
        receipt = case when ends.state = 'delivered' then ends.receipt else d.receipt end,
        shown = case when ends.state = 'delivered' then ends.shown else d.shown end,
        owner = case when ends.state = 'missed' then d.owner end,
        missed_at = case when ends.state = 'missed' then herald.instant(ends.now) end,
        taken_at = case when ends.state = 'missed' then herald.instant(ends.now) end,
        rung_at = case when ends.state in ('missed', 'planned') then herald.instant(coalesce(ends.again, ends.now)) end,
        due_at = case when ends.state = 'planned' then coalesce(herald.instant(ends.due), d.due_at) else d.due_at end,
        slot_at = null,
        updated_at = herald.instant(ends.now)
      from ends where d.key = ends.key
      returning d.key, d.about, d.purpose, d.destination, ends.is_change, ends.state, ends.shown, ends.rest, ends.now
    ), originals as (
      update herald.deliveries o set
        shown = coalesce(settled.shown, o.shown),
        state = case settled.purpose when 'retract' then 'retracted' else o.state end,
        reason = case settled.purpose when 'retract' then null else o.reason end,
        updated_at = case settled.purpose when 'retract' then herald.instant(settled.now) else o.updated_at end
      from settled where settled.is_change and settled.state = 'delivered' and o.key = settled.about
    ), rests as (
      insert into herald.pace (whom, blocked_until)
      select settled.destination || case when settled.is_change then '~changes' else '' end as whom, max(settled.rest) from settled
      where settled.rest is not null group by 1 order by 1
      on conflict (whom) do update set blocked_until = greatest(herald.pace.blocked_until, excluded.blocked_until)
    )
    select settled.key from settled;

    if exists (select 1 from herald.deliveries where key = any (v_keys) and spacing_ms is not null and state = 'delivered') then
      perform herald.keep_spacing(p_ends, v_keys);
    end if;
  end $$`,

  // Spaced messages that are due sooner than their distance from one that was just sent: after an outage all of them may be due at once.
  `create function herald.keep_spacing(p_ends jsonb, p_keys text[]) returns void language plpgsql as $$
  begin
    with sent as (
      select d.destination, max(ending.now) as now from jsonb_to_recordset(p_ends) as ending (key text, now bigint)
      join herald.deliveries d on d.key = ending.key
      where ending.key = any (p_keys) and d.spacing_ms is not null and d.state = 'delivered'
      group by d.destination
    ), early as (
      select d.key, herald.instant(sent.now + d.spacing_ms) as due_at from sent join herald.deliveries d on d.destination = sent.destination
      where d.is_open and d.state in ('planned', 'queued') and d.spacing_ms is not null
        and coalesce(d.due_at, '-infinity') < herald.instant(sent.now + d.spacing_ms)
      order by d.destination, d.position for no key update of d
    )
    update herald.deliveries d set due_at = early.due_at from early where d.key = early.key;
  end $$`,

  // Digests that were sent without all their posts: the next message takes some over, the others are left out.
  `create function herald.split_digests(p_ends jsonb, p_keys text[]) returns void language plpgsql as $$
  begin
    insert into herald.deliveries (key, post_id, destination, platform, purpose, state, about, created_at, updated_at)
    select next.key, next."postId", next.destination, split_part(next.destination, ':', 1), next.purpose, next.state, next.about,
      herald.instant(ending.now), herald.instant(ending.now)
    from jsonb_to_recordset(p_ends) as ending (key text, now bigint, next jsonb)
    cross join lateral jsonb_to_record(ending.next) as next (key text, "postId" text, destination text, purpose text, state text, about text)
    where ending.key = any (p_keys) and ending.next is not null
    on conflict (key) do nothing;

    update herald.deliveries carried
    set carried_by = ending.next->>'key', state = 'planned', reason = null, attempts = 0, receipt = null,
      sending_since = null, first_sent_at = null
    from jsonb_to_recordset(p_ends) as ending (key text, next jsonb, moved jsonb)
    where ending.key = any (p_keys) and carried.carried_by = ending.key and ending.moved ? carried.post_id;

    update herald.deliveries carried set state = 'skipped', reason = '{"kind":"left-out"}', receipt = null, carried_by = null
    from jsonb_to_recordset(p_ends) as ending (key text, told jsonb)
    where ending.key = any (p_keys) and carried.carried_by = ending.key and not ending.told ? carried.post_id;
  end $$`,

  `create function herald.follow_digest() returns trigger language plpgsql as $$
  begin
    update herald.deliveries
    set state = new.state, reason = new.reason, receipt = new.receipt, updated_at = new.updated_at,
        attempts = new.attempts, sending_since = new.sending_since, first_sent_at = new.first_sent_at
    where carried_by = new.key;
    return null;
  end $$`,

  `create trigger carried_rows_follow_their_digest after update on herald.deliveries
   for each row when (new.purpose = 'digest' and (old.state, old.reason, old.attempts) is distinct from (new.state, new.reason, new.attempts))
   execute function herald.follow_digest()`,
];
