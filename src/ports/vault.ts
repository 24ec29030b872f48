/**
 * Secrets that a platform shares between all processes, stored encrypted.
 * Names hold no secrets. The name of a secret about one person contains that person's id as a word, so that `herald forget` finds it.
 */
export interface Vault {
  /** All secrets of this platform, ordered by name. */
  list(): Promise<readonly Listed[]>;
  /** @throws {VaultError} if no key decrypts it */
  get(name: string): Promise<Kept | null>;
  /**
   * Stores `value` under `name`, replacing what is there. `over`: only if the stored revision is still this one (null: only if nothing is stored).
   * Returns the new revision; null: nothing was stored, because the revision differs.
   */
  put(name: string, value: string, over?: number | null): Promise<number | null>;
  /** Returns whether it existed. */
  remove(name: string): Promise<boolean>;
  /**
   * Runs `act` while no other process runs one of the same name; waits at most 30 s for that. Must not be called within `act` for the same name.
   * A process that is suspended for more than 15 s may lose the lock: what `act` writes should use `put` with `over`.
   * @throws {VaultError} if the lock was not free in time
   */
  alone<T>(name: string, act: () => Promise<T>): Promise<T>;
}

/** A secret, decrypted. */
export interface Kept {
  name: string;
  value: string;
  /** Never reused, even if a name is removed and stored again. Encrypting the value with another key does not change it. */
  revision: number;
  /** Epoch ms. */
  changedAtMs: number;
}

/** A listed secret. `value` null: no key decrypts it; one unreadable secret does not hide the others. */
export type Listed = Omit<Kept, 'value'> & { value: string | null };
