/** Maximum difference between the timestamp of a signed request and our clock, in either direction: a signature alone does not show its age. */
export const STAMP_WINDOW_MS = 300_000;

/** Why a timestamp (seconds since 1970, as in the header) can't belong to a request made just now; null: it can. `nowMs`: epoch ms. Pure. */
export function stampRefusal(stamp: unknown, nowMs: number): string | null {
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 'malformed timestamp';
  const aheadMs = Number(stamp) * 1_000 - nowMs;
  if (aheadMs < -STAMP_WINDOW_MS) return 'its timestamp is more than 5 min old';
  return aheadMs > STAMP_WINDOW_MS ? 'its timestamp is more than 5 min ahead: check the clock of this machine' : null;
}
