import type { Post } from '../../content/post.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import { editDistance } from '../../lib/nearest.ts';

/** What searches and filters know of a field whose values posts have as names. */
interface NameFieldRule {
  /** What people write for it as well. */
  readonly otherNames: readonly string[];
  /** The field with a value, as it is typed. */
  readonly example: string;
  valuesOf(post: Post): readonly string[];
  /** Whether people who write `value` mean `own`, a value of a post. */
  isNamed(own: string, value: string): boolean;
}

/** Fields by which posts are filtered by name: one more is one more entry here, and its words in each language (`filtering.ts`). */
export const NAME_FIELDS = {
  /** `cloud foundation`, `Cloud-Foundation` and `cloud_foundation` are one. */
  tag: {
    otherNames: ['tags', 'label'],
    example: 'tag:cilium',
    valuesOf: ({ tags }) => tags,
    isNamed: (own, value) => tagKey(own) === tagKey(value),
  },
  /** A source matches by whole words of it: `source:k3s` means “K3s Releases”. */
  source: {
    otherNames: ['sources', 'src'],
    example: 'source:"Kubernetes Blog"',
    valuesOf: ({ source }) => (source === null || source === '' ? [] : [source]),
    isNamed: (own, value) => {
      const words = foldedWords(value);
      return foldText(own) === foldText(value) || (words !== ' ' && foldedWords(own).includes(words));
    },
  },
  /** People write `kind:releases` as well. */
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

/** Something for each field, as `make` makes it. */
export function mapNameFields<T>(make: (field: NameField) => T): Record<NameField, T> {
  return Object.fromEntries(NAME_FIELD_LIST.map((field) => [field, make(field)])) as Record<NameField, T>;
}

/** What a post has of a field. Pure. */
export function namesIn(post: Post, field: NameField): readonly string[] {
  return NAME_FIELDS[field].valuesOf(post);
}

/** Whether people who write a name clause mean this value; letter case never matters. `exact`: the whole name. Pure. */
export function matchesName(own: string, { field, value, exact }: { field: NameField; value: string; exact: boolean }): boolean {
  if (own === '') return false;
  return exact ? foldText(own) === foldText(value) : NAME_FIELDS[field].isNamed(own, value);
}

function tagKey(tag: string): string {
  return foldText(tag)
    .replace(/^#/, '')
    .replace(/[\s_-]+/g, '-');
}

/** What can stand before a colon in a query. */
export type QueryField = NameField | 'before' | 'after' | 'is';
export const QUERY_FIELDS: readonly QueryField[] = [...NAME_FIELD_LIST, 'before', 'after', 'is'];

const OTHER_NAMES: ReadonlyMap<string, QueryField> = new Map<string, QueryField>([
  ...NAME_FIELD_LIST.flatMap((field) => NAME_FIELDS[field].otherNames.map((name): [string, QueryField] => [name, field])),
  ['until', 'before'],
  ['since', 'after'],
]);

/** The field a name stands for, and whether it was a slip of the pen (`souce`, `knid`); null for names of no field. Pure. */
export function fieldOf(name: string): { field: QueryField; slip: boolean } | null {
  const lower = name.toLowerCase();
  const known = QUERY_FIELDS.find((field) => field === lower) ?? OTHER_NAMES.get(lower);
  if (known) return { field: known, slip: false };
  const meant = QUERY_FIELDS.find((field) => field.length > 2 && isSlip(lower, field));
  return meant ? { field: meant, slip: true } : null;
}

/** Short names must have the same letters: `bag:` and `find:` are words of their own, `tga:` and `knid:` are not. */
function isSlip(name: string, field: QueryField): boolean {
  if (editDistance(name, field, 1) > 1) return false;
  return field.length > 4 || [...name].sort().join('') === [...field].sort().join('');
}
