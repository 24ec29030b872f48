/** Every write of a subscription draws a new version, and NOTIFY tells of it at the commit. */
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
