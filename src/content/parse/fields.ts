import { z } from 'zod';
import { firstUnits } from '../../lib/cut-text.ts';
import { foldUnseen, isVisible, storableText } from '../../lib/sanitize-text.ts';
import { type FileProblem, fileWarning } from '../problem.ts';
import { dateAdvice, parseDate } from './dates.ts';
import type { KeyLines } from './front-matter.ts';
import { quotingHint } from './yaml-advice.ts';

/** Longest title, source or place, UTF-16 units: what is longer is no line that somebody wrote, and is cut. */
const LINE_MAX_CHARS = 1_000;
/** Longest address; hardly any server takes longer ones. */
const ADDRESS_MAX_CHARS = 8_000;

const Text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => storableText(String(value)).trim())
  .transform((text) => (isVisible(text) ? text : null));
const Line = Text.transform((text) => text?.replace(/\s+/g, ' ') ?? null);
const Instant = z.unknown().transform(parseDate).pipe(z.string());
const YES: readonly unknown[] = [true, 'true', 'yes', 'on', 1];
const NO: readonly unknown[] = [false, 'false', 'no', 'off', 0];
const Flag = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? value.trim().toLowerCase() : value))
  .refine((value) => YES.includes(value) || NO.includes(value))
  .transform((value) => YES.includes(value));
const Address = z.string().transform((text, context) => {
  const address = text.length > ADDRESS_MAX_CHARS ? '' : storableText(text).trim();
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:\/\//i.test(address) || url.username !== '' || url.password !== '') {
    context.addIssue({ code: 'custom', message: 'not an address' });
    return z.NEVER;
  }
  // As written where that is safe in any markup; else with everything odd escaped.
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(address) ? address : url.href;
});

/** What a field's value must be like; `code` and `hint` say so to people. */
interface Shape<T> {
  schema: z.ZodType<T>;
  code: string;
  /** What to write instead, one sentence; where it depends on the value, made from that. */
  hint: string | ((value: unknown) => string);
  /** Whether a list or a map was most likely meant as text, and only lacks quotes. */
  isText?: true;
  /** What becomes of a value of another shape. */
  otherwise: string;
  /** Where values may be too long: as much of one as is kept, and what is said of the rest. The same value where it is not. */
  shorten?(value: T): { value: T; tooLong: string | null };
}

const LINE = `${LINE_MAX_CHARS.toLocaleString('en')} characters`;

function shortLine(line: string | null): { value: string | null; tooLong: string | null } {
  if (line === null || line.length <= LINE_MAX_CHARS) return { value: line, tooLong: null };
  return { value: cutAt(line, LINE_MAX_CHARS), tooLong: `is longer than ${LINE}; the rest is ignored` };
}

/** At most so many UTF-16 units of a text. Pure. */
export const cutAt = (text: string, max: number): string => (text.length <= max ? text : firstUnits(text, max).trimEnd());

const IGNORED = ' and is ignored';
const HELD = ', so the post stays a draft';

/** The shapes of the front-matter fields Herald knows. */
export const SHAPES = {
  line: { schema: Line, isText: true, code: 'text-invalid', hint: 'Write one line of text', otherwise: IGNORED, shorten: shortLine },
  text: { schema: Text, isText: true, code: 'text-invalid', hint: 'Write text', otherwise: IGNORED },
  date: { schema: Instant, code: 'date-invalid', hint: dateAdvice, otherwise: IGNORED },
  lifecycleDate: { schema: Instant, code: 'date-invalid', hint: dateAdvice, otherwise: HELD },
  address: { schema: Address, code: 'url-invalid', hint: 'Write an http(s) address, without a user name or password', otherwise: IGNORED },
  flag: { schema: Flag, code: 'flag-invalid', hint: 'Write true or false', otherwise: HELD },
} satisfies Record<string, Shape<unknown>>;

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
  readonly #keys: KeyLines;
  /** Keys that are there without a value, by the names people used. */
  readonly #empty = new Map<string, string>();
  /** What was ignored so far, and why. */
  readonly complaints: FileProblem[] = [];

  constructor(matter: Readonly<Record<string, unknown>>, keys: KeyLines) {
    this.#keys = keys;
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
    return this.#fields.get(key)?.name ?? this.#empty.get(key) ?? key;
  }

  /** Tells that a field is not as it should be. */
  complain(code: string, message: string, hint: string, key: string): void {
    this.complaints.push(fileWarning(code, message, hint, this.lineOf(key)));
  }

  /** Line of the file, from 1, on which the field stands; null where it can't be told. */
  lineOf(key: string): number | null {
    const name = this.#fields.get(key)?.name ?? this.#empty.get(key);
    return name === undefined ? null : this.#keys.lineOf(name);
  }

  /** Whether a value of YAML may have a comment behind it. */
  get hasComments(): boolean {
    return this.#keys.hasComments;
  }

  /** That line of YAML as it is written, where it says what the value alone does not; empty in other languages. */
  yamlOf(key: string): string {
    const name = this.#fields.get(key)?.name ?? this.#empty.get(key);
    return name === undefined || this.#keys.language !== 'yaml' ? '' : this.#keys.textOf(name);
  }

  /** The field's value; null where it is missing, or not of that shape (then with a warning). */
  take<T>(key: string, { schema, code, hint, otherwise, shorten, isText }: Shape<T>): T | null {
    const field = this.#fields.get(key);
    if (field === undefined) return null;
    this.#used.add(key);
    if (isBlank(field.value)) {
      // Blanks are how people leave a value out.
      if (/[^ \t\n]/.test(String(field.value)))
        this.complain('text-invisible', `${field.name} has only characters that nobody can see`, 'Write it anew, or remove it', key);
      return null;
    }
    const parsed = schema.safeParse(field.value);
    const quoted = isText && !parsed.success ? quotingHint(this.yamlOf(key)) : null;
    const advice = quoted ?? (typeof hint === 'string' ? hint : hint(field.value));
    if (parsed.success) return shorten === undefined ? parsed.data : this.#shortened(field.name, shorten(parsed.data), advice, key);
    this.complain(code, `${field.name} can't be understood${otherwise}`, advice, key);
    return null;
  }

  #shortened<T>(name: string, { value, tooLong }: { value: T; tooLong: string | null }, hint: string, key: string): T {
    if (tooLong !== null) this.complain('text-too-long', `${name} ${tooLong}`, hint, key);
    return value;
  }

  /** Fields that nobody took, by the names people used. */
  rest(): Record<string, unknown> {
    return Object.fromEntries([...this.#fields].filter(([key]) => !this.#used.has(key)).map(([, { name, value }]) => [name, value]));
  }
}
