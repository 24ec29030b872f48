import { statements } from './statements.ts';

/** Deliveries that failed for good are told once, as doubts are (`told_doubt`); what failed before is not told any more. Notices that are not settled are found quickly. */
export const notices = statements(
  "update herald.deliveries set told_doubt = true where state = 'failed' and carried_by is null",
  `alter table herald.deliveries add column is_untold boolean
   generated always as (carried_by is null and not told_doubt and state in ('failed', 'in-doubt')) stored`,
  'create index deliveries_untold on herald.deliveries (position) where is_untold',
  "create index deliveries_open_notices on herald.deliveries (position) where purpose = 'notice' and notice ? 'about'",
);
