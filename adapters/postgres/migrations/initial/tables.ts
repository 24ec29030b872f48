/** Every table. Times come from the caller; epoch ms are converted to instants without rounding. */
export const TABLES: readonly string[] = [
  `create function herald.instant(ms bigint) returns timestamptz language sql immutable strict
   return timestamptz '1970-01-01 00:00:00+00' + ms * interval '1 millisecond'`,
  `create function herald.epoch_ms(at timestamptz) returns bigint language sql immutable strict
   return round(extract(epoch from at) * 1000)::bigint`,
  `create function herald.workspace_of(destination text) returns text language sql immutable strict
   return case when strpos(destination, '/') > 0 then split_part(destination, '/', 1) else split_part(destination, ':', 1) end`,
  `create function herald.is_change(purpose text) returns boolean language sql immutable strict
   return purpose in ('edit', 'retract', 'thread', 'publish', 'calendar')`,
  // The suffix of the queue and of its rate limits; messages have none.
  `create function herald.queue_suffix(purpose text) returns text language sql immutable strict
   return case when purpose = 'publish' then '~publications' when herald.is_change(purpose) then '~changes' else '' end`,

  'create sequence herald.posts_seq',
  `create table herald.posts (
    id text primary key,
    seq bigint not null default nextval('herald.posts_seq'),
    path text not null,
    hash text not null,
    state text not null,
    post jsonb not null,
    fingerprint text,
    first_seen_at timestamptz not null,
    removed_at timestamptz,
    changed_at timestamptz not null
  )`,
  // Compressing a whole archive costs more than the few megabytes it would save.
  'alter table herald.posts alter column post set storage external',
  'create unique index posts_by_seq on herald.posts (seq)',

  // No index uses `state`: a row that goes from planned to queued to sending stays on its page, and the indexes change only when it ends.
  `create table herald.deliveries (
    key text primary key,
    post_id text,
    destination text not null,
    platform text not null,
    purpose text not null,
    state text not null,
    reason jsonb,
    digest_key text,
    original_key text,
    hold text,
    notice jsonb,
    due_at timestamptz,
    spacing_ms bigint,
    approve boolean not null default false,
    attempts integer not null default 0,
    owner text,
    receipt jsonb,
    rendered_fingerprint text,
    included_posts text[],
    in_doubt_reported boolean not null default false,
    created_at timestamptz not null default date_trunc('milliseconds', now()),
    updated_at timestamptz not null default date_trunc('milliseconds', now()),
    sending_since timestamptz,
    first_sent_at timestamptz,
    claimed_at timestamptz,
    not_found_at timestamptz,
    enqueued_at timestamptz,
    workspace_slot_at bigint,
    mention text,
    mentioned_at timestamptz,
    release_id text,
    position bigserial,
    is_open boolean generated always as (digest_key is null and state in ('planned', 'queued', 'sending')) stored,
    needs_attention boolean generated always as (state in ('held', 'in-doubt', 'failed')) stored,
    is_unreported boolean generated always as (digest_key is null and not in_doubt_reported and state in ('failed', 'in-doubt')) stored,
    calendar_at timestamptz generated always as (case when state in ('planned', 'queued', 'sending') then coalesce(due_at, created_at) else updated_at end) stored,
    ended_as text generated always as (case when state not in ('planned', 'queued', 'sending') then state end) stored
  ) with (fillfactor = 80)`,
  'create unique index deliveries_by_position on herald.deliveries (position)',
  'create index deliveries_by_post on herald.deliveries (post_id)',
  'create index deliveries_by_digest on herald.deliveries (digest_key) where digest_key is not null',
  'create index deliveries_by_hold on herald.deliveries (hold) where hold is not null',
  'create index deliveries_by_time on herald.deliveries (created_at)',
  'create index deliveries_by_due_time on herald.deliveries (due_at) where due_at is not null',
  'create index deliveries_by_mention on herald.deliveries (destination, mention, mentioned_at) where mention is not null',
  "create index deliveries_reminders on herald.deliveries (due_at) where purpose = 'reminder'",
  "create index deliveries_publications on herald.deliveries (destination, sending_since) where purpose = 'publish'",
  "create index deliveries_in_calendars on herald.deliveries (post_id) where purpose = 'calendar'",
  'create index deliveries_promoted on herald.deliveries (release_id) where release_id is not null',
  // The index alone suffices to count a month of the calendar; a row keeps its position in it while it goes from planned to queued to sending.
  'create index deliveries_by_calendar on herald.deliveries (calendar_at, ended_as, purpose) where digest_key is null',
  'create index deliveries_in_order on herald.deliveries (destination, position) where is_open',
  'create index deliveries_needing_attention on herald.deliveries (position) where needs_attention',
  'create index deliveries_unreported on herald.deliveries (position) where is_unreported',
  "create index deliveries_open_notices on herald.deliveries (position) where purpose = 'notice' and notice ? 'subject'",

  // For a destination: when everything sent so far has used up its rate (next_slot). For a workspace: the same, including reserved slots (workspace_slot). Epoch ms.
  `create table herald.rate_limits (
    scope text primary key,
    next_slot bigint not null default 0,
    workspace_slot bigint not null default 0,
    last_sent bigint not null default 0,
    blocked_until bigint not null default 0
  )`,
  `create table herald.pauses (
    target text primary key,
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
  // `approval`: the whole approval. `state`, `offers` and the times: columns to search by.
  `create table herald.approvals (
    delivery_key text primary key,
    number bigserial,
    state text not null,
    offers boolean not null,
    wakes_at timestamptz,
    expires_at timestamptz not null,
    approval jsonb not null
  )`,
  'create unique index approvals_by_number on herald.approvals (number)',
  "create index approvals_open on herald.approvals (number) where state = 'waiting' or offers",
  // `filter`: in the language of searches. `options`: everything else. `version`: set to a new number by every write.
  'create sequence herald.subscriptions_version',
  `create table herald.subscriptions (
    id text primary key,
    number bigserial,
    version bigint not null default nextval('herald.subscriptions_version'),
    destination text not null,
    filter text not null,
    options jsonb not null,
    origin text not null,
    created_by jsonb,
    created_at timestamptz not null,
    changed_by jsonb,
    changed_at timestamptz not null,
    paused_by jsonb,
    paused_at timestamptz,
    paused_reason text
  )`,
  `create table herald.subscription_files (
    name text primary key,
    applied jsonb not null,
    applied_at timestamptz not null
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
  // The community of its platform that a channel belongs to; null: none.
  'create table herald.places (destination text primary key, community text)',
  // Tasks that only one process at a time may do, by the database's own clock.
  `create table herald.leases (
    name text primary key,
    owner text not null,
    detail text not null,
    until timestamptz not null
  )`,
  // Encrypted secrets of platforms. `revision`: set to a new number by every change of the secret; numbers are never reused.
  'create sequence herald.secret_revisions',
  `create table herald.secrets (
    platform text collate "C" not null,
    name text collate "C" not null,
    sealed bytea not null,
    revision bigint not null default nextval('herald.secret_revisions'),
    changed_at timestamptz not null,
    primary key (platform, name)
  )`,
  'create table herald.milestones (name text primary key, at timestamptz not null)',

  // What searches led to, counted: no people, no places, no individual searches.
  `create table herald.search_choices (
    query text not null,
    post_id text not null,
    count integer not null,
    last_at timestamptz not null,
    primary key (query, post_id)
  )`,
  'create index search_choices_by_time on herald.search_choices (last_at)',
  `create table herald.search_misses (
    query text primary key,
    count integer not null,
    last_at timestamptz not null
  )`,
  'create index search_misses_by_time on herald.search_misses (last_at)',

  // Texts of buttons and forms that are too long for them, by their hash.
  `create table herald.kept_texts (
    key text primary key,
    text text not null,
    kept_at timestamptz not null
  )`,
  'create index kept_texts_by_time on herald.kept_texts (kept_at)',
];
