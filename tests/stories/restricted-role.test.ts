import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { frontMatter, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { administer, hasTestDatabase } from '../support/servers.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The statements of docs/postgres.md as they stand there, with names of our own: roles are the whole server's. */
function documentedStatements(suffix: string): { once: string[]; grants: string[] } {
  const page = readFileSync(join(import.meta.dirname, '../../docs/postgres.md'), 'utf8');
  const blocks = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) =>
    sql
      .replace(/\bherald_(owner|app)\b/g, `herald_$1_${suffix}`)
      .replace(/DATABASE herald\b/g, `DATABASE herald_test_${suffix}`)
      .split(';')
      .map((statement) => statement.trim())
      .filter(Boolean),
  );
  const [once = [], grants = []] = blocks;
  return { once, grants };
}

describe.skipIf(!hasTestDatabase())('a role that may not create', () => {
  it('runs Herald on tables that their owner has made, with the grants of docs/postgres.md', { timeout: 120_000 }, async () => {
    const server = process.env.HERALD_TEST_DATABASE_URL ?? '';
    const suffix = randomBytes(6).toString('hex');
    const { once, grants } = documentedStatements(suffix);
    expect(grants.length).toBeGreaterThan(5);
    const database = `herald_test_${suffix}`;
    const names = [`herald_app_${suffix}`, `herald_owner_${suffix}`];
    undo.push(async () => {
      await administer(server, `drop database if exists ${database} with (force)`);
      for (const name of names) await administer(server, `drop role if exists ${name}`);
    });
    for (const statement of once) await administer(server, statement);
    const urlOf = (who: string): string => {
      const url = new URL(server);
      url.username = `herald_${who}_${suffix}`;
      url.password = `${who}-password`;
      url.pathname = `/${database}`;
      return url.href;
    };
    const [app, owner] = [{ DATABASE_URL: urlOf('app') }, { DATABASE_URL: urlOf('owner') }];
    const home = makeHome({ cold: true });
    undo.push(home.remove);

    const early = await runHerald(home, ['start'], app);
    expect(early.code).toBe(78);
    expect(early.err).toMatch(/^herald: DATABASE_URL: .*permission denied.*Run herald migrate/);

    const made = await runHerald(home, ['migrate', '--json'], owner);
    expect(made.err).toBe('');
    expect(JSON.parse(made.out)).toMatchObject({
      ok: true,
      books: { applied: [expect.stringMatching(/^001-initial-[0-9a-f]{8}$/)] },
      queue: { from: 0, to: expect.any(Number) },
    });
    expect((await runHerald(home, ['migrate'], owner)).out).toMatch(/Tables: up to date\n {2}Queue: up to date\n$/);

    const ungranted = await runHerald(home, ['start'], app);
    expect(ungranted.code).toBe(78);
    expect(ungranted.err).toMatch(/permission denied for schema herald.*docs\/postgres\.md/);

    for (const statement of grants) await administer(owner.DATABASE_URL, statement);
    await expect(administer(app.DATABASE_URL, 'create table herald.mine (id int)')).rejects.toThrow(/permission denied/);
    const herald = startHerald(home, ['start'], app);
    await herald.says(/Ready in/);
    home.post('docs/news.md', frontMatter('Sent by a role without rights'));
    await herald.says(/Sent by a role without rights/);
    expect((await herald.end()).code).toBe(0);
    expect(herald.err()).not.toMatch(/permission denied/);
    const status = JSON.parse((await runHerald(home, ['status', '--json'], app)).out) as { deliveries: unknown };
    expect(JSON.stringify(status)).toContain('delivered');

    // A Herald that brings a migration which the owner has not made yet.
    await administer(owner.DATABASE_URL, 'delete from herald.migrations where name = (select max(name) from herald.migrations)');
    const late = await runHerald(home, ['once'], app);
    expect(late.code).toBe(78);
    expect(late.err).toMatch(/^herald: DATABASE_URL: .*Run herald migrate/);

    await administer(owner.DATABASE_URL, "insert into herald.migrations (name, timestamp) values ('999-of-tomorrow', '2030-01-01')");
    const old = await runHerald(home, ['once'], app);
    expect(old.code).toBe(78);
    expect(old.err).toMatch(
      /^herald: the database: was made by a newer Herald \(999-of-tomorrow\), and is left as it is\. Update this Herald/,
    );
  });
});
