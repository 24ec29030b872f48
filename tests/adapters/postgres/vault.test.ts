import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { openVaults } from '../../../src/app/vaults.ts';
import { Secret } from '../../../src/config/secret.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../../support/servers.ts';

describe.skipIf(!hasTestDatabase())('a vault that two processes share', () => {
  let server: TestServer | null;
  let processes: readonly OpenedDatabase[] = [];
  beforeAll(async () => {
    server = await testDatabase();
    const open = () => openDatabase({ databaseUrl: server?.url ?? '', dataDir: '', fsync: true, log: () => {} });
    processes = [await open(), await open()];
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.close()));
    await server?.drop();
  });
  const vaults = () =>
    processes.map((database) => {
      const vault = openVaults({ secretKey: new Secret('5e'.repeat(32)) }, database, () => new Date()).vaultOf('slack');
      if (!vault) throw new Error('no vault');
      return vault;
    });

  it('is renewed by one process, whose result the other finds', async () => {
    let renewals = 0;
    await vaults()[0]?.put('T1', 'token 0');
    const renew = (vault: ReturnType<typeof vaults>[number], seen: number | undefined): Promise<string> =>
      vault.alone('T1', async () => {
        const now = await vault.get('T1');
        if (now && now.revision !== seen) return now.value;
        renewals += 1;
        await vault.put('T1', `token ${renewals}`, seen);
        return `token ${renewals}`;
      });
    const stale = (await vaults()[1]?.get('T1'))?.revision;
    expect(await Promise.all([...vaults(), ...vaults(), ...vaults()].map((vault) => renew(vault, stale)))).toEqual(
      Array.from({ length: 6 }, () => 'token 1'),
    );
    expect(renewals).toBe(1);
  });

  it('holds no connection and no transaction while somebody acts', async () => {
    const busy = async (): Promise<number> => {
      const query =
        "select count(*)::integer as count from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and state <> 'idle'";
      // The question itself is one.
      return (await processes[1]?.pool.query<{ count: number }>(query))?.rows[0]?.count ?? -1;
    };
    const during = await vaults()[0]?.alone('T2', async () => {
      const { pool } = processes[0] as OpenedDatabase;
      return [pool.totalCount - pool.idleCount, await busy()];
    });
    expect(during).toEqual([0, 1]);
  });
});
