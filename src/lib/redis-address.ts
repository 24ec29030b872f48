/** Address of the queue's Redis: one server, the nodes of a cluster, or sentinels that know the primary. */
export type RedisAddress = {
  tls: boolean;
  hosts: readonly { host: string; port: number }[];
  username: string | null;
  password: string | null;
  /** IP version, 0 for either; null: the default of ioredis. */
  family: 0 | 4 | 6 | null;
  /** For logs: without user and passwords. */
  shown: string;
} & (
  | { kind: 'server'; database: number }
  | { kind: 'cluster' }
  | { kind: 'sentinel'; primary: string; database: number; sentinelUsername: string | null; sentinelPassword: string | null }
);

/** Examples of valid addresses, shown after an invalid one. */
export const REDIS_EXAMPLES =
  'Write it like redis://user:password@127.0.0.1:6379/0, redis+cluster://host1:7000,host2:7000 or redis+sentinel://host1:26379,host2:26379/mymaster (rediss for TLS); in a password, / # ? are written %2F %23 %3F';

const PARTS = /^(rediss?)(?:\+(cluster|sentinel))?:\/\/(?:([^/?#]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const HOST = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;
const FAMILIES = [0, 4, 6] as const;
const DEFAULT_PORTS = { server: 6379, cluster: 6379, sentinel: 26_379 } as const;

/**
 * Parses `redis://`, `redis+cluster://host,host` and `redis+sentinel://host,host/primary[/database][?sentinel_username=…&sentinel_password=…]`, with `rediss` for TLS.
 * Each may have `?family=0|4|6`. A mistake is returned as text that never contains the address. Pure.
 */
export function parseRedisAddress(text: string): RedisAddress | { mistake: string } {
  const [, scheme, kind = 'server', login, hostList = '', path = '', query = ''] = PARTS.exec(text) ?? [];
  if (!scheme || (kind !== 'server' && kind !== 'cluster' && kind !== 'sentinel')) return { mistake: 'is not a Redis address' };
  const hosts = hostList.split(',').map((entry) => hostOf(entry, DEFAULT_PORTS[kind]));
  if (!hosts.every((host) => host !== null)) return { mistake: 'has a host that is not written as host:port' };
  if (kind === 'server' && hosts.length > 1) return { mistake: 'has several hosts, which only a cluster or sentinels can have' };
  const credentials = loginOf(login);
  if (!credentials) return { mistake: 'has a user or password with an invalid “%”: write it as %25' };

  const tls = scheme === 'rediss';
  const plain = kind === 'server' ? scheme : `${scheme}+${kind}`;
  const shown = `${plain}://${hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',')}${path ? `/${path}` : ''}`;
  const settings = new URLSearchParams(query);
  const known = kind === 'sentinel' ? ['family', 'sentinel_username', 'sentinel_password'] : ['family'];
  const unknown = [...settings.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) return { mistake: `has an unknown setting after “?”: ${unknown} (known: ${known.join(', ')})` };
  const family = FAMILIES.find((number) => String(number) === settings.get('family')) ?? null;
  const common = { tls, hosts, ...credentials, family, shown };
  if (kind === 'sentinel') return sentinelOf(common, path, settings);
  const database = databaseOf(path);
  if (database === null) return { mistake: 'ends with something that is not a database number' };
  if (kind === 'server') return { kind, ...common, database };
  return database === 0 ? { kind, ...common } : { mistake: 'names a database, but a cluster has only one' };
}

type Common = Pick<RedisAddress, 'tls' | 'hosts' | 'username' | 'password' | 'family' | 'shown'>;

function sentinelOf(common: Common, path: string, settings: URLSearchParams): RedisAddress | { mistake: string } {
  const [primary = '', number = '', ...more] = path.split('/');
  const database = databaseOf(number);
  if (!/^[\w.-]+$/.test(primary))
    return { mistake: 'names no primary: add the name the sentinels know it by after the hosts, like /mymaster' };
  if (database === null || more.length > 0) return { mistake: 'ends with something that is not a database number' };
  return {
    kind: 'sentinel',
    ...common,
    primary,
    database,
    sentinelUsername: settings.get('sentinel_username'),
    sentinelPassword: settings.get('sentinel_password'),
  };
}

function hostOf(entry: string, defaultPort: number): { host: string; port: number } | null {
  const [, host, port] = HOST.exec(entry) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  return host && number > 0 && number <= 65_535 ? { host: host.replace(/^\[|\]$/g, ''), port: number } : null;
}

function loginOf(login: string | undefined): { username: string | null; password: string | null } | null {
  if (login === undefined) return { username: null, password: null };
  const colon = login.indexOf(':');
  try {
    const [username, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
    return { username: decodeURIComponent(username) || null, password: decodeURIComponent(password) || null };
  } catch {
    return null;
  }
}

function databaseOf(text: string): number | null {
  return text === '' ? 0 : /^\d{1,5}$/.test(text) ? Number(text) : null;
}
