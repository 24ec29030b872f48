import type pg from 'pg';
import { ConfigError } from '../../src/errors.ts';

/** Herald's functions are written as SQL's standard has them, which PostgreSQL reads from 14 on. */
const LEAST_VERSION = 140_000;

interface Facts {
  version: number;
  encoding: string;
  standby: boolean;
  read_only: boolean;
}

/** Whether a server suits the books. @throws {ConfigError} when it can never do so @throws {Error} as pg does, when it does not answer */
export async function checkServer(pool: pg.Pool, place: string): Promise<void> {
  const { rows } = await pool.query<Facts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only`,
  );
  const refusal = rows[0] ? refusalOf(rows[0], place) : null;
  if (refusal) throw new ConfigError([{ where: 'DATABASE_URL', ...refusal }]);
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
