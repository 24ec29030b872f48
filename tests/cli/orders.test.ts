import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

const herald = (...args: string[]) => runHerald(home, args);
const facts = async (...args: string[]) => JSON.parse((await herald(...args, '--json')).out) as Record<string, unknown>;

describe('an admin’s orders on the command line', () => {
  it('a pause outlives the process; what waits is explained, taken out or sent', async () => {
    await herald('once');
    expect(await herald('pause', 'moving', 'house')).toMatchObject({ code: 0, out: expect.stringContaining('moving house') });
    home.post('docs/a.md', frontMatter('Cilium in practice'));
    home.post('docs/b.md', frontMatter('Kafka in practice'));
    expect(await facts('once')).toMatchObject({
      planned: [{ post: 'docs/a.md' }, { post: 'docs/b.md' }],
      delivered: [],
      left: 2,
      paused: true,
    });
    expect(await facts('status')).toMatchObject({ paused: true, stop: { who: { platform: 'terminal' }, reason: 'moving house' } });
    expect((await herald('why', 'docs/a.md')).out).toContain('waiting: everything is paused by somebody at the terminal');
    expect(await facts('discard', '--dry-run')).toMatchObject({ stage: 'dry-run', messages: 2 });
    expect(await facts('discard', '--yes')).toMatchObject({ stage: 'done', deliveries: 2 });
    expect(await facts('replay', 'docs/a.md', '--yes')).toMatchObject({ stage: 'done', messages: 1 });
    const resumed = await herald('resume');
    expect(resumed.out).toContain('Cilium in practice');
    expect(resumed.out).not.toContain('Kafka');
    expect((await herald('why', 'docs/b.md')).out).toContain('skipped: an admin discarded it');
  }, 180_000);

  it('mistakes end with exit code 2, or 78 in the settings', async () => {
    expect(await herald('hold', 'h1', 'perhaps')).toMatchObject({ code: 2, out: expect.stringContaining('For example: hold h1 digest') });
    expect(await herald('start', '--roles', 'work')).toMatchObject({ code: 78, err: expect.stringContaining('Add DATABASE_URL') });
  }, 120_000);
});
