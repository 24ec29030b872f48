import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/lib/errors.ts';
import { createTextLog, type LogLevel, type TextLogOptions } from '../../src/ops/log.ts';
import { EVENTS, type EventName } from '../support/all-events.ts';
import { sampleFacts } from '../support/event-samples.ts';

const at = new Date(2026, 0, 31, 7, 12, 3);

function open(level: LogLevel = 'debug', own: Partial<TextLogOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createTextLog(level, { write, colour: false, besideTerminal: false, now: () => at, events: EVENTS, ...own });
  return { log, lines };
}

const paused = { target: 'slack:C0123ABCD', reason: 'is_archived: the channel is archived' };
const delivery = { key: 'k', platform: 'slack', destination: 'slack:C0123', attempt: 1 };

describe('the log on a terminal', () => {
  it('is one line an event: time, level, sentence', () => {
    const { log, lines } = open();
    log('delivery.target-paused', paused);
    expect(lines).toEqual(['07:12:03 warn  slack:C0123ABCD is paused: is_archived: the channel is archived; its deliveries are kept']);
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('at level %s has %i of four', (level, shown) => {
    const { log, lines } = open(level);
    log('control.dropped', { error: 'x' });
    log('slack.connected', {});
    log('delivery.target-paused', paused);
    log('database.broken', { error: 'x' });
    expect(lines).toHaveLength(shown);
  });

  it('has colours by level where they are wanted', () => {
    const { log, lines } = open('debug', { colour: true });
    log('delivery.target-paused', paused);
    log('database.broken', { error: 'x' });
    expect(lines).toEqual([expect.stringContaining('\u001b[33mwarn'), expect.stringContaining('\u001b[31merror')]);
  });

  it('shows a stack only of a fault of ours, and only at level debug', () => {
    for (const level of ['warn', 'debug'] as const) {
      const { log, lines } = open(level);
      log('delivery.fault', { ...delivery, error: new TypeError('no such thing') });
      log('delivery.fault', { ...delivery, error: new DeliveryError({ kind: 'rejected', detail: 'no_text' }) });
      log('scan.failed', { error: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
      expect(lines.map((line) => line.split('\n').length)).toEqual(level === 'debug' ? [5, 1, 1] : [1, 1, 1]);
    }
  });

  it('leaves to the terminal what that tells in its own words', () => {
    for (const besideTerminal of [true, false]) {
      const { log, lines } = open('warn', { besideTerminal });
      log('post.problem', { path: 'a.md', line: 3, code: 'yaml-syntax' });
      log('outage.began', { part: 'git', reason: 'the repository denied access' });
      log('outage.began', { part: 'database', reason: 'nothing answers' });
      expect(lines).toHaveLength(besideTerminal ? 1 : 3);
    }
  });

  it.each(Object.keys(EVENTS) as EventName[])('stays one printable line without secrets whatever the facts hold: %s', (name) => {
    const { log, lines } = open('debug');
    const hostile = `a\n\u001b[2J\u009b31m\u202e\u2028\u0007 xoxb-1-secret ${'x'.repeat(100_000)}`;
    log(name, sampleFacts(name, hostile) as never);
    const [line = ''] = lines;
    expect(line).toMatch(/^07:12:03 (?:error|warn |info |debug) \P{C}+$/u);
    expect(line).not.toContain('secret');
    expect(line.length).toBeLessThan(700);
  });
});
