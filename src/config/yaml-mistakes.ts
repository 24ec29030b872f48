import type { Document } from 'yaml';
import { isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';
import type { z } from 'zod';
import { GENERATORS, TITLE_SOURCES } from '../content/site/site.ts';
import { LANGUAGES } from '../languages/index.ts';
import type { ConfigMistake } from '../lib/errors.ts';
import { lookUp } from '../lib/look-up.ts';
import { nearest } from '../lib/nearest.ts';
import { FACTS, STYLES, TEXT_LENGTH } from '../model/message-style.ts';

/** What is wrong with a setting that does not have the right form, and how to write it. */
interface Shape {
  what: string;
  hint: string;
}

const words = (key: string, example: string): Shape => ({
  what: 'is neither a word nor a list of words',
  hint: `Write ${key}: ${example}, or several like ${key}: [${example}, another]; numbers and dates need quotes`,
});
const number = (key: string, what: string, example: number): Shape => ({
  what: `is not a ${what}`,
  hint: `Write it like ${key}: ${example}`,
});
const WHOLE = 'whole number of 0 or more';
const FROM_0 = 'number of 0 or more';

/** Joins words as `a, b or c`. */
const alternatives = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const IMAGES: Shape = { what: 'is not a valid choice for pictures', hint: 'Write images: none, thumbnail or large' };

const STYLE: Shape = { what: 'is not a message style', hint: `Write style: ${alternatives(STYLES)}` };

const LANGUAGE: Shape = { what: 'is not a language Herald speaks', hint: `Write language: ${alternatives(LANGUAGES)}` };

/** Shape of each setting, by its path without list indexes. */
export type Shapes = Readonly<Record<string, Shape>>;

/** Shapes of the settings in herald.yaml. */
export const SHAPES: Shapes = {
  '': { what: 'has no settings', hint: 'herald.example.yaml shows how to write it' },
  subscriptions: { what: 'is not a list of subscriptions', hint: 'Write each one below it, like “  - to: EXAMPLE”' },
  'subscriptions.to': { what: 'is not a destination', hint: 'Write EXAMPLES' },
  'subscriptions.tag': words('tag', 'security'),
  'subscriptions.source': words('source', 'K3s Releases'),
  'subscriptions.kind': words('kind', 'release'),
  'subscriptions.word': words('word', 'cilium'),
  'subscriptions.filter': { what: 'is not a filter', hint: "Write it in quotes, like filter: 'source:k3s is:stable -aks'" },
  'subscriptions.images': IMAGES,
  'subscriptions.style': STYLE,
  'subscriptions.language': LANGUAGE,
  'subscriptions.length': number('length', `whole number from ${TEXT_LENGTH.least} to ${TEXT_LENGTH.most}`, 140),
  'subscriptions.facts': {
    what: 'is not a list of facts without repeats',
    hint: `Write them in the order you want, like facts: [source, date]; available: ${FACTS.join(', ')}. facts: [] shows none`,
  },
  'subscriptions.approve': {
    what: 'is neither true, false nor a channel',
    hint: 'Write approve: true, or the channel where approval is requested: EXAMPLES',
  },
  'subscriptions.mention': { what: 'does not say who is mentioned', hint: 'Write it like mention: {who: "S0123ABCD", cooldown: 6h}' },
  'subscriptions.mention.who': {
    what: 'is not an ID in quotes',
    hint: 'Write the ID of one role or user group in quotes, like who: "S0123ABCD"',
  },
  'subscriptions.mention.cooldown': { what: 'is not a minimum time between mentions', hint: 'Write it like cooldown: 6h' },
  'subscriptions.thread': { what: 'is not a thread setting', hint: 'Write thread: post, or leave it out' },
  'subscriptions.reminders': { what: 'is not a list of times before an event', hint: 'Write it like reminders: [24h, 1h]' },
  'subscriptions.promotion': { what: 'is neither true nor false', hint: 'Write it like promotion: true' },
  'subscriptions.calendar': { what: 'is neither true nor false', hint: 'Write it like calendar: true' },
  'subscriptions.mode': { what: 'does not say when posts are sent', hint: 'Write it like mode: daily at 09:00' },
  announce: { what: 'has no settings', hint: 'Write them below it, like “  each_limit: 5”' },
  'announce.each_limit': number('each_limit', WHOLE, 5),
  'announce.max_age_days': number('max_age_days', 'number above 0', 14),
  'announce.settle_seconds': number('settle_seconds', 'number from 0 to 600', 10),
  'announce.safety_limits': { what: 'has no settings', hint: 'Write them below it, like “    additions: 200”' },
  'announce.safety_limits.additions': number('additions', WHOLE, 200),
  'announce.safety_limits.edits': number('edits', WHOLE, 50),
  'announce.safety_limits.removals': number('removals', WHOLE, 10),
  'announce.edit_within_days': number('edit_within_days', FROM_0, 14),
  'announce.edit_after_minutes': number('edit_after_minutes', FROM_0, 10),
  'announce.retract_after_hours': number('retract_after_hours', FROM_0, 24),
  'announce.images': IMAGES,
  'announce.style': STYLE,
  'announce.language': LANGUAGE,
  approvals: { what: 'has no settings', hint: 'Write them below it, like “  remind_after_hours: 24”' },
  'approvals.review': { what: 'is not a channel', hint: 'Write EXAMPLES' },
  'approvals.channels': { what: 'is not a list of channels', hint: 'Write them like channels: [EXAMPLE]' },
  'approvals.remind_after_hours': number('remind_after_hours', 'number above 0, of at most 8760', 24),
  'approvals.expire_after_days': number('expire_after_days', 'number above 0, of at most 365', 7),
  site: { what: 'has no settings', hint: 'Write them below it, like “  url: https://example.org/”' },
  'site.url': { what: 'is not the address of a site', hint: 'Write it like url: https://example.org/' },
  'site.generator': {
    what: 'is not a generator Herald knows',
    hint: `Write one of ${GENERATORS.join(', ')}, or leave it out and set permalinks`,
  },
  'site.permalinks': {
    what: 'is not an address pattern for each folder',
    hint: 'Write each folder below it, like “    blog: /:year/:month/:day/:slug/”',
  },
  'site.title_from': {
    what: 'does not say where titles come from',
    hint: `Write title_from: ${TITLE_SOURCES.join(', ')}, or folders below it, like “    notes: filename”`,
  },
  git: { what: 'has no settings', hint: 'Write them below it, like “  each_commit: true”' },
  'git.each_commit': { what: 'is neither true nor false', hint: 'Write it like each_commit: true' },
  search: { what: 'has no settings', hint: 'Write them below it, like “  synonyms:”' },
  'search.synonyms': {
    what: 'is not a list of synonym groups with at least two names each',
    hint: 'Write each group below it, like “    - [sbom, software bill of materials]”',
  },
};

/** Settings of earlier builds, and what to write instead. */
const RENAMED: Readonly<Record<string, string>> = {
  'announce.fuse_additions': 'safety_limits: { additions: 200 }',
  'announce.fuse_edits': 'safety_limits: { edits: 50 }',
  'announce.fuse_removals': 'safety_limits: { removals: 10 }',
};

/** Context for describing mistakes: where each is, and what to write instead. */
interface Source {
  /** Name of the file as shown to people. */
  name: string;
  document: Document;
  lines: LineCounter;
  shapes: Shapes;
  /** Examples of destinations: `a, b or c`. */
  destinations: string;
}

/** Converts a validation issue into mistakes, one for each misspelt key. Pure. */
export function mistakesOf(issue: z.core.$ZodIssue, source: Source): readonly ConfigMistake[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => misspelt([...path, key], source));
  const { what, hint } = shapeOf(path, source.shapes);
  if (issue.code === 'custom' && typeof issue.params?.says === 'string')
    return [{ where: whereOf(path, source), what: `${what}: ${issue.params.says}`, hint: String(issue.params.hint) }];
  return [{ where: whereOf(path, source), what: isThere(path, source) ? what : 'is missing', hint: withExamples(hint, source) }];
}

/** Replaces the placeholders in a hint with examples of destinations. */
function withExamples(hint: string, { destinations }: Source): string {
  return hint.replace(/\bEXAMPLES\b/, destinations).replace(/\bEXAMPLE\b/, destinations.split(/,| or /, 1)[0] ?? '');
}

function misspelt(path: readonly (string | number)[], source: Source): ConfigMistake {
  const key = String(path.at(-1));
  const siblings = keysBelow(settingOf(path.slice(0, -1)), source.shapes);
  const near = nearest(key, siblings);
  const renamed = lookUp(RENAMED, settingOf(path));
  return {
    where: whereOf(path, source),
    what: 'is not a setting',
    hint: renamed ? `It is now written ${renamed}` : near ? `Did you mean ${near}?` : `Available: ${siblings.join(', ')}`,
  };
}

/** Returns `subscriptions.to` for `subscriptions[0].to`. */
function settingOf(path: readonly (string | number)[]): string {
  return path.filter((key) => typeof key === 'string').join('.');
}

function keysBelow(setting: string, shapes: Shapes): readonly string[] {
  const prefix = setting === '' ? '' : `${setting}.`;
  return Object.keys(shapes)
    .filter((known) => known !== '' && known.startsWith(prefix) && !known.slice(prefix.length).includes('.'))
    .map((known) => known.slice(prefix.length));
}

/** Returns the shape of the setting that the path names, or is in. */
function shapeOf(path: readonly (string | number)[], shapes: Shapes): Shape {
  // Folder names are keys without a shape of their own.
  return shapes[settingOf(path)] ?? shapes[settingOf(path.slice(0, -1))] ?? shapes[''] ?? { what: '', hint: '' };
}

function isThere(path: readonly (string | number)[], { document }: Source): boolean {
  return path.length === 0 || document.hasIn(path);
}

/** Returns the place of a mistake: `herald.yaml:4 subscriptions[0].knd`; for a missing setting, the line of its parent. */
function whereOf(path: readonly (string | number)[], source: Source): string {
  const line = lineOf(path, source);
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return `${source.name}${line === null ? '' : `:${line}`} ${text.replace(/^\./, '')}`.trim();
}

function lineOf(path: readonly (string | number)[], { document, lines }: Source): number | null {
  let node: unknown = document.contents;
  let start: number | undefined;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key)) : undefined;
    const item = isSeq(node) ? node.items[Number(key)] : undefined;
    // Take the line of the key: its value may begin some lines later.
    const place = pair?.key ?? item;
    if (isNode(place) && place.range) start = place.range[0];
    node = pair?.value ?? item;
  }
  return start === undefined ? null : lines.linePos(start).line;
}
