import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import { ConfigError, ServerAwayError } from '../../../src/lib/errors.ts';
import { administer, hasTestDatabase, type TestServer, testDatabase, testRole } from '../../support/servers.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function database(options?: string): Promise<TestServer> {
  const made = await testDatabase(options);
  if (!made) throw new Error('no PostgreSQL');
  undo.push(made.drop);
  return made;
}

async function role(place: TestServer): Promise<Awaited<ReturnType<typeof testRole>>> {
  const made = await testRole(place);
  undo.push(made.drop);
  return made;
}

async function refusalOf(databaseUrl: string): Promise<ConfigError> {
  const refusal: unknown = await openDatabase({ databaseUrl, dataDir: '', fsync: true, log: () => {} }).then(
    async (stores) => stores.close(),
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(ConfigError);
  return refusal as ConfigError;
}

function withSetting(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

describe('a PostgreSQL that is starting up', () => {
  it('may be waited for', async () => {
    const fields = ['SFATAL', 'C57P03', 'Mthe database system is starting up'].map((field) => `${field}\0`).join('');
    const answer = Buffer.from(`E\0\0\0\0${fields}\0`);
    answer.writeUInt32BE(answer.length - 1, 1);
    const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(answer))).listen(0, '127.0.0.1');
    undo.push(async () => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const refusal = await refusalOf(`postgres://bot:s3cret@127.0.0.1:${port}/posts`);
    expect(refusal).toBeInstanceOf(ServerAwayError);
    expect(refusal.message).toMatch(/takes nobody in yet \(the database system is starting up\)/);
  });
});

describe.skipIf(!hasTestDatabase())('a PostgreSQL that does not suit', () => {
  it('is told in a sentence: a database that keeps LATIN1', async () => {
    const { url } = await database("encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
    expect((await refusalOf(url)).message).toMatch(/keeps text as LATIN1.*createdb -E UTF8/);
  });

  it('is told in a sentence: a database that only reads', async () => {
    const { url } = await database();
    const name = new URL(url).pathname.slice(1);
    await administer(url, `alter database ${name} set default_transaction_read_only = on`);
    expect((await refusalOf(url)).message).toMatch(/read-only for this role.*ALTER ROLE/);
    expect((await refusalOf(withSetting(url, 'options', '-c default_transaction_read_only=on'))).message).toContain('read-only');
  });

  it('is told in a sentence: a role that may not create', async () => {
    const { url } = await role(await database());
    const { message } = await refusalOf(url);
    expect(message).toMatch(/DATABASE_URL: .*permission denied.*herald migrate/);
    expect(message).not.toContain(new URL(url).password);
  });

  it('is told in a sentence, and may be waited for: no connection left', async () => {
    const place = await database();
    const { url, name } = await role(place);
    await administer(place.url, `alter role ${name} connection limit 0`);
    const refusal = await refusalOf(url);
    expect(refusal.message).toMatch(/has no connection left \(too many connections for role/);
    expect(refusal).toBeInstanceOf(ServerAwayError);
  });

  it('is told in a sentence: certificates that are not there, and TLS that is not spoken', async () => {
    const { url } = await database();
    const missing = join('/', 'there', 'is', 'no', 'ca.pem');
    expect((await refusalOf(withSetting(withSetting(url, 'sslmode', 'verify-full'), 'sslrootcert', missing))).message).toContain(
      `can't be read: ${missing} (ENOENT)`,
    );
    expect((await refusalOf(withSetting(url, 'sslmode', 'verify-full'))).message).toMatch(/speaks no TLS|can't be trusted/);
  });

  it('is told in a sentence: an option that PostgreSQL does not know', async () => {
    const { url } = await database();
    expect((await refusalOf(withSetting(url, 'options', '-c no_such_setting=1'))).message).toMatch(/refuses a setting.*“options”/);
  });

  it('is told in a sentence: an unknown host', async () => {
    const { message } = await refusalOf('postgres://bot:s3cret@no-such-host.invalid/posts');
    expect(message).toMatch(/host of no-such-host\.invalid:5432\/posts is not known here/);
    expect(message).not.toContain('s3cret');
  });
});
