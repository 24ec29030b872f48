/**
 * `herald.take_mention`: whether the request of a delivery may mention somebody; then it is noted with the delivery. One at a time for each channel and whom it
 * mentions, so that processes never mention twice within a cooldown. What is noted is the claim of a place in time: `settle_all` gives it back where nothing was sent.
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
