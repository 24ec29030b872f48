import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { notifySystemd } from '../../src/lib/notify-systemd.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('the notifier', () => {
  test('says nothing where no systemd listens', () => {
    const sent: string[] = [];
    const notifier = notifySystemd({ WATCHDOG_USEC: '1000000' }, (message) => void sent.push(message));
    notifier.ready();
    notifier.stopping();
    notifier.close();
    expect(sent).toEqual([]);
  });

  test('tells of the start and the end, and beats twice as often as the watchdog asks', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const sent: string[] = [];
    const notifier = notifySystemd({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000' }, (message) => void sent.push(message));
    notifier.ready();
    vi.advanceTimersByTime(60_000);
    notifier.stopping();
    notifier.close();
    vi.advanceTimersByTime(120_000);
    expect(sent).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
  });

  test('sends by systemd-notify, which gets no settings of ours', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'herald-notify-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    writeFileSync(join(dir, 'systemd-notify'), `#!/bin/sh\n(echo "$@"; env) > "${dir}/said.part"\nmv "${dir}/said.part" "${dir}/said"\n`);
    chmodSync(join(dir, 'systemd-notify'), 0o755);
    notifySystemd({ NOTIFY_SOCKET: '/run/x', PATH: `${dir}:${process.env.PATH}`, SLACK_BOT_TOKEN: 'xoxb-1' }).ready();
    await vi.waitFor(() => expect(existsSync(join(dir, 'said'))).toBe(true), 10_000);
    const said = readFileSync(join(dir, 'said'), 'utf8');
    expect(said).toMatch(/^READY=1\n/);
    expect(said).toContain('NOTIFY_SOCKET=/run/x');
    expect(said).not.toContain('xoxb');
  });
});

test('the unit waits for Herald, watches it, does not restart it for bad settings, and locks it in', () => {
  const unit = read('deploy/herald.service');
  for (const line of [
    'Type=notify',
    'NotifyAccess=all',
    'RestartPreventExitStatus=78',
    'ProtectSystem=strict',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
  ])
    expect(unit.split('\n'), line).toContain(line);
  expect(unit).toMatch(/^WatchdogSec=\d+$/m);
  expect(unit).not.toMatch(/^MemoryDenyWriteExecute/m);
  expect(unit).toContain(`/node_modules/${(JSON.parse(read('package.json')) as { name: string }).name}/dist/src/main.js start`);
});

test('other verbs run beside the service as it runs: the same program, user, folders and settings', () => {
  const unit = read('deploy/herald.service');
  const script = read('deploy/herald');
  const [, program] = /^ExecStart=(.*) start$/m.exec(unit) ?? [];
  const [node, main] = program?.split(' ') ?? [];
  for (const [key, written] of [
    [/^WorkingDirectory=(.*)$/m, (dir: string) => `cd ${dir} || exit 78\n`],
    [/^User=(.*)$/m, (user: string) => `exec runuser -u ${user} -- `],
    [/^Environment=(.*)$/m, (env: string) => ` ${env} `],
    [/^EnvironmentFile=(.*)$/m, (file: string) => ` ${node} --env-file=${file} ${main} "$@"\n`],
  ] as const)
    expect(script).toContain(written(key.exec(unit)?.[1] ?? 'missing'));
});
