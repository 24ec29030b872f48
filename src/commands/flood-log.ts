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
  const noted = new Map<string, number>();
  return {
    note({ platform, id }) {
      const who = `${platform}:${id}`;
      const nowMs = now().getTime();
      if (Math.abs(nowMs - (noted.get(who) ?? Number.NEGATIVE_INFINITY)) < EVERY_MS) return;
      if (noted.size >= MOST_REMEMBERED) noted.clear();
      noted.set(who, nowMs);
      log('command.flood', { platform, person: id });
    },
  };
}
