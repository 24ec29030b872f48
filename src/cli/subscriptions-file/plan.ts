import { subscriptionText } from '../../commands/subscriptions/filter-text.ts';
import { optionsOf } from '../../commands/subscriptions/options.ts';
import type { RequestedSubscription } from '../../config/subscription-entry.ts';
import type { FileEntry, SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { policyTexts } from '../../model/policies.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../model/subscription.ts';
import type { AppliedSubscription, FileChanges } from '../../ports/subscription-store.ts';

/** One change that applying a file makes. */
export interface Step {
  /** `take-over`: the stored subscription is already the same, and the file becomes its owner. */
  act: 'add' | 'change' | 'take-over' | 'remove';
  /** Null: it is no longer in the file. */
  entry: FileEntry | null;
  /** The stored subscription as it is now; null: there is none. */
  row: StoredSubscription | null;
  /** The subscription as the file last requested it; null: it did not. */
  before: AppliedSubscription | null;
  /** Somebody has changed or removed it since the file was last applied or exported: only a forced apply makes this change. */
  changedMeanwhile: boolean;
}

export interface FilePlan {
  steps: readonly Step[];
  /** What is written if every step is taken. */
  changes: FileChanges;
  /** Entries whose subscriptions are owned by the settings or another file. */
  leftTo: readonly { entry: FileEntry; owner: string }[];
  /** Subscriptions created by people that the file does not mention: they stay. */
  others: readonly StoredSubscription[];
}

/** Plans what applying a file does. Subscriptions that people created and the file never owned are changed only if an entry says so, and never removed. Pure. */
export function planFile(file: SubscriptionsFile, all: readonly StoredSubscription[], applied: readonly AppliedSubscription[]): FilePlan {
  const { matches, unmatched } = matchEntries(file, all, applied);
  const origin = `${FILE_ORIGIN}${file.name}`;
  const steps: Step[] = [];
  const own: FileChanges['own'][number][] = [];
  const leftTo: { entry: FileEntry; owner: string }[] = [];
  for (const { entry, row, goneId, before, owner, changed } of matches) {
    if (owner !== null) {
      leftTo.push({ entry, owner });
      continue;
    }
    const same = row !== null && asksTheSame(entry, row);
    // Exported from chat: its creators keep it.
    if (same && row.origin !== origin && entry.stored?.owner === 'chat') continue;
    // A removed subscription is restored under its old id, so that the mark of the entry stays valid; a copy of the entry gets a new id.
    // A subscription that is already the same keeps the wording in which it is stored.
    const id = row?.id ?? (own.some((one) => one.id === goneId) ? null : goneId);
    own.push({ id, ...wishOf(same ? row : entry) });
    if (!same) steps.push({ act: row ? 'change' : 'add', entry, row, before, changedMeanwhile: changed });
    else if (row.origin !== origin) steps.push({ act: 'take-over', entry, row, before, changedMeanwhile: false });
  }
  const ended = unmatched.filter(({ ofFile }) => ofFile);
  for (const { row, before, changed } of ended) steps.push({ act: 'remove', entry: null, row, before, changedMeanwhile: changed });
  return {
    steps,
    changes: { own, remove: ended.map(({ row }) => row.id) },
    leftTo,
    others: unmatched.filter(({ ofFile }) => !ofFile).map(({ row }) => row),
  };
}

/** An entry of a file and its stored subscription. */
export interface Match {
  entry: FileEntry;
  /** Null: there is no stored subscription. */
  row: StoredSubscription | null;
  /** The id that it had until somebody removed it; null: it still exists, or never did. */
  goneId: string | null;
  /** The subscription as the file requested it when last applied; null: the file did not own it. */
  before: AppliedSubscription | null;
  /** The settings file or other subscriptions file that owns it; null: this file may change it. */
  owner: string | null;
  /** It was changed or removed since the file was last applied or exported; or the file never owned it, and its current version was not exported. */
  changed: boolean;
}

/** A stored subscription that matches no entry of the file. */
interface Unmatched {
  row: StoredSubscription;
  /** Whether the file owns it: created it, or took it over. */
  ofFile: boolean;
  before: AppliedSubscription | null;
  /** Whether it was changed since the file was last applied. */
  changed: boolean;
}

/**
 * Matches each entry with its stored subscription: the one in the mark written by `export`; otherwise the one with the same channel and filter;
 * otherwise the one that it was when the file was last applied, even if that has changed since. Pure.
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

/** Returns who else owns a subscription: the settings or another file; null if nobody does. Pure. */
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

/** Returns only the requested parts of a subscription, without what Herald has stored beside them. Pure. */
function wishOf(one: RequestedSubscription): RequestedSubscription {
  const { approve, ...options } = optionsOf(one);
  return { destination: one.destination, filter: one.filter, ...options, ...(approve ? { approve } : {}) };
}

/** Returns a key that is equal for wishes with the same channel and filter, which would be one subscription. Pure. */
export function keyOf(wish: RequestedSubscription): string {
  return `${wish.destination} ${subscriptionText(wish)}`;
}

/** Prints a wish for people, equal for wishes with the same meaning, however they are written: `kind:release; mode: daily at 09:00 UTC`. Pure. */
export function wishText(wish: RequestedSubscription): string {
  const { delivery, facts } = wish;
  const options: readonly (readonly [string, unknown])[] = [
    ['mode', delivery && describeDeliveryMode(delivery)],
    ['approve', wish.approve || undefined],
    ['images', wish.images],
    ['style', wish.style],
    ['length', wish.length],
    ['facts', facts && `[${facts.join(', ')}]`],
    ['language', wish.language],
    ...policyTexts(wish),
  ];
  const said = options.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return [subscriptionText(wish), ...said].join('; ');
}

/** Whether both wishes have the same channel and the same meaning. Pure. */
export function asksTheSame(one: RequestedSubscription, other: RequestedSubscription): boolean {
  return one.destination === other.destination && wishText(one) === wishText(other);
}
