import { expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { logOf } from '../../src/cli/open-app.ts';

function shown(env: Record<string, string>, isTTY: boolean): string[] {
  const lines: string[] = [];
  const stream = { isTTY, write: (text: string) => lines.push(text) };
  const cliContext = { env, cwd: '/', stdout: stream, stderr: stream, now: () => new Date() } as unknown as CliContext;
  logOf(cliContext, loadConfig(env, '/'))('database.broken', { error: 'the disk is gone' });
  return lines;
}

// JSON goes to the process's own stderr, whatever the world's is.
it.each([
  [{}, true, true],
  [{}, false, false],
  [{ HERALD_LOG_FORMAT: 'json', HERALD_LOG_LEVEL: 'silent' }, true, false],
  [{ HERALD_LOG_FORMAT: 'text' }, false, true],
  [{ HERALD_LOG_FORMAT: 'text', HERALD_LOG_LEVEL: 'silent' }, true, false],
])('with %j, on a terminal: %s, the log is readable lines: %s', (env: Record<string, string>, isTTY, isText) => {
  const lines = shown({ ...env }, isTTY);
  expect(lines).toEqual(isText ? [expect.stringMatching(/^\S*\d\d:\d\d:\d\d.* .*error.* the embedded database stopped: .*\n$/)] : []);
});
