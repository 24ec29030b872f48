import { statements } from './statements.ts';

/** What searches led to, counted: no people, no places, no single searches. */
export const searchFeedback = statements(
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
);
