import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { type Backoff, backoffDelayMs } from '../lib/backoff.ts';
import { createMutex } from '../lib/concurrency.ts';
import { VaultError } from '../lib/errors.ts';
import { createLocalLeases } from '../lib/local-leases.ts';
import { isSealedWith, parseSealingKeys, type SealingKeys, seal, unseal } from '../lib/sealing.ts';
import { sleep } from '../lib/timeout.ts';
import type { Platform } from '../model/destination.ts';
import type { Log } from '../ops/log.ts';
import type { PartHealth } from '../ports/health.ts';
import type { Leases } from '../ports/leases.ts';
import type { SealedSecret, SecretStore } from '../ports/secret-store.ts';
import type { Stores } from '../ports/stores.ts';
import type { Kept, Listed, Vault } from '../ports/vault.ts';

/** Returns the vault of a platform; null if there is no key. */
export type VaultOf = (platform: Platform) => Vault | null;

/** Opens the vaults in a database, and returns the keys in use (null: there are none). For an embedded database, leases are held within this process: after a crash nothing waits for those of the previous one. */
export function openVaults(
  { secretKey }: Pick<Config, 'secretKey'>,
  { secrets, leases, embedded }: Pick<Stores, 'secrets' | 'leases'> & { embedded: boolean },
  now: () => Date,
): { keys: SealingKeys | null; vaultOf: VaultOf } {
  const parsed = secretKey && parseSealingKeys(secretKey.reveal());
  if (!parsed || !('keys' in parsed)) return { keys: null, vaultOf: () => null };
  const { keys } = parsed;
  const context = { keys, store: secrets, leases: embedded ? createLocalLeases(() => now().getTime()) : leases, now };
  return { keys, vaultOf: (platform) => createVault(platform, context) };
}

/** Collaborators of a vault. */
interface VaultContext {
  keys: SealingKeys;
  store: SecretStore;
  leases: Leases;
  now: () => Date;
  timing?: LeaseTiming;
}

/** How long a lease is waited for, held and renewed, ms. */
export interface LeaseTiming {
  waitMs: number;
  /** Time until a lease that is not renewed expires, because its process has died. */
  leaseMs: number;
  renewMs: number;
}

const TIMING: LeaseTiming = { waitMs: 30_000, leaseMs: 15_000, renewMs: 4_000 };
const ASK_AGAIN: Backoff = { firstMs: 20, maxMs: 300, jitter: 0.5 };

/** Creates the vault of one platform. */
export function createVault(platform: Platform, { keys, store, leases, now, timing = TIMING }: VaultContext): Vault {
  const opened = ({ name, sealed, revision, changedAtMs }: SealedSecret): Listed => {
    return { name, value: unseal(keys, sealed, [platform, name]), revision, changedAtMs };
  };
  return {
    list: async () => (await store.list(platform)).map(opened),
    async get(name): Promise<Kept | null> {
      const secret = await store.get(platform, name);
      if (!secret) return null;
      const { value, ...rest } = opened(secret);
      if (value === null) throw new VaultError('unreadable', `no key in HERALD_SECRET_KEY can decrypt “${name}” of ${platform}`);
      return { ...rest, value };
    },
    put: (name, value, over) =>
      store.put({ platform, name, sealed: seal(keys, value, [platform, name]), changedAtMs: now().getTime() }, over),
    remove: (name) => store.remove(platform, name),
    alone: (name, act) => inTurn(leases, `vault/${platform}/${name}`, timing, act),
  };
}

/** Runs `act` under a lease, which needs no database connection while it is held. */
async function inTurn<T>(leases: Leases, lease: string, { waitMs, leaseMs, renewMs }: LeaseTiming, act: () => Promise<T>): Promise<T> {
  const owner = randomUUID();
  const take = async (): Promise<boolean> =>
    (await leases.hold(lease, [lease], { owner, detail: '' }, leaseMs)).some((held) => held.name === lease && held.owner === owner);
  const deadlineMs = performance.now() + waitMs;
  for (let tries = 1; !(await take()); tries++) {
    if (performance.now() >= deadlineMs) throw new VaultError('busy', `other processes have held ${lease} for ${waitMs / 1_000} s`);
    await sleep(backoffDelayMs(tries, ASK_AGAIN, Math.random()));
  }
  // A failed renewal is made up for by the next; none may run after the release.
  const oneByOne = createMutex();
  const renewing = setInterval(() => void oneByOne(take).catch(() => undefined), renewMs);
  try {
    return await act();
  } finally {
    clearInterval(renewing);
    await oneByOne(() => leases.release([lease], owner)).catch(() => undefined);
  }
}

const UNREADABLE_HINT =
  'Put the key that they were encrypted with back into HERALD_SECRET_KEY, after a comma; if it is lost, set up the affected platforms again (docs/operate.md)';

/**
 * Creates a function that encrypts with the first key what another one encrypted, so that old keys can be retired. Call it regularly, in any number of processes.
 * Secrets that no key decrypts are left as they are and logged once.
 */
export function createResealing({ keys, store, log }: { keys: SealingKeys; store: SecretStore; log: Log }): () => Promise<void> {
  let looked = false;
  return async () => {
    if (looked && keys.length === 1) return;
    const secrets = await store.list(null);
    const values = secrets.map((secret) => ({ ...secret, value: unseal(keys, secret.sealed, [secret.platform, secret.name]) }));
    const old = values.filter(({ sealed }) => !isSealedWith(keys[0], sealed));
    for (const { value, platform, name, revision } of old)
      if (value !== null) await store.reseal({ platform, name, revision, sealed: seal(keys, value, [platform, name]) });
    const [unreadable, resealed] = [values.filter(({ value }) => value === null), old.filter(({ value }) => value !== null)];
    if (resealed.length > 0) log('secrets.resealed', { secrets: resealed.length });
    if (unreadable.length > 0 && !looked) log('secrets.unreadable', { secrets: unreadable.length, hint: UNREADABLE_HINT });
    looked = true;
  };
}

/** Returns whether all stored secrets can be decrypted; null if there are no secrets. `keys` is null if there is no key. */
export async function stateOfSecrets(store: SecretStore, keys: SealingKeys | null): Promise<Omit<PartHealth, 'part'> | null> {
  const secrets = await store.list(null);
  if (secrets.length === 0) return null;
  const unreadable = keys ? secrets.filter((secret) => !isReadable(keys, secret)) : secrets;
  const detail = `${secrets.length} kept for ${[...new Set(secrets.map(({ platform }) => platform))].join(', ')}`;
  if (!keys) return { ready: false, detail: `${detail}, but HERALD_SECRET_KEY is not set`, hint: 'Set the key they were encrypted with' };
  if (unreadable.length > 0)
    return { ready: false, detail: `no key in HERALD_SECRET_KEY can decrypt ${unreadable.length} of the ${detail}`, hint: UNREADABLE_HINT };
  const old = secrets.filter(({ sealed }) => !isSealedWith(keys[0], sealed)).length;
  return { ready: true, detail: old === 0 ? `${detail}, encrypted` : `${detail}, ${old} still encrypted with an old key` };
}

function isReadable(keys: SealingKeys, { platform, name, sealed }: SealedSecret): boolean {
  return unseal(keys, sealed, [platform, name]) !== null;
}
