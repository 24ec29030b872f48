import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { checkHerald } from '../../src/cli/check-herald.ts';
import { scanOnce } from '../../src/cli/once-report.ts';
import { openWeb } from '../../src/cli/open-web.ts';
import { tapEvents } from '../../src/ops/log.ts';
import type { DumpPart } from '../../src/ports/upkeep.ts';
import type { Vault } from '../../src/ports/vault.ts';
import { eventually } from '../support/eventually.ts';
import { postbox } from '../support/postbox/index.ts';
import { villageOf } from '../support/postbox/open.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

const [OLD, NEW] = ['5e'.repeat(32), 'c3'.repeat(32)];
const VALUE = 'key-hunter2-of-the-hill';
const WEB_TOKEN = 'a-token-for-admins-0123456789';

let folder: TemporaryFolder;
let dataDir: TemporaryFolder;
beforeEach(async () => {
  [folder, dataDir] = await Promise.all([temporaryFolder(), temporaryDataDir()]);
  mkdirSync(join(folder.path, 'content'));
});
afterEach(() => Promise.all([folder.remove(), dataDir.remove()]));

const post = (name: string): void =>
  writeFileSync(join(folder.path, `content/${name}.md`), `---\ntitle: Post ${name}\ndate: ${new Date().toISOString()}\n---\nWords.\n`);

/** Runs a Herald on this folder and database while `act` looks at it. Resolves to all that it logged. */
async function withHerald(env: Record<string, string>, act: (opened: Opened) => Promise<void>, data = dataDir.path): Promise<string> {
  const settings = {
    HERALD_DATA_DIR: data,
    HERALD_EMBEDDED_FSYNC: '0',
    HERALD_WATCH: 'poll',
    HERALD_WEB_ADDR: '127.0.0.1:0',
    HERALD_WEB_TOKEN: WEB_TOKEN,
    HERALD_ANNOUNCE_TO: 'postbox:market',
    POSTBOX_KEY: 'key-vault',
    ...env,
  };
  const config = loadConfig(settings, folder.path, [...PLATFORMS, postbox]);
  const output = new PassThrough();
  const printed: string[] = [];
  output.on('data', (chunk) => printed.push(String(chunk)));
  const events = tapEvents((name, facts) => void printed.push(JSON.stringify([name, facts])));
  const herald = await openHerald(config, {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    textStyle: () => ({ width: 100, colour: false }),
    log: events.log,
    now: () => new Date(),
    onQuit: () => undefined,
    onBroken: () => undefined,
  });
  const web = await openWeb(
    config,
    { env: settings, stdout: output, now: () => new Date() } as unknown as Parameters<typeof openWeb>[1],
    herald,
    events,
  );
  try {
    await herald.bot.start();
    const { vault, letters } = villageOf('key-vault');
    const state = async () => (await herald.health()).find(({ part }) => part === 'secrets') ?? null;
    await act({ herald, config, url: web?.url ?? '', vault, letters, state, printed: () => printed.join('\n') });
  } finally {
    await web?.stop();
    await herald.close();
  }
  return printed.join('\n');
}

interface Opened {
  herald: Awaited<ReturnType<typeof openHerald>>;
  config: ReturnType<typeof loadConfig>;
  url: string;
  vault: Vault | null;
  letters: readonly { title: string }[];
  state: () => Promise<{ ready: boolean; detail: string; hint?: string } | null>;
  printed: () => string;
}

const keep = (key = OLD) => withHerald({ HERALD_SECRET_KEY: key }, async ({ vault }) => void (await vault?.put('hill', VALUE)));

describe('what a platform keeps', { timeout: 120_000 }, () => {
  it('stands in no log, reply, page, backup or finding', async () => {
    const shown: string[] = [];
    const logged = await withHerald({ HERALD_SECRET_KEY: OLD }, async ({ herald, config, url, vault }) => {
      await vault?.put('hill', VALUE);
      expect((await vault?.get('hill'))?.value).toBe(VALUE);
      shown.push(JSON.stringify(await checkHerald(herald, config, true)));
      shown.push(JSON.stringify([config, await herald.health()]));
      const parts: DumpPart[] = [];
      const rows = await herald.upkeep.dump(async (part) => void parts.push(part));
      expect(rows).toMatchObject({ secrets: 1 });
      shown.push(JSON.stringify(parts));
      const signedIn = await fetch(`${url}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ secret: WEB_TOKEN }),
        redirect: 'manual',
      });
      const [cookie = ''] = signedIn.headers.get('set-cookie')?.split(';') ?? [];
      for (const path of ['/', '/settings', '/readyz', '/metrics']) {
        const page = await fetch(`${url}${path}`, { headers: { cookie, authorization: `Bearer ${WEB_TOKEN}` } });
        expect([path, page.status]).toEqual([path, 200]);
        shown.push(await page.text());
      }
    });
    const all = [logged, ...shown].join('\n');
    expect(all).toContain('1 kept for postbox, encrypted');
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(all).not.toContain(Buffer.from(VALUE).toString(encoding));
      expect(all).not.toContain(Buffer.from(OLD, 'hex').toString(encoding === 'utf8' ? 'hex' : encoding));
    }
  });

  it('comes back from a backup on another machine that has the key', async () => {
    const parts: DumpPart[] = [];
    await withHerald({ HERALD_SECRET_KEY: OLD }, async ({ herald, vault }) => {
      await vault?.put('hill', VALUE);
      await herald.upkeep.dump(async (part) => void parts.push(part));
    });
    const other = await temporaryDataDir();
    try {
      const again = async function* () {
        yield* parts;
      };
      const env = { HERALD_SECRET_KEY: `${NEW},${OLD}` };
      const restore = async ({ herald, vault }: Opened): Promise<void> => {
        await herald.upkeep.restore(await herald.upkeep.schema(), again(), Date.now());
        expect((await vault?.get('hill'))?.value).toBe(VALUE);
      };
      await withHerald(env, restore, other.path);
    } finally {
      await other.remove();
    }
  });

  it.each([
    ['with another key', { HERALD_SECRET_KEY: NEW }, /no key in HERALD_SECRET_KEY can decrypt 1 of the 1 kept for postbox/],
    ['without a key', {} as Record<string, string>, /1 kept for postbox, but HERALD_SECRET_KEY is not set/],
  ])('is reported %s, stays, and stops nothing else', async (_how, env, words) => {
    await keep();
    const logged = await withHerald(env, async ({ herald, config, vault, letters, state }) => {
      expect(await state()).toMatchObject({ ready: false, detail: expect.stringMatching(words), hint: expect.stringContaining('key') });
      const findings = await checkHerald(herald, config, true);
      expect(findings).toContainEqual({ part: 'secrets', ok: false, detail: expect.stringMatching(words) });
      if (vault) await expect(vault.get('hill')).rejects.toMatchObject({ kind: 'unreadable' });
      expect(vault === null).toBe(!('HERALD_SECRET_KEY' in env));
      post('news');
      await scanOnce(herald, () => new Date());
      expect(letters.map(({ title }) => title)).toEqual(['Post news']);
    });
    expect(logged.match(/secrets\.unreadable/g)?.length ?? 0).toBe('HERALD_SECRET_KEY' in env ? 1 : 0);
    await withHerald({ HERALD_SECRET_KEY: OLD }, async ({ vault, state }) => {
      expect((await vault?.get('hill'))?.value).toBe(VALUE);
      expect(await state()).toMatchObject({ ready: true });
    });
  });

  it('is encrypted with a new key by the next start, which then needs the old one no more', async () => {
    await keep();
    await withHerald({ HERALD_SECRET_KEY: `${NEW},${OLD}` }, async ({ state, printed }) => {
      const done = (now: Awaited<ReturnType<typeof state>>): boolean => now?.detail === '1 kept for postbox, encrypted';
      expect(await eventually(state, done, 'all is under the new key')).toMatchObject({ ready: true });
      await eventually(printed, (text) => text.includes('["secrets.resealed",{"secrets":1}]'), 'it is logged');
    });
    await withHerald({ HERALD_SECRET_KEY: NEW }, async ({ vault }) => expect((await vault?.get('hill'))?.value).toBe(VALUE));
  });

  it('is nothing to speak of where there is none', async () => {
    await withHerald({}, async ({ vault, state }) => expect([vault, await state()]).toEqual([null, null]));
  });
});
