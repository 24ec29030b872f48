import { Document, isMap, isSeq, LineCounter, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml';
import type { RequestedSubscription } from '../../config/subscription-entry.ts';
import type { SubscriptionsFile } from '../../config/subscriptions-file.ts';
import { describeDuration } from '../../lib/duration.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription } from '../../model/subscription.ts';
import type { AppliedSubscription } from '../../ports/subscription-store.ts';
import { asksTheSame, matchEntries } from './plan.ts';

const HEAD = ` Subscriptions of Herald. “herald subscriptions diff” shows what this file would change, “apply” does it.
 stored: written by export: the owner (file or chat), the id, and the version at that time.`;

/** Writes a new file with these subscriptions, by channel, oldest first; those of the settings are left out. Pure. */
export function writeNewFile(all: readonly StoredSubscription[]): RewrittenFile {
  const document = new Document({ subscriptions: [] });
  document.commentBefore = HEAD;
  const list = document.get('subscriptions') as YAMLSeq;
  const rows = all.filter(({ origin }) => !SETTINGS_ORIGINS.includes(origin));
  for (const row of inOrder(rows)) list.add(newEntry(document, row));
  list.flow = rows.length === 0;
  return { text: document.toString({ lineWidth: 0 }), kept: [], changed: 0, added: rows.length, removed: 0 };
}

/** Returns the line of the first alias (`*name`) in a file, because a value used in several places can't be changed in just one of them. Null if there is none. Pure. */
export function findAlias(text: string): number | null {
  const lines = new LineCounter();
  let line: number | null = null;
  visit(parseDocument(text, { lineCounter: lines }), {
    Alias(_, { range }) {
      line = lines.linePos(range?.[0] ?? 0).line;
      return visit.BREAK;
    },
  });
  return line;
}

/** The result of rewriting a file. */
export interface RewrittenFile {
  text: string;
  /** Lines of entries that are not applied yet and were not changed. */
  kept: readonly number[];
  /** Number of entries that were changed, added and removed. */
  changed: number;
  added: number;
  removed: number;
}

/**
 * Updates a file with what people have changed since it was last applied or exported; its comments, its order and entries not applied yet stay. New
 * subscriptions are added at the end. The text must be the one that `parseSubscriptionsFile` has read as `file`. Pure.
 */
export function rewriteFile(
  text: string,
  file: SubscriptionsFile,
  all: readonly StoredSubscription[],
  applied: readonly AppliedSubscription[],
): RewrittenFile {
  const document = parseDocument(text);
  const list = document.get('subscriptions');
  if (!isSeq(list)) return { text, kept: [], changed: 0, added: 0, removed: 0 };
  const { matches, unmatched } = matchEntries(file, all, applied);
  const kept: number[] = [];
  const gone = new Set<unknown>();
  let changed = 0;
  for (const [at, { entry, row, owner, changed: isChanged }] of matches.entries()) {
    const item = list.items[at];
    if (owner !== null || !isMap(item)) continue;
    if (row === null && isChanged) gone.add(item);
    else if (row === null) kept.push(entry.line);
    else if (asksTheSame(entry, row)) mark(document, item, row);
    else if (isChanged) {
      update(document, item, entry, row);
      changed++;
    } else kept.push(entry.line);
  }
  list.items = list.items.filter((item) => !gone.has(item));
  // A subscription whose entry was deleted from the file, and that is unchanged, will be removed when the file is applied.
  const fresh = inOrder(unmatched.filter(({ ofFile, changed: isChanged }) => !ofFile || isChanged).map(({ row }) => row));
  for (const row of fresh) list.add(newEntry(document, row));
  list.flow = list.flow === true && list.items.length === 0;
  return { text: document.toString({ lineWidth: 0 }), kept, changed, added: fresh.length, removed: gone.size };
}

function inOrder(rows: readonly StoredSubscription[]): readonly StoredSubscription[] {
  return rows.toSorted((a, b) => (a.destination < b.destination ? -1 : a.destination > b.destination ? 1 : a.number - b.number));
}

/** Returns the keys and values of a file entry, without those that are not set. Pure. */
function settingsOf(wish: RequestedSubscription): Map<string, unknown> {
  const { filter, delivery, mention } = wish;
  const listed = (words: readonly string[]): unknown => (words.length === 0 ? undefined : words.length === 1 ? words[0] : words);
  const all: [string, unknown][] = [
    ['to', wish.destination],
    ['tag', listed(filter.tags)],
    ['source', listed(filter.sources)],
    ['kind', listed(filter.kinds)],
    ['word', listed(filter.words)],
    ['filter', filter.expression],
    ['mode', delivery && describeDeliveryMode(delivery)],
    ['approve', wish.approve || undefined],
    ['images', wish.images],
    ['style', wish.style],
    ['length', wish.length],
    ['facts', wish.facts],
    ['language', wish.language],
    ['mention', mention && { who: mention.who, cooldown: describeDuration(mention.cooldownMinutes) }],
    ['thread', wish.thread],
    ['reminders', wish.reminders?.map(describeDuration)],
    ['promotion', wish.promotion],
    ['calendar', wish.calendar],
  ];
  return new Map(all.filter(([, value]) => value !== undefined));
}

function newEntry(document: Document, row: StoredSubscription): YAMLMap {
  const item = document.createNode({}) as YAMLMap;
  item.flow = false;
  for (const [key, value] of settingsOf(row)) item.set(key, valueNode(document, value));
  mark(document, item, row);
  return item;
}

/** Writes only the values that differ, and leaves the rest of the entry as it is. */
function update(document: Document, item: YAMLMap, entry: RequestedSubscription, row: RequestedSubscription): void {
  const [own, wanted] = [settingsOf(entry), settingsOf(row)];
  for (const key of own.keys()) if (!wanted.has(key)) item.delete(key);
  for (const [key, value] of wanted) if (JSON.stringify(own.get(key)) !== JSON.stringify(value)) item.set(key, valueNode(document, value));
  mark(document, item, row as StoredSubscription);
}

function mark(document: Document, item: YAMLMap, { origin, id, version }: StoredSubscription): void {
  const stored = { owner: origin.startsWith(FILE_ORIGIN) ? 'file' : 'chat', id, version };
  const now = item.get('stored');
  if (isMap(now)) for (const [key, value] of Object.entries(stored)) now.set(key, value);
  else item.set('stored', document.createNode(stored, { flow: true }));
}

/** Converts a value for an entry: lists and maps are written on one line; plain values keep the comment beside them. */
function valueNode(document: Document, value: unknown): unknown {
  return typeof value === 'object' && value !== null ? document.createNode(value, { flow: true }) : value;
}
