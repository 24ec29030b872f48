import { editDistance } from '../../lib/nearest.ts';
import { NAME_FIELD_LIST, NAME_FIELDS, type NameField } from './name-fields.ts';

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
