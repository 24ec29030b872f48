import { describe, expect, it } from 'vitest';
import { createOutageLog, isLostConnection } from '../../../adapters/bullmq/outage-log.ts';

function watch() {
  const told: [string, object][] = [];
  let nowMs = 1_000;
  const outages = createOutageLog(
    (event, facts) => told.push([event, facts]),
    () => nowMs,
    () => told.push(['back', {}]),
  );
  return { told, outages, pass: (ms: number) => (nowMs += ms) };
}

const refused = () => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });

describe('the outage log', () => {
  it('tells of an outage once, however many errors it brings, and of its end', () => {
    const { told, outages, pass } = watch();
    for (let n = 0; n < 50; n += 1) outages.failed(refused());
    pass(4_000);
    outages.worked();
    outages.worked();
    expect(told).toEqual([
      ['queue.unreachable', { error: 'connect ECONNREFUSED 127.0.0.1:6379' }],
      ['queue.reachable', { downMs: 4_000 }],
      ['back', {}],
    ]);
  });

  it('tells of the next outage again', () => {
    const { told, outages } = watch();
    outages.failed(refused());
    outages.worked();
    outages.failed(refused());
    expect(told.map(([event]) => event)).toEqual(['queue.unreachable', 'queue.reachable', 'back', 'queue.unreachable']);
  });

  it('says nothing while all is well', () => {
    const { told, outages } = watch();
    outages.worked();
    expect(told).toEqual([]);
  });

  it('says nothing more once it was ended', () => {
    const { told, outages } = watch();
    outages.failed(refused());
    outages.end();
    outages.failed(new Error('Missing lock for job a'));
    outages.worked();
    expect(told.map(([event]) => event)).toEqual(['queue.unreachable']);
  });

  it('tells of the same other error at most once a minute, and of different ones each', () => {
    const { told, outages, pass } = watch();
    outages.failed(new Error('Missing lock for job a'));
    pass(59_000);
    outages.failed(new Error('Missing lock for job a'));
    outages.failed(new Error('Missing lock for job b'));
    pass(1_000);
    outages.failed(new Error('Missing lock for job a'));
    expect(told.map(([event, facts]) => [event, (facts as { error: string }).error])).toEqual([
      ['queue.error', 'Missing lock for job a'],
      ['queue.error', 'Missing lock for job b'],
      ['queue.error', 'Missing lock for job a'],
    ]);
  });
});

describe('isLostConnection', () => {
  const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

  it('knows the words of sockets, Redis and PostgreSQL for a server that is away', () => {
    for (const code of [
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      '57P01',
      '57P03',
      '08006',
    ]) {
      expect(isLostConnection(coded(code)), code).toBe(true);
    }
    for (const message of [
      'Connection is closed.',
      'Connection terminated unexpectedly',
      "Stream isn't writeable and enableOfflineQueue options is false",
    ]) {
      expect(isLostConnection(new Error(message)), message).toBe(true);
    }
  });

  it('takes refused requests for what they are', () => {
    for (const error of [coded('23505'), coded('42P01'), new Error('WRONGTYPE Operation against a key'), 'text', null])
      expect(isLostConnection(error)).toBe(false);
  });
});
