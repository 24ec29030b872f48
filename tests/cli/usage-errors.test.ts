import { expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { rewriteCommanderError, runProgram } from '../../src/cli/program.ts';

/** What `herald ARGS` says when it is called wrongly. */
async function said(...args: readonly string[]): Promise<string> {
  let told = '';
  const stream = {
    write: (text: string) => {
      told += text;
      return true;
    },
  };
  const context = { env: {}, cwd: '/', stdout: stream, stderr: stream, now: () => new Date(0) } as unknown as CliContext;
  await expect(runProgram(context, args)).rejects.toMatchObject({ exitCode: 1 });
  return told;
}

it('mistakes on the command line are told as everywhere: what is wrong, then what to write', async () => {
  expect(await said('serach', 'x')).toBe('herald: unknown command “serach”. Did you mean search?\nherald --help lists the commands.\n');
  expect(await said('zzz')).toBe('herald: unknown command “zzz”.\nherald --help lists the commands.\n');
  expect(await said('backup')).toBe('herald: missing required argument “file”.\nherald backup --help says more.\n');
  expect(await said('lint', '--formt', 'json')).toBe(
    'herald: unknown option “--formt”. Did you mean --format?\nherald lint --help says more.\n',
  );
  expect(await said('start', '--announce-last', 'x')).toBe(
    'herald: option “--announce-last <n>” argument “x” is invalid. Write a whole number, for example 3.\nherald start --help says more.\n',
  );
});

it('quotes in what somebody typed are told as they are, as far as that can be seen', () => {
  expect(rewriteCommanderError("error: unknown command 'it's'\n")).toBe("herald: unknown command “it”s'.\n");
  expect(rewriteCommanderError('error: too many arguments. Expected 0 arguments but got 1.')).toBe(
    'herald: too many arguments. Expected 0 arguments but got 1.\n',
  );
});
