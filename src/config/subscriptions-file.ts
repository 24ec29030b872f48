import { isMap, isSeq } from 'yaml';
import { z } from 'zod';
import type { ConfigMistake } from '../lib/errors.ts';
import type { PlatformList } from '../model/platform.ts';
import { parseEntry, type RequestedSubscription } from './subscription-entry.ts';
import { parseYaml, subscriptionEntryOf } from './yaml.ts';
import { SHAPES, type Shapes } from './yaml-mistakes.ts';

/** Who owned a subscription when it was exported; `chat` includes the command line and the dashboard. */
const OWNERS = ['file', 'chat'] as const;

/** The mark that `export` writes into an entry: which stored subscription it is. */
interface StoredMark {
  owner: (typeof OWNERS)[number];
  id: string;
  version: number;
}

/** An entry of a subscriptions file. */
export interface FileEntry extends RequestedSubscription {
  /** Line at which it begins, from 1. */
  line: number;
  /** Null: the entry was written by hand. */
  stored: StoredMark | null;
}

/** A subscriptions file, for `herald subscriptions apply`. */
export interface SubscriptionsFile {
  /** Name of the file in the database. */
  name: string;
  entries: readonly FileEntry[];
}

const MARK_HINT = 'It is written by export; leave it out of entries you write by hand';

const FILE_SHAPES: Shapes = {
  ...Object.fromEntries(Object.entries(SHAPES).filter(([setting]) => /^subscriptions\b/.test(setting))),
  '': { what: 'has no subscriptions', hint: 'Write “subscriptions:” with each entry below it, like “  - to: EXAMPLE”' },
  name: { what: 'is not a name', hint: 'Write letters, digits, dots and dashes, like name: team-a' },
  'subscriptions.stored': { what: 'does not identify a stored subscription', hint: MARK_HINT },
  'subscriptions.stored.owner': { what: 'is neither file nor chat', hint: MARK_HINT },
  'subscriptions.stored.id': { what: 'is not a subscription ID', hint: MARK_HINT },
  'subscriptions.stored.version': { what: 'is not a subscription version', hint: MARK_HINT },
};

function subscriptionsFileOf(platforms: PlatformList) {
  const stored = z
    .strictObject({ owner: z.enum(OWNERS), id: z.uuid(), version: z.number().int().nonnegative() })
    .describe('Written by export: identifies the stored subscription and its owner.');
  return z
    .strictObject({
      name: z
        .string()
        .regex(/^[\w.-]{1,100}$/)
        .optional()
        .describe('What Herald calls the file; default: its file name.'),
      // Required, because an empty list ends every subscription that the file owned: that must be explicit.
      subscriptions: z
        .array(subscriptionEntryOf(platforms).safeExtend({ stored: stored.optional() }))
        .describe('Which channels get which posts.'),
    })
    .describe('Herald subscriptions as code: herald subscriptions export, diff, apply.');
}

/** Returns the format of a subscriptions file as JSON Schema (draft 2020-12), for editors. Pure. */
export function subscriptionsJsonSchema(platforms: PlatformList): Record<string, unknown> {
  return { title: 'Herald subscriptions', ...z.toJSONSchema(subscriptionsFileOf(platforms), { io: 'input' }) };
}

/** Parses a subscriptions file, or returns every mistake in it with its line. `path`: as shown to people. `timezone`: time zone of modes that name none. Pure. */
export function parseSubscriptionsFile(
  path: string,
  text: string,
  { platforms, timezone }: { platforms: PlatformList; timezone: string },
): SubscriptionsFile | { mistakes: readonly ConfigMistake[] } {
  const parsed = parseYaml(path, text, { schema: subscriptionsFileOf(platforms), shapes: FILE_SHAPES, platforms });
  if ('mistakes' in parsed) return parsed;
  const { settings, document, lines } = parsed;
  const list = isMap(document.contents) ? document.contents.get('subscriptions') : null;
  const lineOf = (at: number): number => {
    const item = isSeq(list) ? list.items[at] : null;
    return isMap(item) && item.range ? lines.linePos(item.range[0]).line : 1;
  };
  const entries = settings.subscriptions.flatMap(({ stored = null, ...entry }, at) => {
    const wish = parseEntry(entry, platforms, timezone);
    return wish ? [{ ...wish, line: lineOf(at), stored }] : [];
  });
  return { name: settings.name ?? path.replace(/^.*[/\\]/, ''), entries };
}
