import { describe, expect, it } from 'vitest';
import { createOutageLog } from '../../../adapters/bullmq/backend.ts';
import type { Log } from '../../../src/ops/log.ts';
import { createOutages } from '../../../src/ops/outages.ts';

function watch() {
  const told: [string, object][] = [];
  let nowMs = 1_000;
  const log: Log = (event, facts) => told.push([event, facts]);
  const outages = createOutageLog(log, createOutages(log, () => nowMs).of('queue'), () => nowMs);
  return { told, outages, names: () => told.map(([name]) => name), pass: (ms: number) => (nowMs += ms) };
}

const refused = () => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });

describe('the log of the queue’s connections', () => {
  it('counts errors of a server that is away as one outage', () => {
    const { names, outages } = watch();
    for (let n = 0; n < 50; n += 1) outages.failed(refused());
    expect(names().filter((name) => name !== 'outage.lasts')).toEqual(['outage.began']);
  });

  it('says nothing more once it was ended', () => {
    const { names, outages } = watch();
    outages.failed(refused());
    outages.end();
    outages.failed(refused());
    outages.failed(new Error('Missing lock for job a'));
    outages.worked();
    expect(names()).toEqual(['outage.began']);
  });

  it('tells of the same other error at most once a minute, and of different ones each', () => {
    const { told, outages, pass } = watch();
    outages.failed(new Error('Missing lock for job a'));
    pass(59_000);
    outages.failed(new Error('Missing lock for job a'));
    outages.failed(new Error('Missing lock for job b'));
    pass(1_000);
    outages.failed(new Error('Missing lock for job a'));
    expect(told.map(([event, facts]) => [event, (facts as { error: Error }).error.message])).toEqual([
      ['queue.error', 'Missing lock for job a'],
      ['queue.error', 'Missing lock for job b'],
      ['queue.error', 'Missing lock for job a'],
    ]);
  });
});
