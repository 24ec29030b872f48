import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createTerminalGateway } from '../../../adapters/terminal/gateway.ts';

it('prints above the line that is being typed, which stays as it is', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  let screen = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const gateway = createTerminalGateway({ input, output, looks: () => ({ width: 80, colour: false }), onQuit: () => undefined });
  await gateway.start({ handle: () => Promise.reject(new Error('nothing was asked')), suggest: async () => [], commands: [] });
  input.write('search cil');
  await expect.poll(() => screen).toContain('search cil');
  const from = screen.length;
  gateway.print('07:12:03 warn  slack is paused');
  await expect.poll(() => screen.slice(from)).toContain('herald> search cil');
  expect(screen.slice(from).startsWith('\r\u001b[2K07:12:03 warn  slack is paused\n')).toBe(true);
  await gateway.stop();
});
