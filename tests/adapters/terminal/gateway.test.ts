import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createTerminalGateway } from '../../../adapters/terminal/open.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';

/** A prompt on a terminal of its own. */
async function openPrompt(handler: Partial<CommandHandler>, locale?: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  let screen = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const textStyle = () => ({ width: 80, colour: false });
  const gateway = createTerminalGateway({ input, output, textStyle, locale, onQuit: () => undefined }, 'cncf');
  await gateway.start({
    handle: () => Promise.reject(new Error('nothing was asked')),
    suggest: async () => [],
    languageFor: () => 'en',
    commands: COMMANDS,
    ...handler,
  });
  return { gateway, type: (keys: string) => void input.write(keys), screen: () => screen };
}

it('prints above the line that is being typed, which stays as it is', async () => {
  const { gateway, type, screen } = await openPrompt({});
  type('search cil');
  await expect.poll(screen).toContain('search cil');
  const from = screen().length;
  gateway.print('07:12:03 warn  slack is paused');
  await expect.poll(() => screen().slice(from)).toContain('herald> search cil');
  expect(screen().slice(from).startsWith('\r\u001b[2K07:12:03 warn  slack is paused\n')).toBe(true);
  await gateway.stop();
});

it('a line that begins as in chat means the same without that', async () => {
  const asked: string[] = [];
  const { gateway, type } = await openPrompt({
    handle: async ({ text }) => {
      asked.push(text);
      return { blocks: [], actions: [], shared: false, data: null, exitCode: 0 };
    },
  });
  const lines = ['/cncf status', 'cncf latest tag:a', '/CNCF  search x', '/cncf', 'search cncf', '/cncfs x', 'status'];
  for (const line of lines) type(`${line}\r`);
  await expect.poll(() => asked.length).toBe(lines.length);
  expect(asked).toEqual(['status', 'latest tag:a', 'search x', '', 'search cncf', '/cncfs x', 'status']);
  await gateway.stop();
});

it('hands over what the machine says that people read', async () => {
  const asked: unknown[] = [];
  const handle: CommandHandler['handle'] = async ({ locale }) => {
    asked.push(locale);
    return { blocks: [], actions: [], shared: false, data: null, exitCode: 0 };
  };
  for (const locale of ['de_DE.UTF-8', undefined]) {
    const { gateway, type } = await openPrompt({ handle }, locale);
    type('status\r');
    await expect.poll(() => asked.length).toBe(locale === undefined ? 2 : 1);
    await gateway.stop();
  }
  expect(asked).toEqual(['de_DE.UTF-8', undefined]);
});

it('Tab completes what is being typed, and shows what there is', async () => {
  const { gateway, type, screen } = await openPrompt({});
  type('/cncf sea\t');
  await expect.poll(screen).toContain('search');
  type('\u0015su\t');
  await expect.poll(screen).toContain('subscri');
  type('\t');
  await expect.poll(screen).toMatch(/subscribe\s+subscriptions/);
  await gateway.stop();
});
