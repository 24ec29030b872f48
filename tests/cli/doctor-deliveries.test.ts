import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { adminFinding, deliveryFindings, isStatus } from '../../src/cli/check-herald.ts';
import type { Hold } from '../../src/model/hold.ts';
import type { Pause } from '../../src/model/pause.ts';
import { NOW, openCommandStage } from '../support/command-stage.ts';

const finding = (env: Record<string, string>) => adminFinding(loadConfig({ HERALD_CONFIG: '', ...env }, tmpdir()));
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', HERALD_ADMIN_CHANNEL: 'slack:C0123ABCD' };

describe('doctor, of the admin channel', () => {
  it('is content with the terminal, and with a channel whose people may press buttons', () => {
    expect(finding({})).toMatchObject({ ok: true, detail: expect.stringContaining('in the terminal') });
    expect(finding({ ...SLACK, HERALD_ADMINS: 'slack:U0123ABCD' })).toEqual({
      part: 'admin channel',
      ok: true,
      detail: 'notices go to slack:C0123ABCD',
    });
    expect(finding({ ...SLACK, HERALD_ADMINS: 'slack:S0123ABCD' })).toMatchObject({ ok: true });
    expect(finding({ ...SLACK, HERALD_ADMINS: 'discord:role:112233445566778899' })).toMatchObject({ ok: false });
  });

  it('says what is missing', () => {
    expect(finding({ HERALD_ADMIN_CHANNEL: 'slack:C0123ABCD' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('slack is not connected'),
    });
    expect(finding({ ...SLACK, HERALD_ADMINS: 'discord:112233445566778899' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('name people of slack in HERALD_ADMINS'),
    });
  });
});

describe('doctor, of deliveries', () => {
  it('finds nothing where all is well', async () => {
    expect(deliveryFindings(await openCommandStage().ask('status'))).toEqual([]);
  });

  it('names who takes nothing and what waits for a word, with what to do', async () => {
    const stage = openCommandStage();
    const pause: Pause = {
      target: 'slack:C1',
      reason: { kind: 'destination-gone', detail: 'is_archived: it is archived', advice: 'Unarchive it' },
      since: NOW.toISOString(),
      probeAt: NOW.toISOString(),
    };
    const hold: Hold = { id: 'h1', kind: 'additions', since: NOW.toISOString(), posts: 240, messages: 240, samples: [], decision: null };
    await stage.ledger.pause(pause, []);
    await stage.look({ holds: [hold] });
    await stage.ask('pause');
    const findings = deliveryFindings(await stage.ask('status'));
    expect(findings.map(({ part, ok }) => [part, ok])).toEqual([
      ['deliveries', false],
      ['slack:C1', false],
      ['hold h1', false],
    ]);
    expect(findings[1]?.detail).toContain('Unarchive it, then herald resume slack:C1');
  });

  it('tells an answer from an apology', async () => {
    const stage = openCommandStage();
    expect(isStatus(await stage.ask('status'))).toBe(true);
    stage.context.health = () => Promise.reject(new Error('a fault of ours'));
    expect(isStatus(await stage.ask('status'))).toBe(false);
  });

  it('says that not everything is known while the stores are away, and tells what is', async () => {
    const stage = openCommandStage();
    await stage.ask('pause');
    stage.context.ledger.counts = () => Promise.reject(new Error('stores are away'));
    stage.context.ledger.pauses = () => Promise.reject(new Error('stores are away'));
    expect(deliveryFindings(await stage.ask('status'))).toEqual([
      { part: 'deliveries', ok: false, detail: expect.stringContaining('could not be read completely') },
      { part: 'deliveries', ok: false, detail: expect.stringContaining('all are paused') },
    ]);
  });
});
