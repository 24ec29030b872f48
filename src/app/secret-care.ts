import { isSealedWith, type SealingKeys, seal, unseal } from '../lib/sealing.ts';
import type { Log } from '../ops/log.ts';
import type { PartHealth } from '../ports/health.ts';
import type { SealedSecret, SecretStore } from '../ports/secret-store.ts';

const UNREADABLE_HINT =
  'Put the key that they were encrypted with back into HERALD_SECRET_KEY, behind a comma; if it is lost, set up again what they belong to (docs/operate.md)';

/**
 * Encrypts with the first key what another one encrypted, so that a key can be taken out of use; to be called now and then, by any number of processes.
 * What no key decrypts stays as it is, and is logged once.
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
