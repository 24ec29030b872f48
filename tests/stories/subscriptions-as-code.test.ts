import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
  home.post('docs/first.md', frontMatter('Cilium first'));
});
afterEach(() => home.remove());

const herald = (...args: string[]) => runHerald(home, args);
const file = () => join(home.dir, 'team.yaml');
const text = () => readFileSync(file(), 'utf8');
const subscriptions = async () =>
  JSON.parse((await herald('subscriptions', '--json')).out).subscriptions as { number: number; filter: string }[];

it('export, edit, diff, apply, an edit in chat, a refusal that shows it, --force: beside a running Herald', async () => {
  const running = startHerald(home);
  try {
    await running.says(/Ready in/);
    await herald('subscribe', 'kind:release', 'to:terminal', '--yes');
    expect(await herald('subscriptions', 'export', 'team.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('1 added') });
    expect(await herald('subscriptions', 'diff', 'team.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('No difference') });

    writeFileSync(file(), text().replace('filter: kind:release', 'filter: kind:release is:stable # quiet'));
    const differs = await herald('subscriptions', 'diff', 'team.yaml');
    expect(differs).toMatchObject({ code: 1, out: expect.stringContaining('kind:release → kind:release is:stable') });
    expect(await herald('subscriptions', 'apply', 'team.yaml')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Applied: 1 change'),
    });
    expect(await herald('subscriptions', 'apply', 'team.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('No difference') });

    const { number } = (await subscriptions()).at(-1) ?? { number: 0 };
    await herald('subscriptions', 'edit', `${number}`, 'cilium', '--yes');
    const refused = await herald('subscriptions', 'apply', 'team.yaml');
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('was kind:release is:stable; changed to cilium by') });
    const asJson = JSON.parse((await herald('subscriptions', 'diff', 'team.yaml', '--json')).out);
    expect(asJson).toMatchObject({ differs: true, steps: [{ act: 'change', now: 'cilium', changedMeanwhile: true }] });
    expect(await herald('subscriptions', 'apply', '--force', 'team.yaml')).toMatchObject({ code: 0 });
    expect(await herald('subscriptions', 'diff', 'team.yaml')).toMatchObject({ code: 0 });
  } finally {
    await running.end('SIGTERM');
  }
});

it('without a running Herald: mistakes with their lines, warnings, comments that stay, and files that are none', async () => {
  writeFileSync(file(), 'subscriptions:\n  - to: terminal # here\n    kind: release\n  - to: nowhere\n    kind: relase\n');
  const mistaken = await herald('subscriptions', 'apply', 'team.yaml');
  expect(mistaken).toMatchObject({ code: 2, err: expect.stringMatching(/team\.yaml:\d+ subscriptions\[1\]\.to: is not a destination/) });
  writeFileSync(file(), text().replace('nowhere', 'terminal'));
  expect((await herald('subscriptions', 'apply', '--dry-run', 'team.yaml')).out).toContain('2 changes to apply; nothing was changed');
  const warned = await herald('subscriptions', 'apply', 'team.yaml');
  expect(warned).toMatchObject({ code: 0, out: expect.stringContaining('Did you mean “release”?') });
  const exported = await herald('subscriptions', 'export', 'team.yaml');
  expect(exported).toMatchObject({ code: 0, out: expect.not.stringContaining('Not in it') });
  const others = { HERALD_ANNOUNCE_TO: 'terminal' };
  expect((await runHerald(home, ['subscriptions', 'export', 'team.yaml'], others)).out).toContain(
    'Not in it: 1 subscription of herald.yaml or HERALD_ANNOUNCE_TO, which stays there.',
  );
  expect(text()).toContain('# here');
  expect(text().match(/owner: file/g)).toHaveLength(2);
  expect((await herald('subscriptions', 'export')).out.match(/owner: file/g)).toHaveLength(2);
  expect(await herald('subscriptions', 'diff', 'missing.yaml')).toMatchObject({
    code: 2,
    err: expect.stringContaining('export missing.yaml'),
  });
  expect(await herald('subscriptions', 'apply', 'herald.yaml')).toMatchObject({
    code: 2,
    err: expect.stringContaining('file of their own'),
  });
  expect(await herald('subscriptions', 'test', 'cilium')).toMatchObject({ code: 0, out: expect.stringContaining('1 post') });
});
