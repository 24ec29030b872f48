import { subscriptionText } from '../../commands/subscriptions/filter-text.ts';
import { optionsOf } from '../../commands/subscriptions/options.ts';
import type { Wish } from '../../config/subscription-entry.ts';
import type { FileEntry, SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { policyTexts } from '../../model/policies.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../model/subscription.ts';
import type { AppliedSubscription, FileChanges } from '../../ports/subscription-store.ts';

/** One thing that applying a file does. */
export interface Step {
  /** `take-over`: it asks for the same, and the file owns it from then on. */
  act: 'add' | 'change' | 'take-over' | 'remove';
  /** Null: it is not in the file any more. */
  entry: FileEntry | null;
  /** As it is now; null: there is none. */
  row: StoredSubscription | null;
  /** As the file last asked for it; null: it did not. */
  before: AppliedSubscription | null;
  /** Somebody changed or removed it since the file was last applied or exported: only a forced apply does this. */
  changedMeanwhile: boolean;
}

export interface FilePlan {
  steps: readonly Step[];
  /** What is written where every step is taken. */
  changes: FileChanges;
  /** Entries that the settings, or another file, decide about. */
  leftTo: readonly { entry: FileEntry; owner: string }[];
  /** Subscriptions of people that the file says nothing of: they stay. */
  others: readonly StoredSubscription[];
}

/** What applying a file does. What people made, and the file never owned, it changes where an entry says so, and never ends. Pure. */
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
    // Exported, and left to those who made it.
    if (same && row.origin !== origin && entry.stored?.owner === 'chat') continue;
    // What asks for the same keeps the words that it is stored in.
    // What was removed comes back as what it was, so that the mark of the entry stays right; a copy of the entry is another one.
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
interface Unmatched {
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

/** All that is asked for, and nothing else of what is known of it. Pure. */
function wishOf(one: Wish): Wish {
  const { approve, ...options } = optionsOf(one);
  return { destination: one.destination, filter: one.filter, ...options, ...(approve ? { approve } : {}) };
}

/** The same for those that would be one subscription: one channel, one filter. Pure. */
export function keyOf(wish: Wish): string {
  return `${wish.destination} ${subscriptionText(wish)}`;
}

/** As people read it, and the same for wishes that ask the same, however they are written: `kind:release; mode: daily at 09:00 UTC`. Pure. */
export function wishText(wish: Wish): string {
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

/** Whether both ask for the same in the same channel. Pure. */
export function asksTheSame(one: Wish, other: Wish): boolean {
  return one.destination === other.destination && wishText(one) === wishText(other);
}
