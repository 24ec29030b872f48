/**
 * `herald.settle_all`: ends many attempts at once; returns the keys of those that still belonged to the caller. An ending is a `Settlement` with `key`, `attempt` and `now`.
 * A trigger gives the rows in a digest the digest's state, so rows that leave the digest are taken out first.
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

    if p_ends @? '$[*].includedIds' then
      perform herald.split_digests(p_ends, v_keys);
    end if;

    return query
    with ends as (
      select ending.*, herald.is_change(d.purpose) as is_change,
        herald.is_change(d.purpose) and d.due_at is not null and ending.state not in ('not-found', 'planned') as is_wanted_again
      from jsonb_to_recordset(p_ends) as ending (key text, state text, reason jsonb, "countsAttempt" boolean, receipt jsonb, "renderedFingerprint" text,
        now bigint, "againAtMs" numeric, "dueAtMs" numeric, "restUntilMs" numeric)
      join herald.deliveries d on d.key = ending.key
      where ending.key = any (v_keys)
    ), settled as (
      update herald.deliveries d set
        state = case when ends.state = 'not-found' then 'sending' when ends.is_wanted_again then 'planned'
          when ends.state = 'in-doubt' and ends.is_change then 'planned' else ends.state end,
        reason = case when ends.state = 'not-found' then d.reason when not ends.is_wanted_again then ends.reason end,
        attempts = case when ends.is_wanted_again then 0 when ends."countsAttempt" = false then greatest(d.attempts - 1, 0) else d.attempts end,
        receipt = case when ends.state = 'delivered' then ends.receipt
          -- An event that was cancelled in a calendar gets another entry where it comes back.
          when d.purpose = 'calendar' and ends.state = 'skipped' and ends.reason->>'kind' <> 'entry-gone' then null else d.receipt end,
        rendered_fingerprint = case when ends.state = 'delivered' then ends."renderedFingerprint" else d.rendered_fingerprint end,
        owner = case when ends.state = 'not-found' then d.owner end,
        not_found_at = case when ends.state = 'not-found' then herald.instant(ends.now) end,
        claimed_at = case when ends.state = 'not-found' then herald.instant(ends.now) end,
        enqueued_at = case when ends.state in ('not-found', 'planned') then herald.instant(coalesce(ceil(ends."againAtMs")::bigint, ends.now)) end,
        due_at = case when ends.state = 'planned' then coalesce(herald.instant(ceil(ends."dueAtMs")::bigint), d.due_at) else d.due_at end,
        workspace_slot_at = null,
        -- What was surely not sent has mentioned nobody.
        mention = case when ends.state in ('planned', 'failed', 'held', 'skipped') and ends.reason->>'kind' is distinct from 'restored' then null else d.mention end,
        updated_at = herald.instant(ends.now)
      from ends where d.key = ends.key
      returning d.key, d.original_key, d.purpose, d.destination, ends.is_change, ends.state, ends."renderedFingerprint" as fingerprint, ceil(ends."restUntilMs")::bigint as rest, ends.now
    ), originals as (
      update herald.deliveries o set
        rendered_fingerprint = coalesce(settled.fingerprint, o.rendered_fingerprint),
        state = case settled.purpose when 'retract' then 'retracted' else o.state end,
        reason = case settled.purpose when 'retract' then null else o.reason end,
        updated_at = case settled.purpose when 'retract' then herald.instant(settled.now) else o.updated_at end
      from settled where settled.is_change and settled.purpose <> 'calendar' and settled.state = 'delivered' and o.key = settled.original_key
    ), rests as (
      insert into herald.rate_limits (scope, blocked_until)
      select settled.destination || herald.queue_suffix(settled.purpose) as scope, max(settled.rest) from settled
      where settled.rest is not null group by 1 order by 1
      on conflict (scope) do update set blocked_until = greatest(herald.rate_limits.blocked_until, excluded.blocked_until)
    )
    select settled.key from settled;

    if exists (select 1 from herald.deliveries where key = any (v_keys) and spacing_ms is not null and state = 'delivered') then
      perform herald.keep_spacing(p_ends, v_keys);
    end if;
  end $$`,

  // Delays spaced messages that are due too soon after one that was just sent: after an outage, all of them may be due at once.
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

  // Splits digests that were sent without all their posts: the next message takes over some, the others are skipped.
  `create function herald.split_digests(p_ends jsonb, p_keys text[]) returns void language plpgsql as $$
  begin
    insert into herald.deliveries (key, post_id, destination, platform, purpose, state, original_key, created_at, updated_at)
    select next.key, next."postId", next.destination, split_part(next.destination, ':', 1), next.purpose, next.state, next."originalKey",
      herald.instant(ending.now), herald.instant(ending.now)
    from jsonb_to_recordset(p_ends) as ending (key text, now bigint, next jsonb)
    cross join lateral jsonb_to_record(ending.next->'row') as next (key text, "postId" text, destination text, purpose text, state text, "originalKey" text)
    where ending.key = any (p_keys) and ending.next is not null
    on conflict (key) do nothing;

    update herald.deliveries carried
    set digest_key = ending.next->'row'->>'key', state = 'planned', reason = null, attempts = 0, receipt = null,
      sending_since = null, first_sent_at = null
    from jsonb_to_recordset(p_ends) as ending (key text, next jsonb)
    where ending.key = any (p_keys) and carried.digest_key = ending.key and ending.next->'postIds' ? carried.post_id;

    update herald.deliveries carried set state = 'skipped', reason = '{"kind":"left-out"}', receipt = null, digest_key = null
    from jsonb_to_recordset(p_ends) as ending (key text, "includedIds" jsonb)
    where ending.key = any (p_keys) and carried.digest_key = ending.key and not ending."includedIds" ? carried.post_id;
  end $$`,

  `create function herald.follow_digest() returns trigger language plpgsql as $$
  begin
    update herald.deliveries
    set state = new.state, reason = new.reason, receipt = new.receipt, updated_at = new.updated_at,
        attempts = new.attempts, sending_since = new.sending_since, first_sent_at = new.first_sent_at
    where digest_key = new.key;
    return null;
  end $$`,

  `create trigger carried_rows_follow_their_digest after update on herald.deliveries
   for each row when (new.purpose = 'digest' and (old.state, old.reason, old.attempts) is distinct from (new.state, new.reason, new.attempts))
   execute function herald.follow_digest()`,
];

/**
 * `herald.take_mention`: whether the request of a delivery may mention a role or user group; if so, this is recorded with the delivery. Calls for the same channel and
 * mention run one at a time, so that processes never mention twice within a cooldown. The mention is taken before it is sent: `settle_all` gives it back if nothing was sent.
 */
export const MENTIONS: readonly string[] = [
  `create function herald.take_mention(p_key text, p_attempt integer, p_who text, p_cooldown bigint, p_now bigint) returns boolean
  language plpgsql as $$
  declare
    v_destination text := (select destination from herald.deliveries where key = p_key);
    v_taken boolean;
  begin
    perform pg_advisory_xact_lock(hashtextextended('herald mention ' || v_destination || ' ' || p_who, 0));
    update herald.deliveries d set mention = p_who, mentioned_at = greatest(herald.instant(p_now), d.first_sent_at)
    where d.key = p_key and d.state = 'sending' and d.attempts = p_attempt and d.mention is null
      and not exists (select 1 from herald.deliveries earlier
        where earlier.destination = v_destination and earlier.mention = p_who and earlier.mentioned_at > herald.instant(p_now - p_cooldown))
    returning true into v_taken;
    return coalesce(v_taken, false);
  end $$`,
];
