import { firstUnits } from '../../lib/cut-text.ts';
import { foldUnseen, isVisible, storableText } from '../../lib/sanitize-text.ts';
import { type FileProblem, fileWarning } from '../problem.ts';
import { dateAdvice, parseDate } from './dates.ts';
import type { Fence } from './front-matter.ts';
import { quotingHint } from './yaml-advice.ts';

/** Maximum length of a title, source or place, UTF-16 units: anything longer was not written as a line, and is cut. */
const LINE_MAX_CHARS = 1_000;
/** Maximum length of an address, UTF-16 units; hardly any server accepts longer ones. */
const ADDRESS_MAX_CHARS = 8_000;
const YES: readonly unknown[] = [true, 'true', 'yes', 'on', 1];
const NO: readonly unknown[] = [false, 'false', 'no', 'off', 0];

/** Returns a value as text, trimmed; null if nothing in it is visible; undefined if it is not text. */
function textIn(value: unknown): string | null | undefined {
  if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) return undefined;
  const text = storableText(String(value)).trim();
  return isVisible(text) ? text : null;
}

/** Returns a value as one line of text of any length; null and undefined as in `textIn`. */
const lineIn = (value: unknown): string | null | undefined => textIn(value)?.replace(/\s+/g, ' ');

/** Parses a flag as people write it; undefined if it is not a flag. Pure. */
export function flagIn(value: unknown): boolean | undefined {
  const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return YES.includes(flag) ? true : NO.includes(flag) ? false : undefined;
}

function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > ADDRESS_MAX_CHARS) return undefined;
  const address = storableText(value).trim();
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  // Kept as written if that is safe in any markup; otherwise with everything unusual escaped.
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(address) ? address : url.href;
}

/** The form that a field's value must have, and what to report if it does not. */
interface Shape<T> {
  /** Returns the value; null if nothing in it is visible; undefined if it does not have this form. */
  read(value: unknown): T | null | undefined;
  code: string;
  /** What to write instead, in one sentence; a function if that depends on the value. */
  hint: string | ((value: unknown) => string);
  /** Present if a list or a map was most likely meant as text and only lacks quotes. */
  isText?: true;
  /** What happens to a value that does not have this form, as the end of the message. */
  otherwise: string;
}

/** Returns a text, cut to at most `max` UTF-16 units. Pure. */
export const cutAt = (text: string, max: number): string => (text.length <= max ? text : firstUnits(text, max).trimEnd());

/** Returns a text as one line, cut to the maximum length of a title; null if nothing is left. Pure. */
export function lineOf(text: string): string | null {
  const line = lineIn(text) ?? null;
  return line === null ? null : cutAt(line, LINE_MAX_CHARS);
}

const IGNORED = ' and is ignored';
const HELD = ', so the post stays a draft';
const LINE = { read: lineIn, isText: true, code: 'text-invalid', hint: 'Write one line of text', otherwise: IGNORED } as const;
const parsedDate = (value: unknown): string | undefined => parseDate(value) ?? undefined;

/** Shapes of the front-matter fields that Herald knows; single lines are read by `takeLine`. */
export const SHAPES = {
  text: { read: textIn, isText: true, code: 'text-invalid', hint: 'Write text', otherwise: IGNORED },
  date: { read: parsedDate, code: 'date-invalid', hint: dateAdvice, otherwise: IGNORED },
  lifecycleDate: { read: parsedDate, code: 'date-invalid', hint: dateAdvice, otherwise: HELD },
  address: { read: addressIn, code: 'url-invalid', hint: 'Write an http(s) address, without a user name or password', otherwise: IGNORED },
  flag: { read: flagIn, code: 'flag-invalid', hint: 'Write true or false', otherwise: HELD },
} satisfies Record<string, Shape<unknown>>;

/** Whether a value is a map rather than a list. Pure. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the entry of a map under the key `name` (given in lower case), ignoring case; undefined if there is none or the value is not a map. Pure. */
export function entryOf(value: unknown, name: string): unknown {
  return isMap(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1] : undefined;
}

/** Normalises a key for comparison: `external_url`, `externalUrl` and `ExternalURL` are the same, with or without a byte-order mark. Pure. */
function keyOf(written: string): string {
  return (/[^ -~]/.test(written) ? foldUnseen(written) : written).toLowerCase().replaceAll(/[_-]/g, '');
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && !isVisible(value);

/** Front matter by normalised key, with the names as written in the file. */
export class Fields {
  readonly #fields = new Map<string, { name: string; value: unknown }>();
  /** For keys that occur in several spellings: all values except the last. */
  readonly #earlier = new Map<string, unknown[]>();
  readonly #used = new Set<string>();
  readonly #fence: Fence;
  #lines: readonly string[] | null = null;
  /** Keys that have no value, with their names as written. */
  readonly #empty = new Map<string, string>();
  /** What was ignored so far, and why. */
  readonly warnings: FileProblem[] = [];

  constructor(matter: Readonly<Record<string, unknown>>, fence: Fence) {
    this.#fence = fence;
    for (const [name, value] of Object.entries(matter)) {
      const key = keyOf(name);
      if (value === null || value === undefined) {
        this.#empty.set(key, name);
        continue;
      }
      const before = this.#fields.get(key);
      if (before !== undefined && isBlank(value)) continue;
      this.#fields.set(key, { name, value });
      if (before === undefined || isBlank(before.value)) continue;
      this.#earlier.set(key, [...(this.#earlier.get(key) ?? []), before.value]);
      this.warn('key-duplicate', `“${before.name}” and “${name}” are the same key, so the last one counts`, 'Keep one of the two', key);
    }
  }

  /** Whether a field exists and is not blank. */
  has(key: string): boolean {
    const value = this.raw(key);
    return value !== undefined && !isBlank(value);
  }

  /** Returns the value as written in the file; undefined if there is none. */
  raw(key: string): unknown {
    return this.#fields.get(key)?.value;
  }

  /** Returns the value as written in the file, and removes it from the `rest`. */
  use(key: string): unknown {
    this.#used.add(key);
    return this.raw(key);
  }

  /** Returns all values of a key in any spelling; the last one counts. */
  all(key: string): readonly unknown[] {
    const field = this.#fields.get(key);
    return field === undefined ? [] : [...(this.#earlier.get(key) ?? []), field.value];
  }

  /** Returns the name of the field as written in the file; otherwise `key`. */
  nameOf(key: string): string {
    return this.#writtenName(key) ?? key;
  }

  /** Adds a warning about a field. */
  warn(code: string, message: string, hint: string, key: string): void {
    this.warnings.push(fileWarning(code, message, hint, this.lineOf(key)));
  }

  /** Returns the line of the file, from 1, that contains the field; null if unknown. */
  lineOf(key: string): number | null {
    const at = this.#placeOf(key);
    return at === -1 ? null : this.#fence.firstLine + at;
  }

  /** Whether this is YAML in which a value may be followed by a comment. */
  get hasComments(): boolean {
    return this.#fence.language === 'yaml' && this.#fence.block.includes(' #');
  }

  /** Returns the field's line of YAML as written, which may show more than the value alone; empty for other languages. */
  yamlOf(key: string): string {
    const at = this.#placeOf(key);
    return this.#fence.language === 'yaml' ? (this.#lines?.[at] ?? '') : '';
  }

  #writtenName(key: string): string | undefined {
    return this.#fields.get(key)?.name ?? this.#empty.get(key);
  }

  /** Returns the index of the line that contains a field; -1 if unknown. */
  #placeOf(key: string): number {
    const name = this.#writtenName(key);
    if (name === undefined) return -1;
    this.#lines ??= this.#fence.block.split('\n');
    return this.#lines.findIndex((line) => {
      const text = line.trimStart().replace(/^["']/, '');
      return text.startsWith(name) && /^["']?\s*[:=]/.test(text.slice(name.length));
    });
  }

  /** Returns the field's value and removes it from the `rest`; null if it is missing, blank, or not of that shape (then with a warning). */
  take<T>(key: string, { read, code, hint, otherwise, isText }: Shape<T>): T | null {
    const field = this.#fields.get(key);
    if (field === undefined) return null;
    this.#used.add(key);
    if (isBlank(field.value)) {
      // Blanks are a way to leave a value out, so they cause no warning.
      if (/[^ \t\n]/.test(String(field.value)))
        this.warn('text-invisible', `${field.name} has only invisible characters`, 'Write it again, or remove it', key);
      return null;
    }
    const value = read(field.value);
    if (value !== undefined) return value;
    const quoted = isText ? quotingHint(this.yamlOf(key)) : null;
    const advice = quoted ?? (typeof hint === 'string' ? hint : hint(field.value));
    this.warn(code, `${field.name} can't be understood${otherwise}`, advice, key);
    return null;
  }

  /** Returns a field as one line of text, cut with a warning if it is too long; null if there is none. */
  takeLine(key: string): string | null {
    const line = this.take(key, LINE);
    if (line === null || line.length <= LINE_MAX_CHARS) return line;
    const limit = `${LINE_MAX_CHARS.toLocaleString('en')} characters`;
    this.warn('text-too-long', `${this.nameOf(key)} is longer than ${limit}; the rest is ignored`, LINE.hint, key);
    return cutAt(line, LINE_MAX_CHARS);
  }

  /** Returns the fields that were not used, by their names as written in the file. */
  rest(): Record<string, unknown> {
    return Object.fromEntries([...this.#fields].filter(([key]) => !this.#used.has(key)).map(([, { name, value }]) => [name, value]));
  }
}
