import { firstUnits } from '../../lib/cut-text.ts';
import { foldUnseen, isVisible, storableText } from '../../lib/sanitize-text.ts';
import { type FileProblem, fileWarning } from '../problem.ts';
import { dateAdvice, parseDate } from './dates.ts';
import type { Fence } from './front-matter.ts';
import { quotingHint } from './yaml-advice.ts';

/** Longest title, source or place, UTF-16 units: what is longer is no line that somebody wrote, and is cut. */
const LINE_MAX_CHARS = 1_000;
/** Longest address; hardly any server takes longer ones. */
const ADDRESS_MAX_CHARS = 8_000;
const YES: readonly unknown[] = [true, 'true', 'yes', 'on', 1];
const NO: readonly unknown[] = [false, 'false', 'no', 'off', 0];

/** Text, trimmed; null: nobody can see anything in it; undefined: it is none. */
function textIn(value: unknown): string | null | undefined {
  if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) return undefined;
  const text = storableText(String(value)).trim();
  return isVisible(text) ? text : null;
}

/** One line of text, of any length. */
const lineIn = (value: unknown): string | null | undefined => textIn(value)?.replace(/\s+/g, ' ');

/** A flag as people write it; undefined: it is none. Pure. */
export function flagIn(value: unknown): boolean | undefined {
  const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return YES.includes(flag) ? true : NO.includes(flag) ? false : undefined;
}

function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > ADDRESS_MAX_CHARS) return undefined;
  const address = storableText(value).trim();
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  // As written where that is safe in any markup; else with everything odd escaped.
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(address) ? address : url.href;
}

/** What a field's value must be like; `code` and `hint` say so to people. */
interface Shape<T> {
  /** Undefined: the value is not like that. */
  read(value: unknown): T | null | undefined;
  code: string;
  /** What to write instead, one sentence; where it depends on the value, made from that. */
  hint: string | ((value: unknown) => string);
  /** Whether a list or a map was most likely meant as text, and only lacks quotes. */
  isText?: true;
  /** What becomes of a value of another shape. */
  otherwise: string;
}

/** At most so many UTF-16 units of a text. Pure. */
export const cutAt = (text: string, max: number): string => (text.length <= max ? text : firstUnits(text, max).trimEnd());

/** A text as one line of the length that titles may have; null where nothing is left. Pure. */
export function lineOf(text: string): string | null {
  const line = lineIn(text) ?? null;
  return line === null ? null : cutAt(line, LINE_MAX_CHARS);
}

const IGNORED = ' and is ignored';
const HELD = ', so the post stays a draft';
const LINE = { read: lineIn, isText: true, code: 'text-invalid', hint: 'Write one line of text', otherwise: IGNORED } as const;
const parsedDate = (value: unknown): string | undefined => parseDate(value) ?? undefined;

/** The shapes of the front-matter fields Herald knows; lines are taken by `takeLine`. */
export const SHAPES = {
  text: { read: textIn, isText: true, code: 'text-invalid', hint: 'Write text', otherwise: IGNORED },
  date: { read: parsedDate, code: 'date-invalid', hint: dateAdvice, otherwise: IGNORED },
  lifecycleDate: { read: parsedDate, code: 'date-invalid', hint: dateAdvice, otherwise: HELD },
  address: { read: addressIn, code: 'url-invalid', hint: 'Write an http(s) address, without a user name or password', otherwise: IGNORED },
  flag: { read: flagIn, code: 'flag-invalid', hint: 'Write true or false', otherwise: HELD },
} satisfies Record<string, Shape<unknown>>;

/** Whether a value is a map, and no list. Pure. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entry of a map whose key is `name`, which is in small letters, in any case; undefined: it has none, or is no map. Pure. */
export function entryOf(value: unknown, name: string): unknown {
  return isMap(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1] : undefined;
}

/** Key as Herald compares it: `external_url`, `externalUrl` and `ExternalURL` are one, with or without a byte-order mark in it. Pure. */
function keyOf(written: string): string {
  return (/[^ -~]/.test(written) ? foldUnseen(written) : written).toLowerCase().replaceAll(/[_-]/g, '');
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && !isVisible(value);

/** Front matter by field name, with the names people used. */
export class Fields {
  readonly #fields = new Map<string, { name: string; value: unknown }>();
  /** Values of keys that are there in several spellings, but for the last. */
  readonly #earlier = new Map<string, unknown[]>();
  readonly #used = new Set<string>();
  readonly #fence: Fence;
  #lines: readonly string[] | null = null;
  /** Keys that are there without a value, by the names people used. */
  readonly #empty = new Map<string, string>();
  /** What was ignored so far, and why. */
  readonly complaints: FileProblem[] = [];

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
      this.complain('key-duplicate', `“${before.name}” and “${name}” are the same key, so the last one counts`, 'Keep one of the two', key);
    }
  }

  /** Whether a field is there and not empty. */
  has(key: string): boolean {
    const value = this.raw(key);
    return value !== undefined && !isBlank(value);
  }

  /** The value as the file has it. */
  raw(key: string): unknown {
    return this.#fields.get(key)?.value;
  }

  /** The value as the file has it, which is then no longer among the rest. */
  use(key: string): unknown {
    this.#used.add(key);
    return this.raw(key);
  }

  /** Every value that is there, in whatever spelling of the key; the one that counts is the last. */
  all(key: string): readonly unknown[] {
    const field = this.#fields.get(key);
    return field === undefined ? [] : [...(this.#earlier.get(key) ?? []), field.value];
  }

  /** The name that the file has for the field. */
  nameOf(key: string): string {
    return this.#writtenName(key) ?? key;
  }

  /** Tells that a field is not as it should be. */
  complain(code: string, message: string, hint: string, key: string): void {
    this.complaints.push(fileWarning(code, message, hint, this.lineOf(key)));
  }

  /** Line of the file, from 1, on which the field stands; null where it can't be told. */
  lineOf(key: string): number | null {
    const at = this.#placeOf(key);
    return at === -1 ? null : this.#fence.firstLine + at;
  }

  /** Whether it is YAML, and a value of it may have a comment behind it. */
  get hasComments(): boolean {
    return this.#fence.language === 'yaml' && this.#fence.block.includes(' #');
  }

  /** That line of YAML as it is written, where it says what the value alone does not; empty in other languages. */
  yamlOf(key: string): string {
    const at = this.#placeOf(key);
    return this.#fence.language === 'yaml' ? (this.#lines?.[at] ?? '') : '';
  }

  #writtenName(key: string): string | undefined {
    return this.#fields.get(key)?.name ?? this.#empty.get(key);
  }

  /** Index of the line on which a field stands; -1 where it can't be told. */
  #placeOf(key: string): number {
    const name = this.#writtenName(key);
    if (name === undefined) return -1;
    this.#lines ??= this.#fence.block.split('\n');
    return this.#lines.findIndex((line) => {
      const text = line.trimStart().replace(/^["']/, '');
      return text.startsWith(name) && /^["']?\s*[:=]/.test(text.slice(name.length));
    });
  }

  /** The field's value; null where it is missing, or not of that shape (then with a warning). */
  take<T>(key: string, { read, code, hint, otherwise, isText }: Shape<T>): T | null {
    const field = this.#fields.get(key);
    if (field === undefined) return null;
    this.#used.add(key);
    if (isBlank(field.value)) {
      // Blanks are how people leave a value out.
      if (/[^ \t\n]/.test(String(field.value)))
        this.complain('text-invisible', `${field.name} has only characters that nobody can see`, 'Write it anew, or remove it', key);
      return null;
    }
    const value = read(field.value);
    if (value !== undefined) return value;
    const quoted = isText ? quotingHint(this.yamlOf(key)) : null;
    const advice = quoted ?? (typeof hint === 'string' ? hint : hint(field.value));
    this.complain(code, `${field.name} can't be understood${otherwise}`, advice, key);
    return null;
  }

  /** One line of text, cut where it is too long; null where there is none. */
  takeLine(key: string): string | null {
    const line = this.take(key, LINE);
    if (line === null || line.length <= LINE_MAX_CHARS) return line;
    const limit = `${LINE_MAX_CHARS.toLocaleString('en')} characters`;
    this.complain('text-too-long', `${this.nameOf(key)} is longer than ${limit}; the rest is ignored`, LINE.hint, key);
    return cutAt(line, LINE_MAX_CHARS);
  }

  /** Fields that nobody took, by the names people used. */
  rest(): Record<string, unknown> {
    return Object.fromEntries([...this.#fields].filter(([key]) => !this.#used.has(key)).map(([, { name, value }]) => [name, value]));
  }
}
