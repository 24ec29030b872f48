import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { ConfigError } from '../../src/lib/errors.ts';
import { parseRedisAddress } from '../../src/lib/redis-address.ts';

describe('the address of a Redis', () => {
  it.each([
    ['redis://127.0.0.1', { kind: 'server', tls: false, hosts: [{ host: '127.0.0.1', port: 6379 }], database: 0 }],
    ['redis://cache:6380/', { kind: 'server', hosts: [{ host: 'cache', port: 6380 }], database: 0 }],
    ['rediss://bot:p%40ss%2F@cache/3', { kind: 'server', tls: true, username: 'bot', password: 'p@ss/', database: 3 }],
    ['redis://:only@[::1]:6380?family=6', { username: null, password: 'only', hosts: [{ host: '::1', port: 6380 }], family: 6 }],
    [
      'redis+cluster://a:7000,b:7001',
      {
        kind: 'cluster',
        hosts: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 7001 },
        ],
      },
    ],
    ['rediss+cluster://u:p@a,b/0', { kind: 'cluster', tls: true, username: 'u', hosts: [{ port: 6379 }, { port: 6379 }] }],
    [
      'redis+sentinel://:s3cret@a,b:5000/mymaster',
      { kind: 'sentinel', primary: 'mymaster', database: 0, password: 's3cret', hosts: [{ port: 26_379 }, { port: 5000 }] },
    ],
    [
      'rediss+sentinel://a/my-master/2?sentinel_username=w&sentinel_password=x',
      { tls: true, primary: 'my-master', database: 2, sentinelUsername: 'w', sentinelPassword: 'x' },
    ],
  ])('is read: %s', (text, parts) => {
    const address = parseRedisAddress(text);
    expect(address).toMatchObject(parts);
    expect('shown' in address ? address.shown : '').not.toMatch(/s3cret|only|p%40ss|p@ss|:p@|=x/);
  });

  it.each([
    ['localhost:6379', /not a Redis address/],
    ['http://localhost', /not a Redis address/],
    ['redis+replica://a', /not a Redis address/],
    ['redis://', /not a Redis address/],
    ['', /not a Redis address/],
    ['redis://a:70000', /host that is not written as host:port/],
    ['redis+cluster://a,,b', /host that is not written as host:port/],
    ['redis://a,b', /several hosts/],
    ['redis://s3cret%zz@a', /%25/],
    ['redis://s3cret:x@a/first', /database number/],
    ['redis+cluster://a/1', /only one/],
    ['redis+sentinel://u:s3cret@a,b', /names no primary.*\/mymaster/],
    ['redis+sentinel://a/mymaster/x', /database number/],
    [
      'redis+sentinel://a/mymaster?password=s3cret',
      /unknown setting after “\?”: password \(known: family, sentinel_username, sentinel_password\)/,
    ],
    ['redis://a?sentinel_password=s3cret', /unknown setting after “\?”: sentinel_password/],
  ])('is refused with the mistake and good examples, never with what it holds: %s', (text, words) => {
    const parsed = parseRedisAddress(text);
    expect('mistake' in parsed ? parsed.mistake : parsed).toMatch(words);
    if (text === '') return;
    const read = () => loadConfig({ DATABASE_URL: 'postgres://db/herald', REDIS_URL: text }, '/');
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^REDIS_URL: .*redis\+cluster:\/\/.*redis\+sentinel:\/\//);
    expect(read).not.toThrow(/s3cret/);
  });
});
