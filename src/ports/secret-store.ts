import type { Platform } from '../model/destination.ts';

/** A secret as it is stored: encrypted. */
export interface SealedSecret {
  platform: Platform;
  name: string;
  sealed: Uint8Array;
  /** A new number with every `put`. */
  revision: number;
  changedAtMs: number;
}

/** Stores secrets of platforms, without being able to read them. */
export interface SecretStore {
  /** The secrets of one platform, or (null) of all, ordered by platform and name. */
  list(platform: Platform | null): Promise<readonly SealedSecret[]>;
  get(platform: Platform, name: string): Promise<SealedSecret | null>;
  /** `over`: write only if the stored revision is still this one (null: only if nothing is stored). Returns the new revision; null: nothing was written, because the revision differs. */
  put(secret: Omit<SealedSecret, 'revision'>, over?: number | null): Promise<number | null>;
  /** Replaces the bytes of a secret that was only re-encrypted. Does nothing if its revision has changed. */
  reseal(secret: Omit<SealedSecret, 'changedAtMs'>): Promise<void>;
  /** Returns whether it existed. */
  remove(platform: Platform, name: string): Promise<boolean>;
}
