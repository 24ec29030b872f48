/**
 * Where a delivery stands on the calendar: when it ended; until then when it is due, or was planned. Made by the database, so that it can be
 * looked for by an index and stays the same while a row goes from planned to queued to sending (see the table). A month is counted from the
 * index alone: `ended_as` is the state in which it ended, null until then.
 */
export const CALENDAR: readonly string[] = [
  `alter table herald.deliveries
    add column calendar_at timestamptz generated always as (
      case when state in ('planned', 'queued', 'sending') then coalesce(due_at, created_at) else updated_at end
    ) stored,
    add column ended_as text generated always as (case when state not in ('planned', 'queued', 'sending') then state end) stored`,
  'create index deliveries_by_calendar on herald.deliveries (calendar_at, ended_as, purpose) where digest_key is null',
];
