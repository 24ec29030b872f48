import { createTtlSet } from '../lib/ttl-set.ts';
import type { Log } from '../ops/log.ts';
import type { Person } from '../ports/reply.ts';

/** Notes who floods, once a minute each: the log is not to be flooded, too. */
export interface FloodLog {
  /** An ask of this person was refused, for too many were waiting. */
  note(person: Person): void;
}

const EVERY_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/** One that has noted nobody yet. */
export function createFloodLog(now: () => Date, log: Log): FloodLog {
  const noted = createTtlSet(EVERY_MS, () => now().getTime(), MOST_REMEMBERED);
  return {
    note({ platform, id }) {
      if (noted.add(`${platform}:${id}`)) log('command.flood', { platform, person: id });
    },
  };
}
