import { statements } from './statements.ts';

/** Posts, subscriptions, deliveries, pace, audit. Times come from the caller; epoch ms become instants exactly. */
export const firstBooks = statements(
  `create function herald.instant(ms bigint) returns timestamptz language sql immutable strict
   return timestamptz '1970-01-01 00:00:00+00' + ms * interval '1 millisecond'`,

  `create function herald.epoch_ms(at timestamptz) returns bigint language sql immutable strict
   return round(extract(epoch from at) * 1000)::bigint`,

  'create sequence herald.posts_seq',

  `create table herald.posts (
    id text primary key,
    seq bigint not null default nextval('herald.posts_seq'),
    path text not null,
    hash text not null,
    standing text not null,
    post jsonb not null,
    first_seen_at timestamptz not null,
    removed_at timestamptz,
    changed_at timestamptz not null
  )`,
  // Compressing a whole archive costs more than the few megabytes it saves.
  'alter table herald.posts alter column post set storage external',
  'create unique index posts_by_seq on herald.posts (seq)',

  `create table herald.deliveries (
    key text primary key,
    post_id text,
    destination text not null,
    platform text not null,
    purpose text not null,
    state text not null,
    reason jsonb,
    carried_by text,
    attempts integer not null default 0,
    owner text,
    receipt jsonb,
    created_at timestamptz not null default date_trunc('milliseconds', now()),
    updated_at timestamptz not null default date_trunc('milliseconds', now()),
    sending_since timestamptz,
    first_sent_at timestamptz,
    taken_at timestamptz,
    missed_at timestamptz,
    rung_at timestamptz,
    slot_at bigint,
    position bigserial
  )`,
  `create index deliveries_open on herald.deliveries (rung_at nulls first, position)
   where state in ('planned', 'queued', 'sending') and carried_by is null`,
  'create index deliveries_with_slot on herald.deliveries (destination) where slot_at is not null',
  'create index deliveries_by_post on herald.deliveries (post_id)',
  'create index deliveries_by_digest on herald.deliveries (carried_by) where carried_by is not null',
  'create unique index deliveries_by_position on herald.deliveries (position)',

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

  `create table herald.pace (
    whom text primary key,
    next_slot bigint not null default 0,
    last_sent bigint not null default 0,
    blocked_until bigint not null default 0
  )`,

  `create table herald.subscriptions (
    id text primary key,
    destination text not null,
    filter jsonb not null,
    origin text not null,
    created_at timestamptz not null default now(),
    position bigserial
  )`,

  `create table herald.audit (
    id bigserial primary key,
    at timestamptz not null,
    who_platform text not null,
    who_id text not null,
    destination text,
    action text not null,
    detail jsonb not null
  )`,

  'create table herald.facts (name text primary key, at timestamptz not null)',
);
