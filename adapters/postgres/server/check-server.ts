import type pg from 'pg';
import { ConfigError } from '../../../src/lib/errors.ts';

/** Herald's functions are written as SQL's standard has them, which PostgreSQL reads from 14 on. */
const LEAST_VERSION = 140_000;

interface Facts {
  version: number;
  encoding: string;
  standby: boolean;
  read_only: boolean;
}

/** Whether a server suits the database. @throws {ConfigError} when it can never do so @throws {Error} as pg does, when it does not answer */
export async function checkServer(pool: pg.Pool, place: string): Promise<void> {
  const { rows } = await pool.query<Facts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only`,
  );
  const refusal = rows[0] ? refusalOf(rows[0], place) : null;
  if (refusal) throw new ConfigError([{ where: 'DATABASE_URL', ...refusal }]);
  if (await isSharedByTransaction(pool))
    throw new ConfigError([
      {
        where: 'DATABASE_URL',
        what: `what answers at ${place} hands out PostgreSQL's connections by transaction (like PgBouncer with pool_mode=transaction)`,
        hint: 'Herald needs sessions, to LISTEN and to lock: set pool_mode=session for it, or name PostgreSQL itself (docs/postgres.md)',
      },
    ]);
}

/** In which order two clients are asked: no way of handing out a few connections in turn looks like two sessions. */
const ASKED = [0, 1, 1, 0, 0, 1, 1, 0] as const;

/** Whether two clients see each other's server process, or one client sees two. */
async function isSharedByTransaction(pool: pg.Pool): Promise<boolean> {
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  try {
    const processes = [new Set<number>(), new Set<number>()] as const;
    for (const index of ASKED) {
      const { rows } = await clients[index].query<{ pid: number }>('select pg_backend_pid() as pid');
      if (rows[0]) processes[index].add(rows[0].pid);
    }
    const [first, second] = processes;
    return first.size > 1 || second.size > 1 || [...first].some((pid) => second.has(pid));
  } finally {
    for (const client of clients) client.release();
  }
}

function refusalOf({ version, encoding, standby, read_only }: Facts, place: string): { what: string; hint: string } | null {
  if (version < LEAST_VERSION)
    return { what: `PostgreSQL at ${place} is version ${Math.floor(version / 10_000)}`, hint: 'Herald needs 14 or later' };
  if (encoding !== 'UTF8')
    return {
      what: `the database at ${place} keeps text as ${encoding}, which can't hold every post`,
      hint: 'Make one that keeps UTF8: createdb -E UTF8 -T template0 herald',
    };
  if (standby) return { what: `PostgreSQL at ${place} is a standby, which only reads`, hint: 'Name the primary server' };
  if (read_only)
    return {
      what: `the database at ${place} is read-only for this role (default_transaction_read_only is on)`,
      hint: 'Switch it off: ALTER ROLE … SET default_transaction_read_only = off, or the same with ALTER DATABASE',
    };
  return null;
}
