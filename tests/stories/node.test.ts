import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';

const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { engines: { node: string } };
/** A new machine makes its embedded database first: seconds of a whole core. */
const NEW_MACHINE_MS = 120_000;
/** What a Node deprecates, or Herald fails at, would stand on stderr. */
const QUIET = { HERALD_LOG_LEVEL: 'warn' };

/** What every Node that package.json names must be able to do. Run it with any: `path/to/node node_modules/vitest/vitest.mjs run tests/stories/node.test.ts`. */
describe(`Herald on Node ${process.version}`, () => {
  let home: Home | null;
  let herald: HeraldProcess | null;
  beforeEach(() => {
    [home, herald] = [null, null];
  });
  afterEach(async () => {
    await herald?.end('SIGKILL');
    home?.remove();
  });

  function open(cold: boolean): Home {
    home = makeHome({ cold });
    home.post('docs/first.md', frontMatter('The first post'));
    return home;
  }

  it('is a Node that Herald supports, and the one that was asked for', () => {
    expect(satisfies(process.version, engines.node)).toBe(true);
    // CI says which it means, so that no Node is tested in another's place.
    expect(process.version).toMatch(new RegExp(`^v${process.env.HERALD_TEST_NODE ?? '\\d+'}\\.`));
  });

  it(
    'runs once on a new machine, and once more with a new post',
    async () => {
      const machine = open(true);
      const first = await runHerald(machine, ['once', '--json'], QUIET);
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(first.out)).toMatchObject({ baseline: true, added: ['docs/first.md'], left: 0 });
      machine.post('docs/second.md', frontMatter('The second post'));
      const second = await runHerald(machine, ['once', '--json'], QUIET);
      expect(second).toMatchObject({ code: 0, err: expect.not.stringMatching(/Warning|"level"/) });
      expect(JSON.parse(second.out)).toMatchObject({ baseline: false, delivered: [{ post: 'docs/second.md', destination: 'terminal' }] });
    },
    NEW_MACHINE_MS,
  );

  it('starts, announces a post that is dropped in, and ends at Ctrl-C', async () => {
    const machine = open(false);
    herald = startHerald(machine, ['start'], QUIET);
    await herald.says(/Ready in/);
    machine.post('docs/second.md', frontMatter('The second post'));
    await herald.says(/│ The second post\n/);
    expect((await herald.end('SIGINT')).code).toBe(0);
    expect(herald.err()).toBe('');
  });
});
