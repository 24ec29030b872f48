/** The exclusive right of one process to do something, until it releases it or does not renew it in time. */
export interface Lease {
  name: string;
  /** Id of the owning process; no other process has the same. */
  owner: string;
  /** The owner's description of itself; no secrets. */
  detail: string;
}

/** The owner of the leases to take. */
type LeaseHolder = Omit<Lease, 'name'>;

/** Leases that all processes on one database share. */
export interface Leases {
  /** Takes or renews, for `ttlMs`, those of `names` that are free, expired or already the owner's. Returns all leases held now whose names begin with `prefix`, with their owners, in the order of their names. */
  hold(prefix: string, names: readonly string[], holder: LeaseHolder, ttlMs: number): Promise<readonly Lease[]>;
  /** Releases those of these leases that the owner holds. */
  release(names: readonly string[], owner: string): Promise<void>;
}
