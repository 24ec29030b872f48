import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createTerminal } from '../../../adapters/terminal/open.ts';
import { gatewayContract } from '../../contracts/command-gateway.ts';
import { messengerContract } from '../../contracts/messenger.ts';

function open() {
  const dir = mkdtempSync(join(tmpdir(), 'herald-terminal-'));
  const input = new PassThrough();
  const output = new PassThrough();
  let printed = '';
  const heard = new Set<() => void>();
  output.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    for (const one of heard) one();
  });
  const terminal = createTerminal(
    { input, output, textStyle: () => ({ width: 400, colour: false }), onQuit: () => undefined },
    dir,
    'cncf',
  );
  const type = (line: string): Promise<string> => {
    const from = printed.length;
    input.write(`${line}\n`);
    return new Promise((resolve) => {
      const one = (): void => {
        if (!printed.slice(from).endsWith('\n\n')) return;
        heard.delete(one);
        resolve(printed.slice(from));
      };
      heard.add(one);
    });
  };
  const stop = async (): Promise<void> => {
    await terminal.gateway.stop();
    terminal.screen.close();
    rmSync(dir, { recursive: true });
  };
  return { terminal, type, stop, printed: () => printed };
}

messengerContract('the terminal', async () => {
  const { terminal, stop, printed } = open();
  return {
    messenger: terminal.messenger,
    destination: 'terminal',
    nowhere: null,
    texts: () => printed().split(/^╭─ /m).slice(1),
    threadTexts: null,
    isPaper: true,
    // A terminal pings by ringing its bell.
    pings: () => printed().split('\u0007').slice(1),
    stop,
  };
});

gatewayContract('the terminal', async () => {
  const { terminal, type, stop } = open();
  return { gateway: terminal.gateway, ask: type, press: () => type('yes'), stop };
});
