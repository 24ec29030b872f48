import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { frontMatter } from '../support/herald-process.ts';
import { until } from '../support/platforms.ts';
import { canRunPrivateServers } from '../support/private-servers.ts';
import { type BackendName, type HealthStage, openStage, type StatusFacts, tellPostgres, tellRedis } from './stage.ts';

/** Something that is taken away, and what all four say of it until it is back. */
interface Fault {
  name: string;
  on: readonly BackendName[];
  /** What does not work then; a part may be all that others need. */
  parts: readonly string[];
  /** What an admin is told of the first of them. */
  says: RegExp;
  begin: (stage: HealthStage) => unknown;
  end: (stage: HealthStage) => unknown;
}

const ALL = ['embedded', 'PostgreSQL', 'Redis + PostgreSQL'] as const;
const WITH_POSTGRES = ['PostgreSQL', 'Redis + PostgreSQL'] as const;
const WITH_REDIS = ['Redis + PostgreSQL'] as const;

const aside = (stage: HealthStage): string => `${stage.home.contentDir}-aside`;
const failInserts = `create function fail() returns trigger language plpgsql as $$
  begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`;

const FAULTS: readonly Fault[] = [
  {
    name: 'the content folder is gone',
    on: ALL,
    parts: ['posts'],
    says: /the content folder \S+ does not exist\. Create it/,
    begin: (stage) => renameSync(stage.home.contentDir, aside(stage)),
    end: (stage) => renameSync(aside(stage), stage.home.contentDir),
  },
  {
    name: 'the content folder can not be listed',
    on: ALL,
    parts: ['posts'],
    // Also root can't enter a link that leads to itself.
    says: /the content folder \S+ can't be listed \(ELOOP\)/,
    begin: (stage) => {
      renameSync(stage.home.contentDir, aside(stage));
      symlinkSync(stage.home.contentDir, stage.home.contentDir);
    },
    end: (stage) => {
      rmSync(stage.home.contentDir);
      renameSync(aside(stage), stage.home.contentDir);
    },
  },
  {
    name: 'the sockets to Slack are cut',
    on: ALL,
    parts: ['slack'],
    says: /not connected: .*; trying again/,
    begin: ({ platforms: { slack } }) => {
      slack.fault({ method: 'apps.connections.open', times: 6, answer: { status: 503 } });
      slack.sockets.drop();
    },
    end: () => undefined,
  },
  {
    name: 'Slack refuses the bot token',
    on: ALL,
    parts: ['slack'],
    says: /Slack refuses SLACK_BOT_TOKEN \(token_revoked\)\. Copy the Bot User OAuth Token again/,
    begin: async (stage) => {
      stage.platforms.slack.revoke('bot', 'token_revoked');
      await stage.doctor();
    },
    end: async (stage) => {
      stage.platforms.slack.revoke('bot', null);
      await stage.doctor();
    },
  },
  {
    name: 'Discord refuses the token',
    on: ALL,
    parts: ['discord'],
    says: /Discord refuses DISCORD_TOKEN\. Copy a fresh one/,
    begin: ({ platforms: { discord } }) => {
      discord.revokeToken();
      discord.gateway.close(4004);
    },
    end: async (stage) => {
      stage.platforms.discord.world.token = stage.platforms.discord.token;
      await stage.doctor();
    },
  },
  {
    name: 'Discord does not take the commands',
    on: ALL,
    parts: ['discord'],
    says: /connected as @herald, but its commands are not registered \(Discord answered HTTP 503\)/,
    begin: ({ platforms: { discord } }) => {
      const [command] = discord.world.commands;
      if (command) command.description = 'of an older version';
      discord.faults.plan(
        { route: 'PUT /applications/:application/commands', times: 3 },
        { kind: 'server-error', status: 503, when: 'before' },
      );
      discord.gateway.close(4014);
    },
    // Herald tries again by itself.
    end: () => undefined,
  },
  {
    name: 'PostgreSQL is away',
    on: ['PostgreSQL'],
    parts: ['database', 'queue'],
    says: /PostgreSQL at 127\.0\.0\.1:\d+\/postgres/,
    begin: ({ postgres }) => postgres?.kill(),
    end: ({ postgres }) => postgres?.start(),
  },
  {
    name: 'PostgreSQL is away, and the queue is not',
    on: WITH_REDIS,
    parts: ['database'],
    says: /PostgreSQL at 127\.0\.0\.1:\d+\/postgres/,
    begin: ({ postgres }) => postgres?.kill(),
    end: ({ postgres }) => postgres?.start(),
  },
  {
    name: 'PostgreSQL is silent',
    on: WITH_REDIS,
    parts: ['database'],
    says: /PostgreSQL at 127\.0\.0\.1:\d+\/postgres does not answer/,
    begin: ({ line }) => line?.freeze(),
    end: ({ line }) => line?.thaw(),
  },
  {
    name: 'PostgreSQL only reads',
    on: WITH_POSTGRES,
    parts: ['database'],
    says: /PostgreSQL at \S+ only reads \(a standby, or default_transaction_read_only is on\)\. Name the primary server/,
    begin: ({ postgres }) => tellPostgres(postgres, 'alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
    end: ({ postgres }) => tellPostgres(postgres, 'alter system reset default_transaction_read_only', 'select pg_reload_conf()'),
  },
  {
    name: 'the disk of the database is full',
    on: WITH_POSTGRES,
    parts: ['posts'],
    says: /changes could not be recorded since .* \(\d+ scans? failed\): the disk of PostgreSQL at \S+ is full\. Free some space there/,
    begin: async ({ postgres, home }) => {
      await tellPostgres(postgres, failInserts, 'create trigger fail before insert on herald.posts for each row execute function fail()');
      home.post('full.md', frontMatter('Written to a full disk'));
    },
    // The scan is repeated by itself.
    end: ({ postgres }) => tellPostgres(postgres, 'drop function fail cascade'),
  },
  {
    name: 'Redis is away',
    on: WITH_REDIS,
    parts: ['queue'],
    says: /no Redis answers at redis:\/\/127\.0\.0\.1:\d+\/0/,
    begin: ({ redis }) => redis?.kill(),
    end: ({ redis }) => redis?.start(),
  },
  {
    name: 'Redis is a replica',
    on: WITH_REDIS,
    parts: ['queue'],
    says: /is a replica and takes no writes\. Name the primary/,
    begin: ({ redis }) => tellRedis(redis, 'replicaof', '127.0.0.1', '1'),
    end: ({ redis }) => tellRedis(redis, 'replicaof', 'no', 'one'),
  },
  {
    name: 'Redis is full',
    on: WITH_REDIS,
    parts: ['queue'],
    says: /is full \(maxmemory\) and takes no writes\. Raise its maxmemory/,
    begin: ({ redis }) => tellRedis(redis, 'config', 'set', 'maxmemory', '1mb'),
    end: ({ redis }) => tellRedis(redis, 'config', 'set', 'maxmemory', '0'),
  },
  {
    name: 'Redis lacks its replicas',
    on: WITH_REDIS,
    parts: ['queue'],
    says: /takes no writes because too few replicas are connected\. Start its replicas/,
    begin: ({ redis }) => tellRedis(redis, 'config', 'set', 'min-replicas-to-write', '1'),
    end: ({ redis }) => tellRedis(redis, 'config', 'set', 'min-replicas-to-write', '0'),
  },
];

const servers = canRunPrivateServers();

describe.each(ALL)('%s: what is away is told by status, doctor and /readyz alike', (backend) => {
  const skipped = backend !== 'embedded' && !servers;
  let stage: HealthStage;
  beforeAll(async () => {
    if (skipped) return;
    stage = await openStage(backend);
    await isWell(stage);
  });
  afterAll(() => stage?.close());

  it.skipIf(skipped).each(FAULTS.filter(({ on }) => on.includes(backend)).map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, { parts, says, begin, end }) => {
      await begin(stage);
      const all = (away: readonly string[]) => parts.every((part) => away.includes(part));
      const away = await eventually(
        () => stage.readyz(),
        (answer) => all(answer.away),
        `${parts} not ready`,
      );
      expect(away.code).toBe(503);

      const whyOf = ({ parts: told }: StatusFacts) =>
        told.filter(({ part, ready }) => part === parts[0] && !ready).map(({ detail, hint }) => `${detail}. ${hint}`)[0] ?? '';
      const status = await eventually(
        () => stage.status(),
        (answer) => says.test(whyOf(answer)),
        `status: ${says}`,
      );
      expect(status.ready).toBe(false);
      await eventually(
        () => stage.doctor(),
        (found) => found.some(({ part, ok, detail }) => part === parts[0] && !ok && says.test(detail)),
        `doctor: ${says}`,
      );

      await end(stage);
      await isWell(stage);
    },
    90_000,
  );

  if (backend === 'Redis + PostgreSQL') {
    it.skipIf(skipped)(
      'what is planned while Redis takes no writes goes out as soon as it does again',
      async () => {
        const { home, platforms, redis } = stage;
        await tellRedis(redis, 'config', 'set', 'maxmemory', '1mb');
        home.post('meanwhile.md', frontMatter('Planned meanwhile'));
        const isPlanned = ({ deliveries }: StatusFacts) =>
          deliveries?.some(({ platform, state, count }) => platform === 'slack' && state === 'planned' && count > 0) === true;
        await eventually(() => stage.status(), isPlanned, 'planned');
        await tellRedis(redis, 'config', 'set', 'maxmemory', '0');
        await until(() => platforms.counts('slack:C0GENERAL', ['Planned meanwhile'])[0] === 1, 'sent', 20_000);
      },
      90_000,
    );
  }

  it.skipIf(skipped)(
    'after all of it, a post is announced everywhere, once',
    async () => {
      const { home, platforms, herald } = stage;
      home.post('last.md', frontMatter('Told at last'));
      const [discord = ''] = [...platforms.discord.world.channels.keys()];
      const counts = () => ['slack:C0GENERAL', `discord:${discord}`].map((where) => platforms.counts(where, ['Told at last'])[0]);
      await until(() => counts().every((count) => count === 1) && herald.out().includes('Told at last'), 'announced');
    },
    90_000,
  );
});

/** All three say so. */
async function isWell(stage: HealthStage): Promise<void> {
  await eventually(
    () => stage.readyz(),
    ({ code, away }) => code === 200 && away.length === 0,
    'all ready',
  );
  const status = await eventually(
    () => stage.status(),
    ({ ready }) => ready,
    'status ready',
  );
  expect(status.unknown).toEqual([]);
  // A pause for a refused token ends when the platform has answered again.
  await eventually(
    () => stage.doctor(),
    (found) => found.every(({ ok, part }) => ok || part === 'admin channel'),
    'doctor finds nothing wrong',
  );
}
