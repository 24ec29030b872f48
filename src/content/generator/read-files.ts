import { parse as parseToml } from 'smol-toml';
import { readYaml } from '../parse/read-yaml.ts';
import { UnreadableFile } from '../problem.ts';

/** Settings as they are written: tables of values. */
export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value);
export const tableIn = (table: Table, key: string): Table => {
  const value = valueIn(table, key);
  return isTable(value) ? value : {};
};
export const textIn = (table: Table, key: string): string | null => {
  const value = valueIn(table, key);
  return typeof value === 'string' && value !== '' ? value : null;
};
export const textsIn = (table: Table): [string, string][] =>
  Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string');

/** Hugo's keys are one in any case. */
function valueIn(table: Table, key: string): unknown {
  if (Object.hasOwn(table, key)) return table[key];
  const name = Object.keys(table).find((one) => one.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : table[name];
}

/** TOML, YAML or JSON → its table, by the file's ending; null where it can't be read. Pure. */
export function tableOf(name: string, text: string): Table | null {
  try {
    const value: unknown = name.endsWith('.toml') ? parseToml(text) : name.endsWith('.json') ? JSON.parse(text) : readYaml(text, 1).value;
    return isTable(value) ? value : null;
  } catch (error) {
    // Not what it is called, or too much of it: the generator says so itself. A deep one overflows the stack.
    if (error instanceof UnreadableFile || error instanceof Error) return null;
    throw error;
  }
}

const EXAMPLES = /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|example\.(?:org|com|net)|your-|mysite\.|yoursite\.|replace-this)/i;

/** An address that can be a site's; null for placeholders, paths and other schemes. Pure. */
export function siteAddress(...parts: readonly (string | null)[]): string | null {
  const [first, ...rest] = parts;
  if (first == null || !URL.canParse(first) || !/^https?:\/\/[^\s/@?#]+(?:\/|$)/i.test(first) || EXAMPLES.test(first)) return null;
  const address = [first, ...rest.filter((part) => part !== null)].map((part) => part.replace(/^\/+|\/+$/g, '')).filter(Boolean);
  return address.join('/');
}
