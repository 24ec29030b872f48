import { explainServerError, type ServerProblem, type ServerSentence } from '../../../src/lib/errors.ts';

/** PostgreSQL's own codes (https://www.postgresql.org/docs/current/errcodes-appendix.html), and messages of PgBouncer and pg, which give their reasons only as text. */
const SENTENCES: readonly ServerSentence[] = [
  {
    said: /unsupported startup parameter/,
    what: (place, message) => `what answers at ${place} refuses a startup parameter (${message})`,
    hint: 'PgBouncer does so: remove “options” from the address, or list it in ignore_startup_parameters (docs/postgres.md)',
  },
  {
    codes: ['53300'],
    said: /no more connections allowed/,
    what: (place, message) => `PostgreSQL at ${place} has no connection left (${message})`,
    hint: 'A Herald takes up to 20: raise max_connections or the limit of the role, or end what holds the others',
    passing: true,
  },
  {
    said: /timeout exceeded when trying to connect|connection timeout|Query read timeout/,
    what: (place) => `no PostgreSQL answers at ${place} (no answer in 10 s)`,
    hint: 'Start the server, and check host, port and firewall; a PgBouncer may have no connection left (default_pool_size)',
    passing: true,
  },
  {
    codes: ['57P01', '57P02', '57P03'],
    said: /server (?:login has been failing|conn crashed|closed the connection)|(?:client_login|query_wait)_timeout|server_login_retry|Connection terminated/,
    what: (place, message) => `PostgreSQL at ${place} takes nobody in yet (${message})`,
    hint: 'It starts, stops or recovers: wait, and look into its log if this lasts',
    passing: true,
  },
  {
    codes: ['28P01'],
    said: /password must be a string|SASL authentication failed|password authentication failed|auth failed|no such (?:database|user)/i,
    what: (place, message) => `PostgreSQL at ${place} does not let us in (wrong user or password: ${message})`,
    hint: 'Check the user and the password in it',
  },
  {
    codes: ['28000'],
    what: (place, message) => `PostgreSQL at ${place} does not let this user in from here (${message})`,
    hint: 'Add a line for it to pg_hba.conf; where the message says “no encryption”, add ?sslmode=require to the address',
  },
  {
    said: /does not support SSL/,
    what: (place) => `PostgreSQL at ${place} speaks no TLS, and sslmode in the address asks for it`,
    hint: 'Switch ssl on there, or write sslmode=disable where the network is trusted',
  },
  {
    codes: ['3D000'],
    what: (place) => `PostgreSQL at ${place} has no such database`,
    hint: (place) =>
      `Make it with: createdb -E UTF8 -T template0${/\/[\w-]+$/.exec(place)?.[0].replace('/', ' ') ?? ''}, or name one that exists`,
  },
  { codes: ['53100'], what: (place) => `the disk of PostgreSQL at ${place} is full`, hint: 'Free some space there' },
  {
    codes: ['42501'],
    what: (place, message) => `the role may not do what Herald needs at ${place} (${message})`,
    hint: 'Run herald migrate as the owner of the tables, and give this role the grants in docs/postgres.md',
  },
  {
    codes: ['25006'],
    what: (place) => `PostgreSQL at ${place} only reads (a standby, or default_transaction_read_only is on)`,
    hint: 'Name the primary server, or switch default_transaction_read_only off for this database and role',
  },
  {
    codes: ['22023', '42704'],
    what: (place, message) => `PostgreSQL at ${place} refuses a setting (${message})`,
    hint: 'Correct or remove “options” in it',
  },
];

/** Codes for rights and settings, which are the operator's responsibility. */
const NOT_OURS = new Set(['42501', '42704', '22023']);

const TLS = /^(?:DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL)/;

/** Explains an error of `pg` (or of its socket) as a sentence about the server at `place`. Pure. */
export function postgresComplaint(error: unknown, place: string): ServerProblem {
  const { code, message, path } = partsOf(error);
  const meant = code === '28000' && !message.includes('pg_hba.conf') ? '28P01' : code;
  const known = explainServerError(SENTENCES, place, message, meant);
  if (known) return known;
  if (code !== null && TLS.test(code))
    return {
      what: `the certificate of PostgreSQL at ${place} can't be trusted (${code})`,
      hint: 'Name the authority that signed it: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem',
      passing: false,
    };
  if (path !== null)
    return {
      what: `a certificate or key named in the address can't be read: ${path} (${code})`,
      hint: 'Correct sslrootcert, sslcert or sslkey in it, or make the file readable',
      passing: false,
    };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      what: `the host of ${place} is not known here (${code})`,
      hint: 'Check the host name in it, and that the server is in the same network',
      passing: code === 'EAI_AGAIN',
    };
  if (code !== null && /^[0-9A-Z]{5}$/.test(code))
    return { what: `PostgreSQL at ${place} refuses (${code}: ${message})`, hint: 'Its log says more', passing: code.startsWith('08') };
  return {
    what: `no PostgreSQL answers at ${place} (${code ?? message})`,
    hint: 'Start the server, check host and port, or unset DATABASE_URL to use the embedded database',
    passing: code !== null && /^E[A-Z]+$/.test(code),
  };
}

/** Whether the server reports a wrong statement or wrong data, so that the bug is in Herald. Pure. */
export function isOurs(error: unknown): boolean {
  const { code } = partsOf(error);
  return code === null || NOT_OURS.has(code) ? false : /^(?:2[123]|42|P0)[0-9A-Z]{3}$/.test(code);
}

/** Returns the facts of an error. `path` is set if a file could not be opened; a host with several addresses causes several errors, of which the first is used. */
function partsOf(error: unknown): { code: string | null; message: string; path: string | null } {
  if (error instanceof AggregateError && error.errors.length > 0) return partsOf(error.errors[0]);
  // The migrator wraps the server's error.
  if (error instanceof Error && !('code' in error) && error.cause instanceof Error) return partsOf(error.cause);
  if (!(error instanceof Error)) return { code: null, message: String(error), path: null };
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  return { code: typeof code === 'string' ? code : null, message: error.message, path: syscall === 'open' && path ? path : null };
}
