/** How far the stamp of a signed request may be from our clock, to either side: a signature says nothing of its age. */
export const STAMP_WINDOW_MS = 300_000;

/** Why a stamp (seconds since 1970, as a header has it) is no stamp of a request that was just made; null: it is one. `nowMs`: epoch ms. Pure. */
export function stampRefusal(stamp: unknown, nowMs: number): string | null {
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 'malformed timestamp';
  const aheadMs = Number(stamp) * 1_000 - nowMs;
  if (aheadMs < -STAMP_WINDOW_MS) return 'its timestamp is more than 5 min old';
  return aheadMs > STAMP_WINDOW_MS ? 'its timestamp is more than 5 min ahead: check the clock of this machine' : null;
}
