import { RESERVED_NAMES } from './events/event.ts';
import { redact } from './redact.ts';

const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES);
const TEXT_MAX_CHARS = 1_000;
const STACK_MAX_LINES = 12;
const MOST_PARTS = 50;
const MOST_DEPTH = 3;

/**
 * An event as the fields of its log line. The fact `error` becomes `err`; a fact that has the name of a field of the log, which the types refuse, is
 * renamed to `fact_…`. Texts are without secrets and cut. Pure.
 */
export function jsonEntry(name: string, facts: object): Record<string, unknown> {
  const entry: Record<string, unknown> = { event: name };
  for (const [key, value] of Object.entries(facts)) {
    if (key === 'error') entry.err = describeError(value);
    else entry[RESERVED.has(key) ? `fact_${key}` : key] = clean(value, 0);
  }
  return entry;
}

/** A text as it may be shown: without secrets, and cut. Pure. */
export function shownText(text: string, maxChars = TEXT_MAX_CHARS): string {
  return redact(text).slice(0, maxChars);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return shownText(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (depth >= MOST_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_PARTS).map((part) => clean(part, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_PARTS)
      .map(([key, part]) => [shownText(key), clean(part, depth + 1)]),
  );
}

/** An error: its name, message and code; the stack only where it is a fault of ours, for nothing can be learnt from where a server was away. Pure. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? clean(error, 1) : shownText(String(error));
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const stack = isOurs(error) ? { stack: shownStack(error) } : {};
  return { name: error.name, message: shownText(error.message), ...code, ...stack };
}

/** Whether an error is a fault of Herald: it has no code of a system or a server, and is no failure that was foreseen. Pure. */
export function isOurs(error: Error): boolean {
  return !('code' in error) && !('failure' in error) && !('mistakes' in error) && !('trouble' in error);
}

function shownStack({ stack = '' }: Error): string {
  return redact(stack.split('\n', STACK_MAX_LINES).join('\n'));
}
