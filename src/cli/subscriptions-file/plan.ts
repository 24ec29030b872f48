import type { FileEntry, SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { FILE_ORIGIN, type StoredSubscription } from '../../model/subscription.ts';
import type { AppliedSubscription, FileChanges } from '../../ports/subscription-store.ts';
import { matchEntries } from './match.ts';
import { asksTheSame, wishOf } from './wish.ts';

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
