const MAX_DEPTH = 8;
const MAX_NODES = 2_000;
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Text that PostgreSQL and JSON take: without NUL, lone surrogates replaced by U+FFFD. Pure. */
export function storableText(text: string): string {
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '') : text;
  // The look with the u flag is slow, and hardly any text has surrogates at all.
  return /[\ud800-\udfff]/.test(withoutNul) ? withoutNul.replace(/\p{Surrogate}/gu, '\uFFFD') : withoutNul;
}

/**
 * Any value → one that survives `JSON.stringify` and `jsonb` unchanged: dates become ISO strings, functions, `undefined` and keys that
 * could reach a prototype are dropped, numbers that JSON has no word for become null, what lies deeper than 8 levels or beyond 2,000 values
 * is left out. `undefined` where nothing is left. Pure.
 */
export function jsonSafe(value: unknown): unknown {
  let left = MAX_NODES;
  const convert = (input: unknown, depth: number): unknown => {
    if (--left < 0 || depth > MAX_DEPTH) return undefined;
    if (input === null || typeof input === 'boolean') return input;
    if (typeof input === 'string') return storableText(input);
    if (typeof input === 'number') return Number.isFinite(input) ? input : null;
    if (typeof input === 'bigint') return String(input);
    if (input instanceof Date) return Number.isNaN(input.getTime()) ? null : input.toISOString();
    if (Array.isArray(input)) return input.map((item) => convert(item, depth + 1)).filter((item) => item !== undefined);
    if (typeof input !== 'object') return undefined;
    const output: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(input)) {
      if (UNSAFE_KEYS.has(key)) continue;
      const safe = convert(item, depth + 1);
      if (safe !== undefined) output[storableText(key)] = safe;
    }
    return output;
  };
  return convert(value, 0);
}
