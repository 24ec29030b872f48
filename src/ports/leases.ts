/** Something that one process at a time may do, until it gives it back or has not renewed it in time. */
export interface Lease {
  name: string;
  /** A word that no other process has. */
  owner: string;
  /** What the owner says of itself; no secrets. */
  detail: string;
}

/** Whose they are to be. */
type LeaseHolder = Omit<Lease, 'name'>;

/** Leases that all processes on one database share. */
export interface Leases {
  /** Takes or renews those of `names` that are free, out of time or its own already, for `ttlMs`. Returns every lease of a name that begins with `prefix` and is held now, with whose it is, in the order of their names. */
  hold(prefix: string, names: readonly string[], holder: LeaseHolder, ttlMs: number): Promise<readonly Lease[]>;
  /** Gives back what is the owner's. */
  release(names: readonly string[], owner: string): Promise<void>;
}
