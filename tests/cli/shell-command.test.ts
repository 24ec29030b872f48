import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryFromArguments } from '../../src/cli/search.ts';
import { shellCommand } from '../../src/cli/shell-command.ts';
import { asked } from '../support/asked-words.ts';

/** The arguments that a shell makes of each command line. */
function inShell(lines: readonly string[]): readonly string[][] {
  const script = lines.map((line) => `set -- ${line}\nprintf '%s\\0' "$#" "$@"`).join('\n');
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8', cwd: import.meta.dirname });
  expect(stderr).toBe('');
  const printed = stdout.split('\0');
  return lines.map(() => {
    const count = Number(printed.shift());
    return printed.splice(0, count);
  });
}

describe('a button as a command for the shell', () => {
  it.each([
    ['why docs/a.md', 'herald why docs/a.md'],
    ['resume slack:C0123ABCD', 'herald resume slack:C0123ABCD'],
    ['resolve a~terminal~announce sent', 'herald resolve a~terminal~announce sent'],
    ['search café tag:größe', 'herald search café tag:größe'],
    ['search "two words"', `herald search '"two words"'`],
    ["search it's $HOME; ls", `herald search 'it'\\''s' '$HOME;' ls`],
    ['search cilium -kafka', 'herald search -- cilium -kafka'],
    ['why ~/a.md', "herald why '~/a.md'"],
    ['why a  b.md', "herald why a '' b.md"],
  ])('%s', (command, line) => {
    expect(shellCommand({ command })).toBe(line);
  });

  it('confirms a replay before the two dashes', () => {
    expect(shellCommand({ command: 'replay failed', style: 'primary' })).toBe('herald replay failed --yes');
    expect(shellCommand({ command: 'replay failed' })).toBe('herald replay failed');
    expect(shellCommand({ command: 'replay -x.md', style: 'primary' })).toBe('herald replay --yes -- -x.md');
  });

  const hostile = fc.string({
    unit: fc.constantFrom(...`aé-~=*?[]{}()<>|&;$\`\\'!#%^@:/“”\u00a0😀`, '--', '$(x)', 'tag:'),
    minLength: 1,
    maxLength: 8,
  });
  const text = fc.string({ unit: fc.constantFrom(..."ab '$`\\!-;", ':'), maxLength: 8 });
  const word = fc.oneof(
    { weight: 4, arbitrary: hostile.filter((typed) => !/[\s“”]/.test(typed)) },
    text.map((quoted) => `"${quoted}"`),
    text.map((quoted) => `-source:"${quoted}"`),
    text.map((quoted) => `“${quoted}”`),
    fc.constantFrom('--yes', '--json', '--help', '-h', '--', '-', '--dry-run', 'a', "it's"),
  );
  const args = fc
    .array(fc.tuple(word, fc.constantFrom(' ', ' ', '  ')), { minLength: 1, maxLength: 5 })
    .map((words) => words.flat().join('').trim());

  it('comes back as the same command, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(args, { minLength: 50, maxLength: 50 }), async (typed) => {
        const lines = inShell(typed.map((words) => shellCommand({ command: `why ${words}` })));
        for (const [n, words] of typed.entries()) {
          const [herald, ...argv] = lines[n] ?? [];
          expect(herald).toBe('herald');
          expect(await asked(...argv)).toEqual([{ words: `why ${words}`, json: false, confirmed: false, delivers: false }]);
          const queried = argv.slice(argv[1] === '--' ? 2 : 1);
          expect(queryFromArguments(queried, () => false)).toBe(words);
        }
      }),
      { numRuns: 10 },
    );
  });
});
