/** Why a part is away. `reach`: it can't be reached; `serve`: it answers, and does not do what it is asked. */
export interface AwayReason {
  /** A sentence without its full stop, about “it”. */
  reason: string;
  side: 'reach' | 'serve';
}

/** Codes of Node's sockets and files, of undici, and of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CODES: readonly [RegExp, AwayReason['side'], string][] = [
  [/^ECONNREFUSED$/, 'reach', 'nothing answers at its address'],
  [/^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, 'reach', 'the connection was cut'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'reach', 'its host name is not known'],
  [/^(?:ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'reach', 'no answer in time'],
  [/^E(?:HOST|NET)(?:UNREACH|DOWN)$/, 'reach', 'the network does not lead to it'],
  [/^57P0[12]$/, 'reach', 'it is shutting down'],
  [/^57P03$/, 'reach', 'it is starting or shutting down'],
  [/^(?:08\w{3}|57P\w\w)$/, 'reach', 'the connection was lost'],
  [/^53300$/, 'reach', 'it has no connection left'],
  [/^53100$/, 'serve', 'its disk is full'],
  [/^53\w{3}$/, 'serve', 'it is out of memory or another resource'],
  [/^25006$/, 'serve', 'it takes no writes'],
  [/^(?:ENOSPC|EDQUOT)$/, 'serve', 'it is full'],
  [/^EROFS$/, 'serve', 'it takes no writes'],
];

/** What Redis answers instead of doing what it is asked. https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const REDIS: readonly [RegExp, string][] = [
  [/\b(?:READONLY|UNBLOCKED)\b/, 'it is a replica, which takes no writes'],
  [/\bOOM\b/, 'its memory is full'],
  [/\bNOREPLICAS\b/, 'too few replicas follow it'],
  [/\bLOADING\b/, 'it is still loading its data'],
  [/\b(?:CLUSTERDOWN|MASTERDOWN|TRYAGAIN)\b/, 'its cluster is not complete'],
  [/\bMISCONF\b/, 'it can’t save to its disk'],
];

/** Errors of pg, pg-pool and ioredis that have no code. */
const LOST =
  /connection (?:is closed|terminated|timeout|ended)|connection error and is not queryable|timeout exceeded when trying to connect|ECONN|max retries per request|stream isn't writeable|command timed out|the database system is/i;

const MOST_CAUSES = 5;

/** Why whoever threw this error could not be used; null: the error says nothing of that kind, so it may be a fault of ours. Pure. */
export function awayReason(error: unknown, depth = 0): AwayReason | null {
  if (typeof error !== 'object' || error === null || depth > MOST_CAUSES) return null;
  return foreseen(error) ?? codedReason(error) ?? messageReason(error) ?? innerReason(error, depth);
}

/** Errors of Herald that say themselves that something is away: a platform, a repository, a folder. */
function foreseen(error: object): AwayReason | null {
  const { failure, trouble, mistakes } = error as {
    failure?: { kind: string; detail?: string };
    trouble?: { message: string };
    mistakes?: readonly { what: string }[];
  };
  if (failure?.kind === 'unavailable') return { reason: failure.detail ?? failure.kind, side: 'reach' };
  const reason = trouble?.message ?? mistakes?.[0]?.what;
  return reason === undefined ? null : { reason, side: 'reach' };
}

function codedReason(error: object): AwayReason | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [, side, words] = CODES.find(([pattern]) => pattern.test(code)) ?? [];
  return side === undefined ? null : { reason: `${words} (${code})`, side };
}

function messageReason(error: object): AwayReason | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'ReplyError') {
    const [, words] = REDIS.find(([pattern]) => pattern.test(error.message)) ?? [];
    return words === undefined ? null : { reason: words, side: 'serve' };
  }
  return LOST.test(error.message) ? { reason: 'the connection was lost', side: 'reach' } : null;
}

/** Of several addresses that were tried the first stands for all. */
function innerReason(error: object, depth: number): AwayReason | null {
  if (error instanceof AggregateError) return awayReason(error.errors[0], depth + 1);
  return error instanceof Error ? awayReason(error.cause, depth + 1) : null;
}
