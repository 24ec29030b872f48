import { explainServerError, type ServerProblem, type ServerSentence } from '../../src/lib/errors.ts';

/** Patterns for the error code at the start of a Redis's answer, or for a message of ioredis. */
const SENTENCES: readonly ServerSentence[] = [
  {
    said: /^(?:WRONGPASS|NOAUTH)\b|invalid password|\bAUTH\b/,
    what: (address) => `the Redis at ${address} refuses the user or password`,
    hint: 'Write both as redis://user:password@host:6379',
  },
  {
    said: /^NOPERM\b/,
    what: (address) => `the Redis at ${address} does not let this user do enough`,
    hint: 'The user needs +@all on the keys {herald}:*',
  },
  {
    said: /DB index|\bSELECT\b/,
    what: (address) => `the Redis at ${address} has no such database`,
    hint: 'End the address with /0, or with a number it has',
  },
  {
    said: /READONLY/,
    what: (address) => `the Redis at ${address} is a replica and takes no writes`,
    hint: 'Name the primary, or the sentinels: redis+sentinel://host1:26379,host2:26379/mymaster',
  },
  {
    said: /\bOOM\b/,
    what: (address) => `the Redis at ${address} is full (maxmemory) and takes no writes`,
    hint: 'Raise its maxmemory, or give the queue a Redis of its own',
  },
  {
    said: /NOREPLICAS/,
    what: (address) => `the Redis at ${address} takes no writes because too few replicas are connected`,
    hint: 'Start its replicas, or lower min-replicas-to-write',
    passing: true,
  },
  {
    said: /MISCONF/,
    what: (address) => `the Redis at ${address} takes no writes because it can't save to its disk`,
    hint: 'Make room on its disk and look into its log',
  },
  {
    said: /LOADING|BUSY\b|MASTERDOWN/,
    what: (address, detail) => `the Redis at ${address} is not ready yet (${detail})`,
    hint: 'It loads its data: wait, and look into its log if this lasts',
    passing: true,
  },
  {
    said: /max number of clients/,
    what: (address) => `the Redis at ${address} has no connection left`,
    hint: 'Raise its maxclients, or end other clients',
    passing: true,
  },
  {
    said: /CLUSTERDOWN|ClusterAllFailedError|Failed to refresh slots cache/i,
    what: (address, detail) => `the Redis cluster at ${address} is not complete (${detail})`,
    hint: 'Check its nodes with redis-cli --cluster check',
    passing: true,
  },
  {
    said: /MOVED|cross ?slot/i,
    what: (address) => `the Redis at ${address} is one node of a cluster`,
    hint: 'Write redis+cluster://host:7000,host:7001 instead of redis://',
  },
  {
    said: /All sentinels are unreachable/,
    what: (address, detail) => `no sentinel at ${address} names a primary (${detail})`,
    hint: 'Check that the sentinels run, and the name of the primary after the slash',
    passing: true,
  },
  {
    said: /ENOTFOUND/,
    what: (address) => `the host of ${address} is not known here (ENOTFOUND)`,
    hint: 'Check the host name in it, and that the server is in the same network',
  },
  {
    said: /self[- ]signed|certificate|unable to (?:verify|get)|altname|wrong version number|SSL routines/i,
    what: (address, detail) => `no TLS connection to the Redis at ${address} that can be trusted (${detail})`,
    hint: 'Use redis:// where it speaks no TLS; name the authority of its certificate in NODE_EXTRA_CA_CERTS',
  },
];

/** Explains an error of ioredis (or a Redis's own answer) as a sentence about the Redis at `address`. Pure. */
export function redisComplaint(error: unknown, address: string): ServerProblem {
  const detail = detailOf(error);
  const known = explainServerError(SENTENCES, address, detail);
  if (known) return known;
  return {
    what: `no Redis answers at ${address} (${detail})`,
    hint: 'Check that it runs and that host and port are right; without REDIS_URL, the queue lives in the database instead',
    passing: true,
  };
}

/** Returns an error's message; ioredis wraps the error of a cluster's node. */
function detailOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return detailOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const last = 'lastNodeError' in error && error.lastNodeError instanceof Error ? `: ${error.lastNodeError.message}` : '';
  return `${error.message}${last}`.slice(0, 300);
}
