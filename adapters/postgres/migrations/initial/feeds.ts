/**
 * Followers read posts by `seq`, and must never miss a write that is committed later with a lower number. So every transaction that writes posts first takes the
 * scan lock (4846730117) and keeps it until the commit: numbers are drawn and committed in the same order. Every write draws a new number; NOTIFY announces it at the commit.
 */
export const POST_FEED: readonly string[] = [
  `create function herald.lock_posts() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(4846730117);
    return null;
  end $$`,
  `create trigger posts_are_written_one_after_the_other before insert or update on herald.posts
   for each statement execute function herald.lock_posts()`,

  `create function herald.number_post() returns trigger language plpgsql as $$
  begin
    new.seq := nextval('herald.posts_seq');
    return new;
  end $$`,
  `create trigger posts_get_a_new_number before insert or update on herald.posts
   for each row execute function herald.number_post()`,

  `create function herald.notify_posts() returns trigger language plpgsql as $$
  begin
    perform pg_notify('herald_posts', '');
    return null;
  end $$`,
  `create trigger posts_are_told_of after insert or update on herald.posts
   for each statement execute function herald.notify_posts()`,
];

/** Every write of a subscription draws a new version, and NOTIFY announces it at the commit. */
export const SUBSCRIPTION_FEED: readonly string[] = [
  `create function herald.number_subscription() returns trigger language plpgsql as $$
  begin
    new.version := nextval('herald.subscriptions_version');
    return new;
  end $$`,
  `create trigger subscriptions_get_a_new_version before insert or update on herald.subscriptions
   for each row execute function herald.number_subscription()`,

  `create function herald.notify_subscriptions() returns trigger language plpgsql as $$
  begin
    perform pg_notify('herald_subscriptions', '');
    return null;
  end $$`,
  `create trigger subscriptions_notify after insert or update or delete on herald.subscriptions
   for each row execute function herald.notify_subscriptions()`,
];
