const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

/** Parses `90m`, `6h` or `2d` into whole minutes, from 1; null: not a duration. Pure. */
export function parseDuration(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/i.exec(text.trim()) ?? [];
  const minutes = Number(count) * (MINUTES[unit.toLowerCase()] ?? 0);
  return minutes > 0 ? minutes : null;
}

/** Formats minutes so that `parseDuration` reads them back: `24h`, `90m`, `3d`. Pure. */
export function describeDuration(minutes: number): string {
  if (minutes > 1440 && minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
