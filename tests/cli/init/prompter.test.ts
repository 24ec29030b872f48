import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { CliContext } from '../../../src/cli/cli-context.ts';
import { inertStream } from '../../../src/cli/cli-context.ts';
import { createPrompter } from '../../../src/cli/init/init.ts';

/** Somebody at a terminal, whose stdout is guarded as that of the process is. */
function open() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let screen = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const stdout = inertStream(output as unknown as NodeJS.WriteStream);
  const prompter = createPrompter({ stdin, stdout, stop: new AbortController().signal } as unknown as CliContext);
  if (!prompter) throw new Error('somebody sits there');
  return { prompter, stdin, screen: () => screen };
}

it('asks on one line and shows what is typed, with cursor movements that are none of the text', async () => {
  const { prompter, stdin, screen } = open();
  const answer = prompter.ask('Channels: ');
  await expect.poll(screen).toContain('Channels: ');
  stdin.write('1 2\r');
  expect(await answer).toBe('1 2');
  expect(screen()).toContain('1 2');
  // As what keeps texts from steering the terminal writes them.
  expect(screen()).not.toContain('\\u00');
  prompter.close();
});

it('shows nothing of a secret', async () => {
  const { prompter, stdin, screen } = open();
  const answer = prompter.ask('TOKEN: ', { secret: true });
  await expect.poll(screen).toContain('TOKEN: ');
  stdin.write('hunter2\r');
  expect(await answer).toBe('hunter2');
  expect(screen()).toBe('TOKEN: \n');
  prompter.close();
});
