import { statements } from './statements.ts';

/**
 * Edits, retractions, notices, further messages of digests, pauses and holds.
 * No index looks at `state`: a row that goes from planned to queued to sending stays on its page, and only its end is told to the indexes.
 */
export const deliveries = statements(
  `create function herald.workspace_of(destination text) returns text language sql immutable strict
   return case when strpos(destination, '/') > 0 then split_part(destination, '/', 1) else split_part(destination, ':', 1) end`,
  `create function herald.is_change(purpose text) returns boolean language sql immutable strict
   return purpose in ('edit', 'retract')`,

  'drop function herald.claim(text, text, bigint, bigint, bigint)',
  'drop function herald.posts_of(herald.deliveries)',
  'drop function herald.block(text, bigint)',
  'drop index herald.deliveries_open',
  'drop index herald.deliveries_with_slot',

  `alter table herald.deliveries
    add column about text,
    add column due_at timestamptz,
    add column hold text,
    add column shown text,
    add column notice jsonb,
    add column told_doubt boolean not null default false,
    add column is_open boolean generated always as (carried_by is null and state in ('planned', 'queued', 'sending')) stored,
    add column is_stuck boolean generated always as (state in ('held', 'in-doubt')) stored`,
  'alter table herald.deliveries set (fillfactor = 80)',
  'create index deliveries_in_line on herald.deliveries (destination, position) where is_open',
  'create index deliveries_stuck on herald.deliveries (position) where is_stuck',
  'create index deliveries_by_time on herald.deliveries (created_at)',
  'create index deliveries_by_due_time on herald.deliveries (due_at) where due_at is not null',
  'create index deliveries_by_hold on herald.deliveries (hold) where hold is not null',

  `create or replace function herald.follow_digest() returns trigger language plpgsql as $$
  begin
    update herald.deliveries
    set state = new.state, reason = new.reason, receipt = new.receipt, updated_at = new.updated_at,
        attempts = new.attempts, sending_since = new.sending_since, first_sent_at = new.first_sent_at
    where carried_by = new.key;
    return null;
  end $$`,

  // As a destination: when all that was sent has been worked off (next_slot). As a workspace: the same, with the turns that are kept.
  'alter table herald.pace add column shared_slot bigint not null default 0',
  'alter table herald.posts add column face text',

  `create table herald.pauses (
    whom text primary key,
    reason jsonb not null,
    since timestamptz not null,
    probe_at timestamptz not null
  )`,
  `create table herald.holds (
    id text primary key,
    kind text not null,
    since timestamptz not null,
    extended_at timestamptz not null,
    posts integer not null,
    messages integer not null,
    samples jsonb not null,
    decision text,
    decided_at timestamptz
  )`,
);
