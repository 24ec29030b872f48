import { capitalize } from '../../lib/capitalize.ts';
import { countOf, event, spanOf } from './event.ts';

const NAMES: Readonly<Record<string, string>> = {
  database: 'the database',
  queue: 'the queue',
  git: 'the content repository',
  posts: 'the content folder',
  disk: 'the disk of the data folder',
};

const nameOf = (part: string): string => NAMES[part] ?? capitalize(part);

/** Problems with a repository are shown on the terminal, together with what to do about them. */
const isRepository = ({ part }: { part: string }): boolean => part === 'git';

/** Outages of parts that Herald depends on: one line when an outage begins, one when it ends. */
export const OUTAGE_EVENTS = {
  'outage.began': event(
    'error',
    ({ part, reason }: { part: string; reason: string }) => `${nameOf(part)} is not available: ${reason}; Herald keeps trying`,
    isRepository,
  ),
  'outage.lasts': event(
    'debug',
    ({ part, reason, failures }: { part: string; reason: string; failures: number }) =>
      `${nameOf(part)} is still not available: ${reason} (${countOf(failures, 'failure')})`,
  ),
  'outage.ended': event(
    'warn',
    ({ part, forMs, failures, waited }: { part: string; forMs: number; failures: number; waited: number }) =>
      `${nameOf(part)} is available again after ${spanOf(forMs)}; ${countOf(failures, 'attempt')} failed${waited === 0 ? '' : `, ${countOf(waited, 'delivery', 'deliveries')} had to wait`}`,
    isRepository,
  ),
};
