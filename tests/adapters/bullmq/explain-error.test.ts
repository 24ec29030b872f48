import { describe, expect, it } from 'vitest';
import { redisComplaint } from '../../../adapters/bullmq/explain-error.ts';

const clusterError = Object.assign(new Error('Failed to refresh slots cache.'), {
  lastNodeError: new Error('CLUSTERDOWN Hash slot not served'),
});

describe('what is wrong with a Redis', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', /refuses the user or password/, false],
    ['NOAUTH Authentication required.', /refuses the user or password/, false],
    ['NOPERM this user has no permissions', /does not let this user do enough/, false],
    ['ERR DB index is out of range', /no such database/, false],
    ["READONLY You can't write against a read only replica.", /is a replica/, false],
    ["OOM command not allowed when used memory > 'maxmemory'.", /is full/, false],
    ['NOREPLICAS Not enough good replicas to write.', /too few replicas/, true],
    ['MISCONF Redis is configured to save RDB snapshots, but…', /can't save/, false],
    ['LOADING Redis is loading the dataset in memory', /not ready yet/, true],
    ['ERR max number of clients reached', /no connection left/, true],
    ['CLUSTERDOWN Hash slot not served', /cluster at .* not complete/, true],
    ['MOVED 3999 127.0.0.1:6381', /one node of a cluster/, false],
    ["CROSSSLOT Keys in request don't hash to the same slot", /one node of a cluster/, false],
    ['All sentinels are unreachable. Retrying from scratch', /no sentinel/, true],
    ['getaddrinfo ENOTFOUND redis', /not known here/, false],
    ['self-signed certificate in certificate chain', /TLS/, false],
    ['connect ECONNREFUSED 127.0.0.1:6379', /no Redis answers .*ECONNREFUSED/, true],
    ['Connection is closed.', /no Redis answers/, true],
  ])('is told in a sentence with what to do: %s', (message, what, passing) => {
    const complaint = redisComplaint(new Error(message), 'redis://cache:6379');
    expect(complaint.what).toMatch(what);
    expect(complaint.what).toContain('redis://cache:6379');
    expect(complaint.hint).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(complaint.passing).toBe(passing);
  });

  it('is told by what the last node of a cluster said', () => {
    expect(redisComplaint(clusterError, 'redis+cluster://a:1').what).toContain('Hash slot not served');
  });
});
