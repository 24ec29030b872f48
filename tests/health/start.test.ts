import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';
import { until } from '../support/platforms.ts';
import { canRunPrivateServers } from '../support/private-servers.ts';
import { openStage, type StageOptions } from './stage.ts';

async function open(backend: Parameters<typeof openStage>[0], options: StageOptions = {}) {
  const stage = await openStage(backend, options);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await stage.close();
    open = false;
  };
  onTestFinished(close);
  return { ...stage, close };
}

function homeOfTest(): Home {
  const home = makeHome();
  onTestFinished(home.remove);
  return home;
}

describe('a platform without tokens', () => {
  it('is a ✗ everywhere; what waited goes out by itself once the tokens are there', async () => {
    const home = homeOfTest();
    const without = await open('embedded', {
      home,
      env: { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', HERALD_ADMIN_CHANNEL: 'slack:C0GENERAL' },
    });
    const told =
      /not connected, but HERALD_ANNOUNCE_TO and HERALD_ADMIN_CHANNEL name a channel there.*Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN/;
    expect(without.herald.out()).toMatch(new RegExp(`✗ slack: ${told.source}`));
    expect(await without.readyz()).toEqual({ code: 503, away: ['slack'] });
    expect((await without.status()).parts).toContainEqual(expect.objectContaining({ part: 'slack', ready: false }));
    expect(await without.doctor()).toContainEqual({ part: 'slack', ok: false, detail: expect.stringMatching(told) });

    home.post('first.md', frontMatter('Waits for tokens'));
    await eventually(
      () => without.doctor(),
      (found) => found.some(({ detail }) => /accepts no messages: slack is not connected; [12] deliver(?:y|ies) held/.test(detail)),
      'held',
    );
    await without.close();

    const having = await open('embedded', { home });
    await until(() => having.platforms.counts('slack:C0GENERAL', ['Waits for tokens'])[0] === 1, 'what waited');
    await eventually(
      () => having.readyz(),
      ({ code }) => code === 200,
      'all ready',
    );
  }, 120_000);
});

describe('what is wrong at the start', () => {
  it('is told there: a clock before the build, and commands that Discord does not take yet', async () => {
    // In the process itself, for nobody else's clock is to be touched.
    const hook = `const Real = Date; const back = 300 * 86_400_000;
globalThis.Date = class extends Real { constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() - back); } static now() { return Real.now() - back; } };`;
    const failing = { kind: 'server-error', status: 503, when: 'before' } as const;
    const stage = await open('embedded', {
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` },
      prepare: ({ discord }) => discord.faults.plan({ route: 'PUT /applications/:application/commands', times: 3 }, failing),
    });
    const told = /the clock says \d{4}-\d\d-\d\d, but this Herald was built on .*Set this machine’s clock/;
    expect(stage.herald.out()).toMatch(new RegExp(`✗ clock: ${told.source}`));
    expect(stage.herald.out()).toMatch(/✗ discord: connected as @herald, but its commands are not registered[\s\S]*Ready in/);
    expect((await stage.status()).parts).toContainEqual(expect.objectContaining({ part: 'clock', ready: false }));
    expect(await stage.doctor()).toContainEqual({ part: 'clock', ok: false, detail: expect.stringMatching(told) });
    // The commands are registered by themselves.
    await eventually(
      () => stage.readyz(),
      ({ away }) => away.join() === 'clock',
      'only the clock is left',
    );
  }, 90_000);
});

describe('a full disk of the data folder', () => {
  const mounts = canMount();
  if (!mounts) console.warn('SKIPPED: the full disk of the data folder, because no tmpfs may be mounted here');
  it.skipIf(!mounts || !canRunPrivateServers())(
    'is named, until there is room again',
    async () => {
      const home = homeOfTest();
      const dataDir = join(home.dir, 'small');
      mountSmall(dataDir);
      onTestFinished(() => unmount(dataDir));
      const stage = await open('PostgreSQL', { home: { ...home, dataDir }, env: { HERALD_DATA_DIR: dataDir } });
      expect((await stage.readyz()).away).not.toContain('data folder');
      writeFileSync(join(dataDir, 'filling'), Buffer.alloc(40 * 1_048_576));
      // One answer of the page is good for half a second.
      await expect.poll(async () => (await stage.readyz()).away).toEqual(['data folder']);
      const told = `the disk of the data folder ${dataDir} is full`;
      expect((await stage.status()).parts).toContainEqual(
        expect.objectContaining({ part: 'data folder', detail: expect.stringContaining(told) }),
      );
      expect(await stage.doctor()).toContainEqual({ part: 'data folder', ok: false, detail: expect.stringContaining(told) });
      rmSync(join(dataDir, 'filling'));
      await expect.poll(async () => (await stage.readyz()).away).not.toContain('data folder');
    },
    90_000,
  );
});

describe('a process that takes no commands', () => {
  it.skipIf(!canRunPrivateServers())(
    'is ready without connections to listen on, until its token is refused',
    async () => {
      const stage = await open('PostgreSQL', { env: { HERALD_ROLES: 'watch,work,web' } });
      expect(await stage.readyz()).toEqual({ code: 200, away: [] });
      expect((await stage.status()).parts).toContainEqual({ part: 'slack', ready: true, detail: 'only sends messages' });
      stage.platforms.slack.revoke('bot', 'token_revoked');
      stage.platforms.discord.revokeToken();
      await stage.doctor();
      await expect.poll(async () => (await stage.readyz()).away).toEqual(['slack', 'discord']);
    },
    90_000,
  );
});

describe('doctor while Herald runs', () => {
  it('names the scope that is missing once, with its channels, and the invite link', async () => {
    const home = homeOfTest();
    const channels = { HERALD_ANNOUNCE_TO: 'slack:C0GENERAL slack:C0SECOND' };
    const stage = await open('embedded', { home, env: channels });
    stage.platforms.slack.channel('C0SECOND');
    stage.platforms.slack.setScopes(['chat:write', 'commands', 'users:read']);
    // As people run it: a process of its own, beside the running one.
    const { code, out } = await runHerald(home, ['doctor'], { ...stage.platforms.env, ...channels });
    expect(code).toBe(1);
    expect(out).toContain('✓ herald: is running on this data directory');
    expect(out.match(/lacks/g)).toHaveLength(1);
    expect(out).toMatch(/✗ slack: .*one of channels:read, groups:read\): slack:C0GENERAL, slack:C0SECOND can't be checked/);
    expect(out).toMatch(
      /✓ discord: invite it with https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=\d+/,
    );
  }, 90_000);
});

function canMount(): boolean {
  const home = makeHome();
  try {
    const dir = join(home.dir, 'probe');
    if (!mountSmall(dir)) return false;
    unmount(dir);
    return true;
  } finally {
    home.remove();
  }
}

function mountSmall(dir: string): boolean {
  mkdirSync(dir, { mode: 0o700 });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=700', 'tmpfs', dir], { stdio: 'ignore' }).status === 0;
}

function unmount(dir: string): void {
  spawnSync('umount', ['-l', dir], { stdio: 'ignore' });
}
