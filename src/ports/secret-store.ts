import type { Platform } from '../model/destination.ts';

/** A secret as it is kept: encrypted. */
export interface SealedSecret {
  platform: Platform;
  name: string;
  sealed: Uint8Array;
  /** Drawn anew by every `put`. */
  revision: number;
  changedAtMs: number;
}

/** Where secrets of platforms lie; it can read none of them. */
export interface SecretStore {
  /** Those of one platform, or (null) of all, in the order of platforms and names. */
  list(platform: Platform | null): Promise<readonly SealedSecret[]>;
  get(platform: Platform, name: string): Promise<SealedSecret | null>;
  /** `over`: only where the revision kept is still this one (null: only where nothing is kept). Returns the new revision, or null where it was another. */
  put(secret: Omit<SealedSecret, 'revision'>, over?: number | null): Promise<number | null>;
  /** Replaces the bytes of a secret that was only encrypted anew. Does nothing where its revision is another by now. */
  reseal(secret: Omit<SealedSecret, 'changedAtMs'>): Promise<void>;
  /** Whether there was something. */
  remove(platform: Platform, name: string): Promise<boolean>;
}
