import type { ServerComplaint } from '../../src/lib/errors.ts';

type Sentence = (address: string, detail: string) => ServerComplaint;

/** By the first word of a Redis's answer, or by what ioredis says. The first that matches counts. */
const SENTENCES: readonly (readonly [RegExp, Sentence])[] = [
  [
    /^(?:WRONGPASS|NOAUTH)\b|invalid password|\bAUTH\b/,
    (address) => ({
      what: `the Redis at ${address} refuses the user or password`,
      hint: 'Write both as redis://user:password@host:6379',
      passing: false,
    }),
  ],
  [
    /^NOPERM\b/,
    (address) => ({
      what: `the Redis at ${address} does not let this user do enough`,
      hint: 'The user needs +@all on the keys {herald}:*',
      passing: false,
    }),
  ],
  [
    /DB index|\bSELECT\b/,
    (address) => ({
      what: `the Redis at ${address} has no such database`,
      hint: 'End the address with /0, or with a number it has',
      passing: false,
    }),
  ],
  [
    /READONLY/,
    (address) => ({
      what: `the Redis at ${address} is a replica and takes no writes`,
      hint: 'Name the primary, or the sentinels: redis+sentinel://host1:26379,host2:26379/mymaster',
      passing: false,
    }),
  ],
  [
    /\bOOM\b/,
    (address) => ({
      what: `the Redis at ${address} is full (maxmemory) and takes no writes`,
      hint: 'Raise its maxmemory, or give the queue a Redis of its own',
      passing: false,
    }),
  ],
  [
    /NOREPLICAS/,
    (address) => ({
      what: `the Redis at ${address} takes no writes because too few replicas are connected`,
      hint: 'Start its replicas, or lower min-replicas-to-write',
      passing: true,
    }),
  ],
  [
    /MISCONF/,
    (address) => ({
      what: `the Redis at ${address} takes no writes because it can't save to its disk`,
      hint: 'Make room on its disk and look into its log',
      passing: false,
    }),
  ],
  [
    /LOADING|BUSY\b|MASTERDOWN/,
    (address, detail) => ({
      what: `the Redis at ${address} is not ready yet (${detail})`,
      hint: 'It loads its data: wait, and look into its log if this lasts',
      passing: true,
    }),
  ],
  [
    /max number of clients/,
    (address) => ({
      what: `the Redis at ${address} has no connection left`,
      hint: 'Raise its maxclients, or end other clients',
      passing: true,
    }),
  ],
  [
    /CLUSTERDOWN|ClusterAllFailedError|Failed to refresh slots cache/i,
    (address, detail) => ({
      what: `the Redis cluster at ${address} is not complete (${detail})`,
      hint: 'Check its nodes with redis-cli --cluster check',
      passing: true,
    }),
  ],
  [
    /MOVED|cross ?slot/i,
    (address) => ({
      what: `the Redis at ${address} is one node of a cluster`,
      hint: 'Write redis+cluster://host:7000,host:7001 instead of redis://',
      passing: false,
    }),
  ],
  [
    /All sentinels are unreachable/,
    (address, detail) => ({
      what: `no sentinel at ${address} names a primary (${detail})`,
      hint: 'Check that the sentinels run, and the name of the primary after the slash',
      passing: true,
    }),
  ],
  [
    /ENOTFOUND/,
    (address) => ({
      what: `the host of ${address} is not known here (ENOTFOUND)`,
      hint: 'Check the host name in it, and that the server is in the same network',
      passing: false,
    }),
  ],
  [
    /self[- ]signed|certificate|unable to (?:verify|get)|altname|wrong version number|SSL routines/i,
    (address, detail) => ({
      what: `no TLS connection to the Redis at ${address} that can be trusted (${detail})`,
      hint: 'Use redis:// where it speaks no TLS; name the authority of its certificate in NODE_EXTRA_CA_CERTS',
      passing: false,
    }),
  ],
];

/** An error of ioredis (or a Redis's own answer) as a sentence about the one at `address`. Pure. */
export function redisComplaint(error: unknown, address: string): ServerComplaint {
  const detail = detailOf(error);
  const known = SENTENCES.find(([pattern]) => pattern.test(detail));
  if (known) return known[1](address, detail);
  return {
    what: `no Redis answers at ${address} (${detail})`,
    hint: 'Check that it runs and that host and port are right; without REDIS_URL, the queue lives in the database instead',
    passing: true,
  };
}

/** ioredis wraps what a cluster's node said. */
function detailOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return detailOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const last = 'lastNodeError' in error && error.lastNodeError instanceof Error ? `: ${error.lastNodeError.message}` : '';
  return `${error.message}${last}`.slice(0, 300);
}
