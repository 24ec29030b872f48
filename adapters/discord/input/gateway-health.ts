import { ConfigError } from '../../../src/lib/errors.ts';
import type { Health } from '../../../src/ports/messenger.ts';

const FRESH_TOKEN = 'Copy a fresh one from https://discord.com/developers/applications: your application → Bot → Reset Token';

/** What is said before Herald listens. */
export const NOT_BEGUN: Health = { ready: false, detail: 'not connected: Herald is not running', hint: 'herald start connects it' };
/** What is said while Discord refuses the token. */
export const TOKEN_REFUSED: Health = { ready: false, detail: 'Discord refuses DISCORD_TOKEN', hint: FRESH_TOKEN };

/** Of a connection that works. `trouble`: why Discord has no commands of ours, or old ones; null: it has them. Pure. */
export function troubledHealth(connected: string, trouble: string | null): Health {
  if (trouble === null) return { ready: true, detail: connected };
  return {
    ready: false,
    detail: `${connected}, but ${trouble}`,
    hint: 'Herald goes on trying; commands of an earlier start work meanwhile',
  };
}

/** The token was refused at the start. */
export function tokenMistake(): ConfigError {
  return new ConfigError([{ where: 'DISCORD_TOKEN', what: 'Discord refuses this token', hint: FRESH_TOKEN }]);
}
