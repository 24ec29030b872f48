import { randomUUID } from 'node:crypto';
import { type Backoff, backoffDelayMs } from '../lib/backoff.ts';
import { VaultError } from '../lib/errors.ts';
import { isSealedWith, type SealingKeys, seal, unseal } from '../lib/sealing.ts';
import { sleep } from '../lib/timeout.ts';
import type { Platform } from '../model/destination.ts';
import type { Log } from '../ops/log.ts';
import type { PartHealth } from '../ports/health.ts';
import type { Leases } from '../ports/leases.ts';
import type { SealedSecret, SecretStore } from '../ports/secret-store.ts';
import type { Kept, Vault } from '../ports/vault.ts';

export interface VaultContext {
  keys: SealingKeys;
  store: SecretStore;
  leases: Leases;
  now: () => Date;
  timing?: AloneTiming;
}

/** How a turn is waited for and kept, ms. */
export interface AloneTiming {
  waitMs: number;
  /** A turn that is not renewed for so long is over: its process has died. */
  leaseMs: number;
  renewMs: number;
}

const TIMING: AloneTiming = { waitMs: 30_000, leaseMs: 15_000, renewMs: 4_000 };
const ASK_AGAIN: Backoff = { firstMs: 20, maxMs: 300, jitter: 0.5 };

export const UNREADABLE_HINT =
  'Put the key that they were encrypted with back into HERALD_SECRET_KEY, behind a comma; if it is lost, set up again what they belong to (docs/operate.md)';

/** The vault of one platform. */
export function createVault(platform: Platform, { keys, store, leases, now, timing = TIMING }: VaultContext): Vault {
  return {
    async list() {
      const secrets = await store.list(platform);
      return secrets.map(({ name, revision, changedAtMs, ...rest }) => ({
        name,
        value: unseal(keys, rest.sealed, [platform, name]),
        revision,
        changedAtMs,
      }));
    },
    async get(name): Promise<Kept | null> {
      const secret = await store.get(platform, name);
      if (!secret) return null;
      const value = unseal(keys, secret.sealed, [platform, name]);
      if (value === null) throw new VaultError('unreadable', `no key in HERALD_SECRET_KEY decrypts “${name}” of ${platform}`);
      return { name, value, revision: secret.revision, changedAtMs: secret.changedAtMs };
    },
    put: (name, value, over) =>
      store.put({ platform, name, sealed: seal(keys, value, [platform, name]), changedAtMs: now().getTime() }, over),
    remove: (name) => store.remove(platform, name),
    alone: (name, act) => inTurn(leases, `vault/${platform}/${name}`, timing, act),
  };
}

/** Runs `act` under a lease, which needs no connection to the database meanwhile. */
async function inTurn<T>(leases: Leases, lease: string, { waitMs, leaseMs, renewMs }: AloneTiming, act: () => Promise<T>): Promise<T> {
  const owner = randomUUID();
  const take = async (): Promise<boolean> =>
    (await leases.hold(lease, [lease], { owner, detail: '' }, leaseMs)).some((held) => held.name === lease && held.owner === owner);
  const deadlineMs = performance.now() + waitMs;
  for (let tries = 1; !(await take()); tries++) {
    if (performance.now() >= deadlineMs) throw new VaultError('busy', `others have had ${lease} for ${waitMs / 1_000} s`);
    await sleep(backoffDelayMs(tries, ASK_AGAIN, Math.random()));
  }
  // One that fails is made up for by the next; none may come after the release.
  let renewed: Promise<unknown> = Promise.resolve();
  const renewing = setInterval(() => {
    renewed = renewed.then(take).catch(() => undefined);
  }, renewMs);
  try {
    return await act();
  } finally {
    clearInterval(renewing);
    await renewed.then(() => leases.release([lease], owner)).catch(() => undefined);
  }
}

/**
 * Encrypts with the first key what another one encrypted, so that a key can be taken out of use; to be called now and then, by any number of processes.
 * What no key decrypts stays as it is, and is logged once.
 */
export function createResealing({ keys, store, log }: Pick<VaultContext, 'keys' | 'store'> & { log: Log }): () => Promise<void> {
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

/** Whether all secrets that are kept can be decrypted; null: there are none. `keys` null: there is no key. */
export async function stateOfSecrets(store: SecretStore, keys: SealingKeys | null): Promise<Omit<PartHealth, 'part'> | null> {
  const secrets = await store.list(null);
  if (secrets.length === 0) return null;
  const unreadable = keys ? secrets.filter((secret) => !isReadable(keys, secret)) : secrets;
  const detail = `${secrets.length} kept for ${[...new Set(secrets.map(({ platform }) => platform))].join(', ')}`;
  if (!keys)
    return { ready: false, detail: `${detail}, but HERALD_SECRET_KEY is not set`, hint: 'Set the key that they were encrypted with' };
  if (unreadable.length > 0)
    return { ready: false, detail: `no key in HERALD_SECRET_KEY decrypts ${unreadable.length} of the ${detail}`, hint: UNREADABLE_HINT };
  const old = secrets.filter(({ sealed }) => !isSealedWith(keys[0], sealed)).length;
  return { ready: true, detail: old === 0 ? `${detail}, encrypted` : `${detail}, ${old} still encrypted with an old key` };
}

function isReadable(keys: SealingKeys, { platform, name, sealed }: SealedSecret): boolean {
  return unseal(keys, sealed, [platform, name]) !== null;
}
