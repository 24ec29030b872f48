import type { FileEntry, SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../model/subscription.ts';
import type { AppliedSubscription } from '../../ports/subscription-store.ts';
import { asksTheSame, keyOf } from './wish.ts';

/** An entry of a file, and the stored subscription that it is. */
export interface Match {
  entry: FileEntry;
  /** Null: there is none. */
  row: StoredSubscription | null;
  /** The id that it had until somebody removed it; null: it is there, or never was. */
  goneId: string | null;
  /** What the file asked of it when it was last applied; null: it was not the file's. */
  before: AppliedSubscription | null;
  /** The settings, or another file, decide about it; null: this one may. */
  owner: string | null;
  /** It was changed or removed since the file was last applied or exported; or it is not the file's, and nobody has seen it as it is. */
  changed: boolean;
}

/** A stored subscription that no entry of the file is. */
export interface Unmatched {
  row: StoredSubscription;
  /** The file made it, or took it over. */
  ofFile: boolean;
  before: AppliedSubscription | null;
  /** It was changed since the file was last applied. */
  changed: boolean;
}

/**
 * Tells which stored subscription each entry is: the one that `export` marked it with; else the one with its channel and filter; else the one that it was
 * when the file was last applied, whatever became of that. Pure.
 */
export function matchEntries(
  { name, entries }: SubscriptionsFile,
  all: readonly StoredSubscription[],
  applied: readonly AppliedSubscription[],
): { matches: readonly Match[]; unmatched: readonly Unmatched[] } {
  const origin = `${FILE_ORIGIN}${name}`;
  const byId = new Map(all.map((row) => [row.id, row]));
  const byKey = groupBy(all);
  const appliedById = new Map(applied.map((one) => [one.id, one]));
  const appliedByKey = new Map(applied.map((one) => [keyOf(one), one]));
  const taken = new Map<FileEntry, StoredSubscription>();
  const used = new Set<string>();
  const gone = new Map<FileEntry, string>();
  const note = (entry: FileEntry, id: string | undefined): void => {
    if (id === undefined || byId.has(id) || gone.has(entry)) return;
    gone.set(entry, id);
  };
  const take = (entry: FileEntry, row: StoredSubscription | undefined): void => {
    if (!row || used.has(row.id) || taken.has(entry)) return;
    taken.set(entry, row);
    used.add(row.id);
  };
  for (const entry of entries) if (entry.stored) take(entry, byId.get(entry.stored.id));
  for (const entry of entries)
    take(
      entry,
      byKey.get(keyOf(entry))?.find(({ id }) => !used.has(id)),
    );
  for (const entry of entries) {
    const before = appliedByKey.get(keyOf(entry));
    if (before) take(entry, byId.get(before.id));
    if (taken.has(entry)) continue;
    note(entry, entry.stored?.id);
    note(entry, before?.id);
  }
  const matches = entries.map((entry): Match => {
    const row = taken.get(entry) ?? null;
    const goneId = gone.get(entry) ?? null;
    const before = appliedById.get(row?.id ?? goneId ?? '') ?? null;
    if (!row) return { entry, row, goneId, before, owner: null, changed: goneId !== null };
    const seen = entry.stored?.id === row.id && entry.stored.version === row.version;
    const changed = !seen && !(before && asksTheSame(before, row));
    return { entry, row, goneId: null, before, owner: otherOwner(row, origin), changed };
  });
  const unmatched = all
    .filter((row) => !used.has(row.id) && otherOwner(row, origin) === null)
    .map((row) => {
      const before = appliedById.get(row.id) ?? null;
      return { row, ofFile: row.origin === origin, before, changed: !(before && asksTheSame(before, row)) };
    });
  return { matches, unmatched };
}

/** What else decides about it: herald.yaml, another file. Pure. */
function otherOwner({ origin }: StoredSubscription, own: string): string | null {
  if (SETTINGS_ORIGINS.includes(origin)) return origin;
  return origin.startsWith(FILE_ORIGIN) && origin !== own ? origin.slice(FILE_ORIGIN.length) : null;
}

function groupBy(all: readonly StoredSubscription[]): ReadonlyMap<string, StoredSubscription[]> {
  const groups = new Map<string, StoredSubscription[]>();
  for (const row of all) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
