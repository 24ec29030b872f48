import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { type Herald, openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { openDeliveries, scanOnce } from '../../src/cli/once-report.ts';
import { wordsOf } from './command-stage.ts';
import type { Platforms } from './platforms.ts';
import { temporaryDataDir, temporaryFolder } from './temporary-folder.ts';

/** Opens a whole Herald on both doubles, with a clock that can be moved and goes on from there; Herald can be restarted. */
export async function openPolicyStage(platforms: Platforms) {
  const folder = await temporaryFolder();
  const dataDir = await temporaryDataDir();
  const screen = new PassThrough();
  let shown = '';
  screen.on('data', (chunk) => {
    shown += chunk;
  });
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const moveTo = (time: string): void => {
    aheadMs = Date.parse(time) - Date.now();
  };
  let herald: Herald | null = null;
  mkdirSync(join(folder.path, 'content'));

  const running = (): Herald => {
    if (!herald) throw new Error('Herald does not run');
    return herald;
  };
  const stage = {
    write: (name: string, front: Readonly<Record<string, unknown>>, body = `What ${name} is about.`) => {
      const matter = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      writeFileSync(join(folder.path, 'content', `${name}.md`), `---\n${matter.join('\n')}\n---\n\n${body}\n`);
    },
    remove: (name: string) => rmSync(join(folder.path, 'content', `${name}.md`)),
    /** Starts Herald, or restarts it, at this time (ISO). `yaml`: herald.yaml. */
    async start(time: string, yaml: string): Promise<void> {
      await herald?.close();
      moveTo(time);
      writeFileSync(join(folder.path, 'herald.yaml'), yaml);
      const env = { HERALD_DATA_DIR: dataDir.path, HERALD_EMBEDDED_FSYNC: '0', HERALD_WEB_ADDR: 'off', ...platforms.env };
      herald = await openHerald(loadConfig(env, folder.path), {
        input: new PassThrough() as unknown as NodeJS.ReadStream,
        output: screen as unknown as NodeJS.WriteStream,
        textStyle: () => ({ width: 100, colour: false }),
        log: () => undefined,
        now,
        onQuit: () => undefined,
        onBroken: () => undefined,
      });
      await herald.work();
      await stage.look();
    },
    /** Scans, and delivers what is due. */
    async look(time?: string): Promise<void> {
      if (time !== undefined) moveTo(time);
      // The queue uses the machine's clock.
      const due = await openDeliveries(running(), now());
      await running().queue.enqueue(due.map(({ key }) => ({ key, atMs: Date.now() + 50 })));
      expect(await scanOnce(running(), now)).toMatchObject({ left: 0, failed: [] });
    },
    async ask(text: string): Promise<string> {
      const from = { platform: 'terminal', id: 'local' } as const;
      return wordsOf(await running().handler.handle({ from, where: null, text, confirmed: true }));
    },
    ledger: () => running().ledger,
    /** Everything that the terminal has shown. */
    shown: () => shown,
    async close(): Promise<void> {
      await herald?.close();
      await folder.remove();
      await dataDir.remove();
    },
  };
  return stage;
}
