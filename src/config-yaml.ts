import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseDestination } from './announce/destination.ts';
import { badAliasIn } from './content/bad-alias.ts';
import type { ConfigMistake } from './errors.ts';

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .optional();

const subscription = z.strictObject({
  to: z.string().refine((text) => parseDestination(text) !== null, {
    message: 'is no destination. Write slack:C0123ABCD, discord:112233445566778899 or terminal',
  }),
  tag: oneOrMore,
  source: oneOrMore,
  kind: oneOrMore,
  word: oneOrMore,
});

const days = z.number().positive();
const count = z.number().int().nonnegative();

const names = z.array(z.string().trim().min(1)).min(2, { message: 'needs two names or more: [sbom, software bill of materials]' });

const heraldYaml = z.strictObject({
  subscriptions: z.array(subscription).optional(),
  announce: z
    .strictObject({
      each_limit: count.optional(),
      max_age_days: days.optional(),
      fuse_additions: count.optional(),
      fuse_edits: count.optional(),
      fuse_removals: count.optional(),
      edit_within_days: z.number().nonnegative().optional(),
      edit_after_minutes: z.number().nonnegative().optional(),
      retract_after_hours: z.number().nonnegative().optional(),
    })
    .optional(),
  search: z.strictObject({ synonyms: z.array(names).optional() }).optional(),
});

export type HeraldYaml = z.infer<typeof heraldYaml>;

const EXAMPLE = 'Write it like herald.example.yaml';

/** `herald.yaml` → its settings, or every mistake in it with its line. A file that is not there (and was not asked for) is empty. */
export function readHeraldYaml(file: string, required: boolean): { yaml: HeraldYaml; mistakes: readonly ConfigMistake[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return { yaml: {}, mistakes: [] };
    const what = `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown fault'})`;
    return { yaml: {}, mistakes: [{ where: file, what, hint: 'Point HERALD_CONFIG to a readable file, or leave it out' }] };
  }
  return parseHeraldYaml(file, text);
}

/** Pure. */
export function parseHeraldYaml(file: string, text: string): { yaml: HeraldYaml; mistakes: readonly ConfigMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map(
    (error): ConfigMistake => ({
      where: `${file}:${lines.linePos(error.pos[0]).line}`,
      what: error.message.split('\n')[0] ?? 'broken YAML',
      hint: EXAMPLE,
    }),
  );
  if (broken.length > 0) return { yaml: {}, mistakes: broken };
  const alias = badAliasIn(document);
  if (alias !== null)
    return {
      yaml: {},
      mistakes: [{ where: `${file}:${lines.linePos(alias.offset).line}`, what: alias.what, hint: alias.hint ?? EXAMPLE }],
    };
  const parsed = heraldYaml.safeParse(readValue(document) ?? {});
  if (parsed.success) return { yaml: parsed.data, mistakes: [] };
  const mistakes = parsed.error.issues.map((issue): ConfigMistake => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    const node = document.getIn(path.filter(isKey), true) as { range?: [number, number, number] } | undefined;
    const line = node?.range ? `:${lines.linePos(node.range[0]).line}` : '';
    return { where: `${file}${line} ${pathText(path)}`.trim(), what: issue.message, hint: EXAMPLE };
  });
  return { yaml: {}, mistakes };
}

/** Null where the text is empty, or where aliases of aliases would make it grow without bound. */
function readValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return 'aliases that grow without bound';
    throw error;
  }
}

function isKey(key: PropertyKey): key is string | number {
  return typeof key !== 'symbol';
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
