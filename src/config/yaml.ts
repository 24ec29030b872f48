import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseFilter } from '../archive/query/query.ts';
import { unknownTokenIn } from '../content/site/pattern.ts';
import { GENERATORS, type PerFolder, type SiteSettings, TITLE_SOURCES } from '../content/site/site.ts';
import { LANGUAGES } from '../languages/index.ts';
import { badAliasIn } from '../lib/bad-alias.ts';
import type { ConfigMistake } from '../lib/errors.ts';
import { parseDeliveryMode } from '../model/delivery-mode.ts';
import { FACTS, PICTURE_SIZES, STYLES, TEXT_LENGTH } from '../model/message-style.ts';
import { destinationExamples, type PlatformList, parseDestination } from '../model/platform.ts';
import { parseMention, parseReminders } from '../model/policies.ts';
import { mistakesOf, SHAPES, type Shapes } from './yaml-mistakes.ts';

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .optional();

const FILTERS = 'docs/subscriptions.md describes the filter language';
const CHOICES = 'docs/subscriptions.md lists what can be written';

/** A mistake in the content of a text value, reported with its message. */
const says = (message: string, hint: string) => ({ code: 'custom', message, params: { says: message, hint } }) as const;

/** A filter, in the query language of search. */
const filter = z.string().superRefine((text, context) => {
  const parsed = parseFilter(text);
  for (const { message } of 'mistakes' in parsed ? parsed.mistakes : []) context.addIssue(says(message, FILTERS));
});

/** When posts are sent; the time zone does not matter for this check. */
const mode = z.string().superRefine((text, context) => {
  const parsed = parseDeliveryMode(text, 'UTC');
  if ('mistake' in parsed) context.addIssue(says(parsed.mistake, CHOICES));
});

/** Times before an event at which reminders are sent. */
const reminders = z
  .array(z.string())
  .min(1)
  .superRefine((times, context) => {
    const parsed = parseReminders(times.join(' '));
    if ('mistake' in parsed) context.addIssue(says(parsed.mistake, CHOICES));
  });

const days = z.number().positive();
const count = z.number().int().nonnegative();

const names = z.array(z.string().trim().min(1)).min(2);

const pattern = z
  .string()
  .regex(/^\/?[^\s/\\]/)
  .superRefine((text, context) => {
    const unknown = unknownTokenIn(text);
    if (unknown)
      context.addIssue(says(`${unknown} is unknown`, 'Write it like /:year/:month/:day/:slug/; docs/content.md lists all tokens'));
  });
const titleSource = z.enum(TITLE_SOURCES);

const site = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/[^\s/@?#]+(?:\/[^\s?#]*)?$/)
    .optional(),
  generator: z.enum(GENERATORS).optional(),
  permalinks: z.record(z.string(), pattern).optional(),
  title_from: z.union([titleSource, z.record(z.string(), titleSource)]).optional(),
});

const images = z.enum(PICTURE_SIZES);
const facts = z.array(z.enum(FACTS)).refine((named) => new Set(named).size === named.length);

/** Maximum time before a reminder of an approval, or before it expires, hours. */
const MAX_WAIT_HOURS = 24 * 365;

function destination(platforms: PlatformList) {
  return z.string().refine((text) => parseDestination(text, platforms) !== null);
}

/** Returns the schema of one subscription in a file; its destination must be on one of these platforms. */
export function subscriptionEntryOf(platforms: PlatformList) {
  return z
    .strictObject({
      to: destination(platforms).describe(`The channel that gets the posts: ${destinationExamples(platforms)}.`),
      tag: oneOrMore.describe('One of these tags.'),
      source: oneOrMore.describe('One of these sources, by full name.'),
      kind: oneOrMore.describe('One of these kinds: link, release, event, or your own.'),
      word: oneOrMore.describe('One of these words, matched as in search.'),
      filter: filter.optional().describe('Which posts, in the search language: source:k3s is:stable -aks.'),
      mode: mode
        .optional()
        .describe('When posts are sent: each, daily at 09:00, weekly on monday at 09:00, at most 5 a day, every 30 minutes.'),
      approve: z
        .union([z.boolean(), destination(platforms)])
        .optional()
        .describe('Whether somebody has to approve each message first: true, or the channel where approval is requested.'),
      images: images.optional().describe('How pictures are shown.'),
      style: z.enum(STYLES).optional().describe('How messages look.'),
      language: z.enum(LANGUAGES).optional().describe('The language of Herald’s own words in messages.'),
      length: z
        .number()
        .int()
        .min(TEXT_LENGTH.least)
        .max(TEXT_LENGTH.most)
        .optional()
        .describe('Maximum length of the text, in characters.'),
      facts: facts.optional().describe('Which facts are shown with the title, in this order.'),
      mention: z
        .strictObject({ who: z.string().trim().min(1), cooldown: z.string().optional() })
        .optional()
        .describe(
          'Which role or user group is mentioned with a message, and the minimum time between mentions: {who: S0123ABCD, cooldown: 6h}.',
        ),
      thread: z.literal('post').optional().describe('Opens a thread below the message of each post, if the platform has such threads.'),
      reminders: reminders.optional().describe('How long before an event to send reminders: [24h, 1h].'),
      promotion: z.boolean().optional().describe('Whether a pre-release’s message is updated when the release is out.'),
      calendar: z
        .boolean()
        .optional()
        .describe('Whether events are also added to the calendar of the channel’s server, if the platform has one.'),
    })
    .superRefine(({ to, mention }, context) => {
      // Who can be mentioned depends on the platform of the channel.
      const destination = parseDestination(to, platforms);
      if (mention === undefined || destination === null) return;
      const parsed = parseMention(mention.who, destination, platforms, mention.cooldown);
      if ('mistake' in parsed) context.addIssue({ ...says(parsed.mistake, CHOICES), path: ['mention'] });
    });
}

export type SubscriptionEntry = z.infer<ReturnType<typeof subscriptionEntryOf>>;

/** Returns the schema of herald.yaml; destinations must be on one of these platforms. */
function heraldYamlOf(platforms: PlatformList) {
  return z.strictObject({
    subscriptions: z.array(subscriptionEntryOf(platforms)).optional(),
    announce: z
      .strictObject({
        each_limit: count.optional(),
        images: images.optional(),
        style: z.enum(STYLES).optional(),
        language: z.enum(LANGUAGES).optional(),
        max_age_days: days.optional(),
        settle_seconds: z.number().min(0).max(600).optional(),
        safety_limits: z.strictObject({ additions: count.optional(), edits: count.optional(), removals: count.optional() }).optional(),
        edit_within_days: z.number().nonnegative().optional(),
        edit_after_minutes: z.number().nonnegative().optional(),
        retract_after_hours: z.number().nonnegative().optional(),
      })
      .optional(),
    approvals: z
      .strictObject({
        review: destination(platforms).optional(),
        channels: z.array(destination(platforms)).optional(),
        remind_after_hours: z.number().positive().max(MAX_WAIT_HOURS).optional(),
        expire_after_days: days.max(MAX_WAIT_HOURS / 24).optional(),
      })
      .optional(),
    site: site.optional(),
    git: z.strictObject({ each_commit: z.boolean().optional() }).optional(),
    search: z.strictObject({ synonyms: z.array(names).optional() }).optional(),
  });
}

export type HeraldYaml = z.infer<ReturnType<typeof heraldYamlOf>>;

/** Normalizes a folder: `./blog/`, `/blog` and `blog` are the same one; `.` and `/` become empty, which means all folders. */
const folderOf = (written: string): string => written.replaceAll('\\', '/').replace(/^[./]+|\/+$/g, '');

const perFolder = <T>(table: Readonly<Record<string, T>>): PerFolder<T>[] =>
  Object.entries(table).map(([folder, value]) => ({ folder: folderOf(folder), value }));

/** Returns the site settings from the section `site` of herald.yaml. Pure. */
export function siteSettingsOf({ site = {} }: HeraldYaml): SiteSettings {
  const { generator = null, permalinks = {}, title_from: titleFrom = {} } = site;
  return {
    generator,
    permalinks: perFolder(permalinks),
    titleFrom: typeof titleFrom === 'string' ? [{ folder: '', value: titleFrom }] : perFolder(titleFrom),
  };
}

const EXAMPLE = 'herald.example.yaml shows how to write it';

/**
 * Reads `herald.yaml`, or returns every mistake in it with its line. A missing file counts as empty unless it is `required`.
 * `name`: the file as shown to people.
 */
export function readHeraldYaml(
  file: string,
  name: string,
  required: boolean,
  platforms: PlatformList,
): { yaml: HeraldYaml; mistakes: readonly ConfigMistake[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return { yaml: {}, mistakes: [] };
    const what = `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
    return { yaml: {}, mistakes: [{ where: file, what, hint: 'Point HERALD_CONFIG to a readable file, or leave it out' }] };
  }
  return parseHeraldYaml(name, text, platforms);
}

/** Parses `herald.yaml`, or returns every mistake in it with its line. Pure. */
export function parseHeraldYaml(
  name: string,
  text: string,
  platforms: PlatformList,
): { yaml: HeraldYaml; mistakes: readonly ConfigMistake[] } {
  const parsed = parseYaml(name, text, { schema: heraldYamlOf(platforms), shapes: SHAPES, platforms });
  return 'mistakes' in parsed ? { yaml: {}, mistakes: parsed.mistakes } : { yaml: parsed.settings, mistakes: [] };
}

/** Format of a file of settings. */
interface FileShape<T> {
  schema: z.ZodType<T>;
  /** What is wrong with each setting that does not have the right form, in words. */
  shapes: Shapes;
  platforms: PlatformList;
}

/** Parses a file of settings; returns them with the parsed document, or every mistake with its line. `name`: the file as shown to people. Pure. */
export function parseYaml<T>(
  name: string,
  text: string,
  { schema, shapes, platforms }: FileShape<T>,
): { settings: T; document: Document; lines: LineCounter } | { mistakes: readonly ConfigMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map(({ message, pos }) => mistake(`${name}:${lines.linePos(pos[0]).line}`, message));
  if (broken.length > 0) return { mistakes: broken };
  const alias = badAliasIn(document);
  if (alias !== null)
    return { mistakes: [{ where: `${name}:${lines.linePos(alias.offset).line}`, what: alias.what, hint: alias.hint ?? EXAMPLE }] };
  let settings: unknown;
  try {
    settings = document.toJS() ?? {};
  } catch (error) {
    return { mistakes: [mistake(name, error instanceof Error ? error.message : String(error))] };
  }
  const parsed = schema.safeParse(settings);
  if (parsed.success) return { settings: parsed.data, document, lines };
  const source = { name, document, lines, shapes, destinations: destinationExamples(platforms) };
  return { mistakes: parsed.error.issues.flatMap((issue) => mistakesOf(issue, source)) };
}

/** Returns the mistake for invalid YAML, without the position and the lines that the parser adds to its message. */
function mistake(where: string, message: string): ConfigMistake {
  const [first = ''] = message.split('\n');
  return { where, what: `can't be read: ${first.replace(/(?: at line \d+, column \d+)?:?$/, '')}`, hint: EXAMPLE };
}
