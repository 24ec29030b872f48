import { describe, expect, it } from 'vitest';
import { postgresComplaint } from '../../../../adapters/postgres/server/explain-error.ts';

const coded = (code: string, message = 'a reason', more: object = {}) => Object.assign(new Error(message), { code }, more);

describe('what is wrong with a PostgreSQL', () => {
  it.each([
    ['a wrong password', coded('28P01', 'password authentication failed for user "bot"'), /wrong user or password/, false],
    ['no password', new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), /wrong user or password/, false],
    ['pg_hba.conf', coded('28000', 'no pg_hba.conf entry for host "1.2.3.4", no encryption'), /from here/, false],
    ['no database', coded('3D000'), /no such database/, false],
    ['no connection left', coded('53300', 'sorry, too many clients already'), /has no connection left/, true],
    ['PgBouncer without room', coded('08P01', 'no more connections allowed (max_client_conn)'), /has no connection left/, true],
    ['starting', coded('57P03', 'the database system is starting up'), /takes nobody in yet/, true],
    ['stopping', coded('57P01', 'terminating connection due to administrator command'), /takes nobody in yet/, true],
    ['hanging up', new Error('Connection terminated unexpectedly'), /takes nobody in yet/, true],
    ['silent', new Error('timeout exceeded when trying to connect'), /no answer in 10 s/, true],
    ['not there', coded('ECONNREFUSED', 'connect ECONNREFUSED'), /no PostgreSQL answers at db:5432\/x \(ECONNREFUSED\)/, true],
    ['both addresses not there', new AggregateError([coded('ECONNREFUSED')]), /\(ECONNREFUSED\)/, true],
    ['an unknown host', coded('ENOTFOUND'), /not known here/, false],
    ['a name server that is away', coded('EAI_AGAIN'), /not known here/, true],
    ['no rights', coded('42501', 'permission denied for schema herald'), /role may not .* schema herald/, false],
    ['reading only', coded('25006'), /only reads/, false],
    ['an option of PgBouncer', coded('08P01', 'unsupported startup parameter: options'), /refuses a startup parameter/, false],
    ['an option that is none', coded('42704', 'unrecognized configuration parameter "x"'), /refuses a setting/, false],
    ['no TLS', new Error('The server does not support SSL connections'), /speaks no TLS/, false],
    ['a foreign certificate', coded('SELF_SIGNED_CERT_IN_CHAIN'), /certificate .* can't be trusted/, false],
    ['another host’s certificate', coded('ERR_TLS_CERT_ALTNAME_INVALID'), /certificate .* can't be trusted/, false],
    ['no certificate file', coded('ENOENT', 'ENOENT', { syscall: 'open', path: '/ca.pem' }), /can't be read: \/ca\.pem/, false],
    [
      'no socket file',
      coded('ENOENT', 'connect ENOENT', { syscall: 'connect', path: '/run/.s.PGSQL.5432' }),
      /no PostgreSQL answers/,
      true,
    ],
    ['what nobody foresaw', coded('XX000', 'a bug'), /refuses \(XX000: a bug\)/, false],
    ['no error at all', 'odd', /no PostgreSQL answers .*odd/, false],
  ])('is told in a sentence with what to do: %s', (_name, error, what, passing) => {
    const complaint = postgresComplaint(error, 'db:5432/x');
    expect(complaint.what).toMatch(what);
    expect(complaint.hint).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(complaint.passing).toBe(passing);
  });
});
