import { describe, expect, it } from 'vitest';
import { SLACK_EVENTS } from '../../adapters/slack/events.ts';
import { DeliveryError } from '../../src/lib/errors.ts';
import { RESERVED_NAMES } from '../../src/ops/events/event.ts';
import { createLog, type LogLevel } from '../../src/ops/log.ts';

function open(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog(level, SLACK_EVENTS, (line) => lines.push(line));
  return { log, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') };
}

const delivery = { key: 'k', platform: 'slack', destination: 'slack:C0123', attempt: 1 };
const problem = { path: 'a.md', line: 3, code: 'yaml' };

describe('the log', () => {
  it('writes one JSON line an event, with the level of the table', () => {
    const { log, lines, last } = open();
    log('post.problem', problem);
    expect(last()).toEqual({ level: 40, time: expect.stringMatching(/^\d{4}-.*Z$/), event: 'post.problem', ...problem });
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const)('at level %s shows %j', (level, shown) => {
    const { log, lines } = open(level);
    log('control.dropped', { error: 'x' });
    log('slack.connected', {});
    log('post.problem', problem);
    log('database.broken', { error: 'x' });
    expect(lines.map((line) => ({ 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' })[JSON.parse(line).level as 20])).toEqual(shown);
  });

  it.each(RESERVED_NAMES)('no fact can take the place of the log’s own field “%s”, whatever the types were told', (name) => {
    const { log, lines } = open();
    log('post.problem', { ...problem, error: new Error('ours'), [name]: 'forged' } as typeof problem);
    const [line = ''] = lines;
    expect(line.split(`"${name}":`)).toHaveLength(['event', 'level', 'time', 'err'].includes(name) ? 2 : 1);
    expect(JSON.parse(line)).toMatchObject({ level: 40, event: 'post.problem', err: { message: 'ours' }, [`fact_${name}`]: 'forged' });
  });

  it('gives the stack of our own faults only: where a server was away there is nothing to learn from it', () => {
    const { log, last } = open();
    log('delivery.fault', { ...delivery, error: new TypeError('no such thing') });
    expect(last().err).toEqual({ name: 'TypeError', message: 'no such thing', stack: expect.stringContaining('log.test.ts') });
    log('scan.failed', { error: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) });
    expect(last().err).toEqual({ name: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' });
    log('delivery.fault', { ...delivery, error: new DeliveryError({ kind: 'rejected', detail: 'no_text' }) });
    expect(last().err).toEqual({ name: 'DeliveryError', message: 'rejected: no_text' });
    log('scan.failed', { error: { odd: 'xoxb-1-secret' } });
    expect(last().err).toEqual({ odd: '[token]' });
  });

  it('masks secrets wherever they stand: facts, messages, stacks, and what lies inside', () => {
    const { log, lines } = open();
    const error = new Error('postgres://herald:secret@db refused xoxb-1-secret');
    log('delivery.fault', { ...delivery, destination: 'Bearer secret-secret', error });
    log('slack.event-failed', { failure: { kind: 'unavailable', detail: 'wss://x/?ticket=secret' } });
    expect(lines.join('')).not.toContain('secret-');
    expect(lines.join('').replaceAll('[secret]', '')).not.toContain('secret');
  });

  it('escapes control characters, line separators and marks of direction, and still says the same', () => {
    const { log, lines, last } = open();
    const hostile = 'a\u0000\u001b[31mb\u0007\u007f\u0085\u009b2Jc\u061c\u200e\u2028d\u2029e\u202ef\u2066g\ufeffh';
    log('post.problem', { ...problem, path: hostile });
    expect(lines.join('')).toMatch(/^[\x20-\x7e]+\n$/);
    expect(last().path).toBe(hostile);
  });

  it('cuts what is long and deep', () => {
    const { log, lines } = open();
    log('post.problem', { ...problem, path: 'x'.repeat(100_000) });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log('scan.failed', { error: circle });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2_000);
  });
});
