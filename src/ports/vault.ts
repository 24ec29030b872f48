/**
 * Secrets that a platform keeps for all processes, encrypted where they lie.
 * Names hold no secrets. What belongs to one person has that person's id as a word of its name, so that `herald forget` finds it.
 */
export interface Vault {
  /** All that this platform keeps, in the order of their names. */
  list(): Promise<readonly Listed[]>;
  /** @throws {VaultError} where no key decrypts it */
  get(name: string): Promise<Kept | null>;
  /**
   * Keeps `value` under `name`, in place of what is there. `over`: only where the revision kept is still this one (null: only where nothing is kept).
   * Returns the new revision, or null where it was another.
   */
  put(name: string, value: string, over?: number | null): Promise<number | null>;
  /** Whether there was something. */
  remove(name: string): Promise<boolean>;
  /**
   * Runs `act` while no other process runs one of the same name; waits its turn, at most 30 s. Not to be called within `act` for the same name.
   * A process that stands still for longer than 15 s may lose its turn: what `act` writes should go through `put` with `over`.
   * @throws {VaultError} where its turn did not come
   */
  alone<T>(name: string, act: () => Promise<T>): Promise<T>;
}

/** A secret, decrypted. */
export interface Kept {
  name: string;
  value: string;
  /** Never the same again, also where a name is removed and kept anew. Encrypting it with another key does not change it. */
  revision: number;
  /** Epoch ms. */
  changedAtMs: number;
}

/** `value` null: no key decrypts it, so that one which can't be read hides no others. */
export type Listed = Omit<Kept, 'value'> & { value: string | null };
