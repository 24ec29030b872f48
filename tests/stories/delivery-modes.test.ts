import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Herald, openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { openDeliveries, scanOnce } from '../../src/cli/once-report.ts';
import { wordsOf } from '../support/command-stage.ts';
import { readAloud } from '../support/discord/read-aloud.ts';
import { type Platforms, startPlatforms } from '../support/platforms.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

let platforms: Platforms;
let folder: TemporaryFolder;
let dataDir: TemporaryFolder;
let discordChannel: string;
let nowMs: number;
let herald: Herald | null = null;
beforeAll(async () => {
  platforms = await startPlatforms();
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = await temporaryDataDir();
  discordChannel = platforms.discord.addChannel();
  platforms.slack.channel('C0GENERAL').messages.length = 0;
  mkdirSync(join(folder.path, 'content'));
  write('old', 'An old post');
});
afterEach(async () => {
  await herald?.close();
  herald = null;
  await folder.remove();
  await dataDir.remove();
});

const fileOf = (name: string) => join(folder.path, 'content', `${name}.md`);
const write = (name: string, title: string) =>
  writeFileSync(
    fileOf(name),
    `---\ntitle: ${title}\ndate: 2031-03-29\nexternal_url: https://example.org/${name}\n---\n\nWhat ${name} is about.\n`,
  );

/** Herald as it is after a start, at this time (ISO). Nothing rings but what is due by its clock. */
async function startAt(time: string): Promise<void> {
  await herald?.close();
  nowMs = Date.parse(time);
  writeFileSync(
    join(folder.path, 'herald.yaml'),
    [
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    mode: daily at 02:30, Europe/Berlin',
      `  - to: discord:${discordChannel}`,
      '    mode: quiet 22:00-07:00, Europe/Berlin',
    ].join('\n'),
  );
  const env = { HERALD_DATA_DIR: dataDir.path, HERALD_EMBEDDED_FSYNC: '0', HERALD_WEB_ADDR: 'off', ...platforms.env };
  herald = await openHerald(loadConfig(env, folder.path), {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: new PassThrough() as unknown as NodeJS.WriteStream,
    textStyle: () => ({ width: 100, colour: false }),
    log: () => undefined,
    now: () => new Date(nowMs),
    onQuit: () => undefined,
    onBroken: () => undefined,
  });
  await herald.work();
  await look();
}

/** Looks, and delivers what is due. */
async function look(time?: string): Promise<void> {
  if (time !== undefined) nowMs = Date.parse(time);
  if (!herald) throw new Error('Herald does not run');
  // The queue's clock is the machine's: by that, none of it is due for years.
  const due = await openDeliveries(herald, new Date(nowMs));
  await herald.queue.enqueue(due.map(({ key }) => ({ key, atMs: Date.now() + 100 })));
  expect(await scanOnce(herald, () => new Date(nowMs))).toMatchObject({ left: 0, failed: [] });
}

async function why(name: string): Promise<string> {
  if (!herald) throw new Error('Herald does not run');
  const from = { platform: 'terminal', id: 'local' } as const;
  return wordsOf(await herald.handler.handle({ from, where: null, text: `why ${name}.md`, confirmed: false }));
}

const inSlack = () => platforms.slack.seen('C0GENERAL').map(({ text }) => text);
const inDiscord = () => platforms.discord.messages(discordChannel).map((message) => readAloud(message).text);

describe('a channel that has chosen when it gets posts', () => {
  it('gets one digest a day over a change of the clocks, and one when its quiet hours end, across restarts', {
    timeout: 60_000,
  }, async () => {
    await startAt('2031-03-29T19:00:00Z');
    // Half past nine in Berlin.
    write('first', 'The first post');
    await look('2031-03-29T20:30:00Z');
    expect([inSlack().length, inDiscord().length]).toEqual([0, 1]);
    expect(inDiscord()[0]).toContain('The first post');

    write('second', 'The second post');
    write('third', 'The third post');
    await look('2031-03-29T21:30:00Z');
    write('fourth', 'The fourth post');
    await look('2031-03-29T22:30:00Z');
    expect([inSlack().length, inDiscord().length]).toEqual([0, 1]);
    const waiting = await why('second');
    expect(waiting).toContain('waiting for the digest: daily at 02:30 Europe/Berlin');
    expect(waiting).toContain('waiting for the end of quiet hours: 22:00-07:00 Europe/Berlin');

    write('second', 'The second post in other words');
    rmSync(fileOf('fourth'));
    await look('2031-03-29T23:00:00Z');

    // Clocks in Berlin go from two to three: half past two does not come, so that it is at three. Herald was not there then.
    await startAt('2031-03-30T00:59:00Z');
    expect(inSlack()).toEqual([]);
    await startAt('2031-03-30T03:00:00Z');
    expect(inSlack()).toHaveLength(1);
    const [digest = ''] = inSlack();
    for (const title of ['The first post', 'The second post in other words', 'The third post']) expect(digest).toContain(title);
    expect(digest).not.toContain('The fourth post');
    expect(inDiscord()).toHaveLength(1);

    await look('2031-03-30T05:00:00Z');
    expect(inDiscord()).toHaveLength(2);
    expect(inDiscord()[1]).toContain('The second post in other words');
    expect(inDiscord()[1]).toContain('The third post');

    // Nothing new: nothing is sent.
    await startAt('2031-03-31T12:00:00Z');
    expect([inSlack().length, inDiscord().length]).toEqual([1, 2]);
    expect(await why('second')).not.toContain('waits');
  });
});
