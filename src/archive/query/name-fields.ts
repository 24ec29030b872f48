import type { Post } from '../../content/post.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import { editDistance } from '../../lib/nearest.ts';

/** How searches and filters use a field whose values are names. */
interface NameFieldRule {
  /** Other names of the field that people write. */
  readonly otherNames: readonly string[];
  /** The field with a value, as it would be typed. */
  readonly example: string;
  valuesOf(post: Post): readonly string[];
  /** Whether people who write `value` mean `own`, a value of a post. */
  isNamed(own: string, value: string): boolean;
}

/** Fields by which posts are filtered by name: a new one needs an entry here and its sentences in each language (`filtering.ts`). */
export const NAME_FIELDS = {
  /** `cloud foundation`, `Cloud-Foundation` and `cloud_foundation` are the same tag. */
  tag: {
    otherNames: ['tags', 'label'],
    example: 'tag:cilium',
    valuesOf: ({ tags }) => tags,
    isNamed: (own, value) => tagKey(own) === tagKey(value),
  },
  /** A source matches by whole words: `source:k3s` means “K3s Releases”. */
  source: {
    otherNames: ['sources', 'src'],
    example: 'source:"Kubernetes Blog"',
    valuesOf: ({ source }) => (source === null || source === '' ? [] : [source]),
    isNamed: (own, value) => {
      const words = foldedWords(value);
      return foldText(own) === foldText(value) || (words !== ' ' && foldedWords(own).includes(words));
    },
  },
  /** The plural is accepted too: `kind:releases`. */
  kind: {
    otherNames: ['kinds', 'type'],
    example: 'kind:release',
    valuesOf: ({ kind }) => [kind],
    isNamed: (own, value) => {
      const [folded, wanted] = [foldText(own), foldText(value)];
      return folded === wanted || `${folded}s` === wanted;
    },
  },
} as const satisfies Readonly<Record<string, NameFieldRule>>;

export type NameField = keyof typeof NAME_FIELDS;
export type ByNameField<T> = Readonly<Record<NameField, T>>;
export const NAME_FIELD_LIST = Object.keys(NAME_FIELDS) as readonly NameField[];

/** Returns an object with what `make` returns for each field. */
export function mapNameFields<T>(make: (field: NameField) => T): Record<NameField, T> {
  return Object.fromEntries(NAME_FIELD_LIST.map((field) => [field, make(field)])) as Record<NameField, T>;
}

/** Returns the values that a post has in a field. Pure. */
export function namesIn(post: Post, field: NameField): readonly string[] {
  return NAME_FIELDS[field].valuesOf(post);
}

/** Whether a name clause matches this value; letter case never matters. `exact`: the whole name must match. Pure. */
export function matchesName(own: string, { field, value, exact }: { field: NameField; value: string; exact: boolean }): boolean {
  if (own === '') return false;
  return exact ? foldText(own) === foldText(value) : NAME_FIELDS[field].isNamed(own, value);
}

function tagKey(tag: string): string {
  return foldText(tag)
    .replace(/^#/, '')
    .replace(/[\s_-]+/g, '-');
}

/** Field names that may precede a colon in a query. */
export type QueryField = NameField | 'before' | 'after' | 'is';
export const QUERY_FIELDS: readonly QueryField[] = [...NAME_FIELD_LIST, 'before', 'after', 'is'];

const OTHER_NAMES: ReadonlyMap<string, QueryField> = new Map<string, QueryField>([
  ...NAME_FIELD_LIST.flatMap((field) => NAME_FIELDS[field].otherNames.map((name): [string, QueryField] => [name, field])),
  ['until', 'before'],
  ['since', 'after'],
]);

/** Returns the field that a name refers to, and whether the name is a typo (`souce`, `knid`); null for other names. Pure. */
export function fieldOf(name: string): { field: QueryField; slip: boolean } | null {
  const lower = name.toLowerCase();
  const known = QUERY_FIELDS.find((field) => field === lower) ?? OTHER_NAMES.get(lower);
  if (known) return { field: known, slip: false };
  const meant = QUERY_FIELDS.find((field) => field.length > 2 && isSlip(lower, field));
  return meant ? { field: meant, slip: true } : null;
}

/** Whether a name is a typo of a field. Short names must have the same letters: `bag:` and `find:` are words of their own, `tga:` and `knid:` are not. */
function isSlip(name: string, field: QueryField): boolean {
  if (editDistance(name, field, 1) > 1) return false;
  return field.length > 4 || [...name].sort().join('') === [...field].sort().join('');
}
