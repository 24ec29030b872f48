import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/lib/errors.ts';
import type { Log } from '../../src/ops/log.ts';
import { awayReason, createOutages } from '../../src/ops/outages.ts';

const SETTLE_MS = 20;

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });
const replied = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

function open() {
  const told: [string, object][] = [];
  const waiting: (() => void)[] = [];
  let nowMs = 1_000;
  const log: Log = (name, facts) => {
    if (name !== 'outage.lasts') told.push([name, facts]);
    for (const check of waiting.splice(0)) check();
  };
  const outages = createOutages(log, () => nowMs, SETTLE_MS);
  return {
    told,
    outages,
    database: outages.of('database'),
    pass: (ms: number) => (nowMs += ms),
    /** Resolves with what was told, once so much was. */
    tells: async (lines: number) => {
      while (told.length < lines) await new Promise<void>((resolve) => waiting.push(resolve));
      return told;
    },
  };
}

describe('the register of outages', () => {
  it('tells of an outage in two lines, however many errors it brings: its reason, its length, and what it cost', async () => {
    const { database, pass, tells } = open();
    for (let n = 0; n < 50; n += 1) expect(database.failed(coded('ECONNREFUSED'), { keys: [`k${n % 12}`] })).toBe(true);
    pass(7_000);
    database.worked();
    database.worked();
    expect(await tells(2)).toEqual([
      ['outage.began', { part: 'database', reason: 'nothing answers at its address (ECONNREFUSED)' }],
      ['outage.ended', { part: 'database', forMs: 7_000, failures: 50, waited: 12 }],
    ]);
  });

  it('tells at level debug that it lasts, at most once a second', () => {
    const lasts: object[] = [];
    let nowMs = 0;
    const outages = createOutages(
      (name, facts) => void (name === 'outage.lasts' && lasts.push(facts)),
      () => nowMs,
    );
    for (; nowMs <= 2_500; nowMs += 100) outages.of('queue').failed(coded('ECONNREFUSED'));
    expect(lasts).toMatchObject([{ failures: 11 }, { failures: 21 }]);
  });

  it('tells of the next outage again, and of parts each for itself', async () => {
    const { outages, database, tells } = open();
    database.failed(coded('57P01'));
    outages.of('queue').failed(coded('ECONNRESET'));
    database.worked();
    await tells(3);
    database.failed(coded('57P01'));
    expect((await tells(4)).map(([name, facts]) => [name, (facts as { part: string }).part])).toEqual([
      ['outage.began', 'database'],
      ['outage.began', 'queue'],
      ['outage.ended', 'database'],
      ['outage.began', 'database'],
    ]);
  });

  it('counts errors that come right after the first success to the outage that was', async () => {
    const { database, told, pass, tells } = open();
    database.failed(coded('ECONNREFUSED'));
    pass(100);
    database.worked();
    database.failed(coded('ECONNREFUSED'));
    pass(100);
    database.worked();
    await tells(2);
    expect(told.map(([name]) => name)).toEqual(['outage.began', 'outage.ended']);
    expect(told[1]?.[1]).toMatchObject({ forMs: 200, failures: 2 });
  });

  it('counts one error once, whoever comes upon it', async () => {
    const { outages, database, tells } = open();
    const error = coded('ECONNREFUSED');
    outages.of('queue').failed(error);
    expect(database.failed(error)).toBe(true);
    outages.of('queue').worked();
    expect(await tells(2)).toMatchObject([
      ['outage.began', { part: 'queue' }],
      ['outage.ended', { failures: 1 }],
    ]);
  });

  it('does not take a connection for the end of it where connections were not what failed', async () => {
    const { database, outages, tells } = open();
    database.failed(coded('25006', 'cannot execute INSERT in a read-only transaction'));
    database.worked('reach');
    expect(outages.current()).toEqual([{ part: 'database', sinceMs: 1_000, reason: 'it accepts no writes (25006)' }]);
    database.worked();
    expect(await tells(2)).toMatchObject([
      ['outage.began', {}],
      ['outage.ended', {}],
    ]);
  });

  it('is over for a platform when each side that failed works again', async () => {
    const { outages, tells } = open();
    const slack = outages.of('slack');
    slack.failed(new DeliveryError({ kind: 'unavailable', detail: 'ECONNREFUSED' }), { side: 'receiving' });
    slack.failed(new DeliveryError({ kind: 'unavailable', detail: 'ECONNREFUSED' }), { side: 'sending' });
    slack.worked('sending');
    expect(outages.current()).toHaveLength(1);
    slack.worked('receiving');
    expect(outages.current()).toEqual([]);
    expect(await tells(2)).toMatchObject([
      ['outage.began', {}],
      ['outage.ended', { failures: 2 }],
    ]);
  });

  it('leaves faults of ours to their own events, also in the middle of an outage', () => {
    const { told, outages, database } = open();
    const log = outages.guard('database');
    database.failed(coded('ECONNREFUSED'));
    for (const error of [new TypeError('x is undefined'), coded('23505'), coded('42P01'), replied('WRONGTYPE'), 'text', null])
      log('scan.failed', { error });
    log('scan.failed', { error: coded('ECONNRESET') });
    log('slack.connected', {});
    expect(told.map(([name]) => name)).toEqual(['outage.began', ...Array(6).fill('scan.failed'), 'slack.connected']);
  });

  it('tells those who wait for a part that it is back, at once', () => {
    const { database } = open();
    let back = 0;
    database.onBack(() => {
      back += 1;
    });
    database.worked();
    expect(back).toBe(0);
    database.failed(coded('ECONNREFUSED'));
    database.worked();
    expect(back).toBe(1);
  });

  it('tells of the end that was to be told when it is closed, and nothing after that', () => {
    const { told, outages, database } = open();
    database.failed(coded('ECONNREFUSED'));
    database.worked();
    outages.close();
    expect(database.failed(coded('ECONNREFUSED'))).toBe(true);
    expect(database.failed(new Error('ours'))).toBe(false);
    expect(told.map(([name]) => name)).toEqual(['outage.began', 'outage.ended']);
  });
});

describe('the reason of an outage', () => {
  it.each([
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
    ['57P01', '57P02', '57P03', '08006', '08P01', '53300', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET'],
  ])('is known by the codes of a server that can’t be reached: %s, %s …', (...codes) => {
    for (const code of codes) expect(awayReason(coded(code)), code).toMatchObject({ side: 'reach', reason: expect.stringContaining(code) });
  });

  it.each(['25006', '53100', '53200', 'ENOSPC', 'EDQUOT', 'EROFS'])('is known by the code of one that does not serve: %s', (code) => {
    expect(awayReason(coded(code))).toMatchObject({ side: 'serve' });
  });

  it.each([
    'Connection is closed.',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
    'Command timed out',
  ])('is known by the words of pg and ioredis: %s', (message) => {
    expect(awayReason(new Error(message))).toMatchObject({ side: 'reach' });
  });

  it.each([
    "READONLY You can't write against a read only replica.",
    "OOM command not allowed when used memory > 'maxmemory'.",
    'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    'NOREPLICAS Not enough good replicas to write.',
    'LOADING Redis is loading the dataset in memory',
    'MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.',
    'CLUSTERDOWN The cluster is down',
    'ERR Error running script (call to f_1): @user_script:1: -READONLY You can’t write against a read only replica.',
  ])('is known by what Redis answers: %s', (message) => {
    expect(awayReason(replied(message))).toMatchObject({ side: 'serve' });
    expect(awayReason(new Error(message))).toBeNull();
  });

  it('is found in what an error was caused by, and in the first of several addresses', () => {
    expect(awayReason(new Error('fetch failed', { cause: coded('ECONNREFUSED') }))).toMatchObject({ side: 'reach' });
    expect(awayReason(new AggregateError([coded('ENOTFOUND')]))).toMatchObject({ side: 'reach' });
    const circle = new Error('circle');
    circle.cause = circle;
    expect(awayReason(circle)).toBeNull();
  });

  it('is what Herald itself says of platforms, and not that a platform refuses something', () => {
    expect(awayReason(new DeliveryError({ kind: 'unavailable', detail: 'HTTP 503' }))?.reason).toBe('HTTP 503');
    for (const kind of ['rejected', 'unauthorized', 'destination-gone', 'unknown-outcome'] as const)
      expect(awayReason(new DeliveryError({ kind, detail: 'x' }))).toBeNull();
  });
});
