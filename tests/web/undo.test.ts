import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DashboardStage, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  admin = await stage.signIn(TOKEN);
});
afterAll(() => stage.close());

type Field = readonly [name: string, value: string];
const send = async (path: string, fields: readonly Field[]): Promise<string> => {
  const body = new URLSearchParams([
    ['csrf', await stage.csrfOf(admin)],
    ...fields.map(([name, value]): [string, string] => [name, value]),
  ]);
  return (await fetch(`${stage.url}${path}`, { method: 'POST', headers: { cookie: admin }, body })).text();
};
/** The hidden fields of the one form that leads to `path`. */
const formIn = (html: string, path: string): Field[] => {
  const [, form = ''] = html.split(`<form method="post" action="${path}"`);
  const [own = ''] = form.split('</form>');
  return [...own.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    .map(([, name = '', value = '']): Field => [name, value])
    .filter(([name]) => name !== 'csrf');
};
/** Shows the plan of an order, and confirms it. */
const order = async (action: string, paths: readonly string[]): Promise<string> => {
  const keys = paths.map((path): Field => ['key', stage.key(path)]);
  const plan = await send('/deliveries/plan', [['action', action], ['scope', 'selected'], ...keys]);
  return send('/deliveries/plan', formIn(plan, '/deliveries/plan'));
};
const statesOf = (paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => (await stage.herald.ledger.find({ keys: [stage.key(path)] }, 1))[0]?.state));

describe('an order that was carried out', () => {
  test('is taken back as far as it still waits, with its plan first', async () => {
    const done = await order('resend', ['failed.md', 'old.md']);
    expect(await statesOf(['failed.md', 'old.md'])).toEqual(['queued', 'queued']);
    const plan = await send('/deliveries/undo', formIn(done, '/deliveries/undo'));
    expect(plan).toContain('2 deliveries of this action are still waiting');
    expect(await statesOf(['failed.md', 'old.md'])).toEqual(['queued', 'queued']);
    // One of them goes out before that is confirmed.
    const rateLimits = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };
    const claim = { owner: 'stage', nowMs: Date.now(), rateLimits, leaseMs: 0, gracePeriodMs: 0 };
    expect((await stage.herald.ledger.claim(stage.key('failed.md'), claim)).kind).toBe('claimed');
    expect(await send('/deliveries/undo', formIn(plan, '/deliveries/undo'))).toContain('1 delivery was discarded');
    expect(await statesOf(['failed.md', 'old.md'])).toEqual(['sending', 'skipped']);
    expect((await stage.herald.commands.audit.latest(1))[0]).toMatchObject({ action: 'discard', detail: { deliveries: 1 } });
    expect(await send('/deliveries/undo', formIn(plan, '/deliveries/undo'))).toContain('Nothing is waiting any more');
  });

  test('by which deliveries were marked as seen sends them after all: not what was skipped before, nor what is in doubt', async () => {
    const paths = ['held-1.md', 'old.md', 'doubt.md'];
    const done = await order('seen', paths);
    expect(await statesOf(paths)).toEqual(['skipped', 'skipped', 'skipped']);
    const plan = await send('/deliveries/plan', formIn(done, '/deliveries/plan'));
    expect(plan).toContain('1 message');
    expect(await statesOf(paths)).toEqual(['skipped', 'skipped', 'skipped']);
    await send('/deliveries/plan', formIn(plan, '/deliveries/plan'));
    expect(await statesOf(paths)).toEqual(['queued', 'skipped', 'skipped']);
  });

  test('can’t be undone where it has changed nothing', async () => {
    expect(await order('seen', ['cilium.md'])).not.toContain('Undo');
  });

  test.each(['/deliveries/undo', '/deliveries/plan'])('is not undone by %s once it is forgotten', async (path) => {
    expect(
      await send(path, [
        ['action', 'resend'],
        ['undo', 'no-such-order'],
      ]),
    ).toContain('too old to be undone');
  });
});
