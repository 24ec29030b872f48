import type { ConfigMistake } from '../lib/errors.ts';
import { lookUp } from '../lib/look-up.ts';
import { nearest } from '../lib/nearest.ts';
import { Secret } from './secret.ts';

const FLAGS: Readonly<Record<string, boolean>> = { '1': true, true: true, on: true, '0': false, false: false, off: false };

/** Maximum length of an entry quoted in a mistake, characters. */
const MAX_SHOWN_CHARS = 80;

/** Reads settings from the environment. */
export type SettingsReader = ReturnType<typeof createSettingsReader>;

/** Creates a reader of settings from the environment that collects every mistake instead of stopping at the first. Blank counts as not set. */
export function createSettingsReader(env: Readonly<Record<string, string | undefined>>) {
  const mistakes: ConfigMistake[] = [];
  const asked = new Set<string>();
  const mistake = (where: string, what: string, hint: string): void => void mistakes.push({ where, what, hint });

  function text(name: string): string | null {
    asked.add(name);
    return env[name]?.trim() || null;
  }

  function list(name: string): readonly string[] {
    return text(name)?.split(/[\s,]+/) ?? [];
  }

  function parsed<T>(name: string, parse: (value: string) => T | null, what: string, hint: string): T | null {
    const value = text(name);
    if (value === null) return null;
    const result = parse(value);
    if (result === null) mistake(name, what, hint);
    return result;
  }

  function urlOf(value: string, protocols: readonly string[]): string | null {
    return URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value : null;
  }

  return {
    mistakes: mistakes as readonly ConfigMistake[],
    mistake,
    text,
    list,
    /** Parses each entry of a list; `what` says what is wrong with an entry for which `parse` returns null. */
    each: <T>(name: string, parse: (entry: string) => T | null, what: string, hint: string): readonly T[] =>
      list(name).flatMap((entry) => {
        const value = parse(entry);
        if (value === null) mistake(name, `“${entry.slice(0, MAX_SHOWN_CHARS)}” ${what}`, hint);
        return value === null ? [] : [value];
      }),
    url: (name: string, example: string): string | null =>
      parsed(name, (value) => urlOf(value, ['http:', 'https:']), 'is not an http(s) address', `Write it like ${example}`),
    secretUrl: (name: string, protocols: readonly string[], example: string): Secret | null => {
      const hint = `Write it like ${example}, with / # ? in a password as %2F %23 %3F`;
      const value = parsed(name, (raw) => urlOf(raw, protocols), `is not a ${protocols[0]}// address`, hint);
      return value === null ? null : new Secret(value);
    },
    /** Reads a secret; `mistakeIn` returns what is wrong with it, or null. */
    secret: (name: string, mistakeIn: (value: string) => string | null, examples: string): Secret | null => {
      const value = text(name);
      const wrong = value === null ? null : mistakeIn(value);
      if (wrong !== null) mistake(name, wrong, examples);
      return value === null || wrong !== null ? null : new Secret(value);
    },
    token: (name: string, shape: RegExp, what: string): Secret | null => {
      const value = parsed(name, (raw) => (shape.test(raw) ? raw : null), 'does not look like this kind of token', `Expected: ${what}`);
      return value === null ? null : new Secret(value);
    },
    choice: <T extends string>(name: string, choices: readonly T[], fallback: T): T =>
      parsed(
        name,
        (value) => choices.find((choice) => choice === value.toLowerCase()) ?? null,
        'is not one of the allowed values',
        `Write ${choices.join(', ')}`,
      ) ?? fallback,
    matching: (name: string, shape: RegExp, fallback: string): string =>
      parsed(name, (value) => (shape.test(value) ? value : null), `does not match ${shape.source}`, `Write it like ${fallback}`) ??
      fallback,
    flag: (name: string, fallback: boolean): boolean =>
      parsed(name, (value) => lookUp(FLAGS, value.toLowerCase()) ?? null, 'is neither on nor off', 'Write 1 or 0') ?? fallback,
    number: (name: string, fallback: number, { least, most }: { least: number; most: number }): number =>
      parsed(
        name,
        (value) => (Number(value) >= least && Number(value) <= most ? Number(value) : null),
        `is not a number from ${least} to ${most}`,
        `Write it like ${fallback}`,
      ) ?? fallback,
    /** Reads `host:port`, `[::1]:port` or `:port`; null for `off`. */
    address: (name: string, fallback: string): { host: string; port: number } | null => {
      const value = text(name) ?? fallback;
      if (value === 'off') return null;
      const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(value);
      const port = Number(match?.[3]);
      if (match && port <= 65_535) return { host: match[1] ?? (match[2] || '0.0.0.0'), port };
      mistake(name, 'is not a host:port', `Write it like ${fallback}, or off`);
      return null;
    },
    /** Reports names with this prefix that have never been read: they are misspelt. Call it last. */
    refuseUnknown: (prefix: string): void => {
      const unknown = Object.keys(env).filter((name) => name.startsWith(prefix) && !asked.has(name) && !name.startsWith(`${prefix}TEST_`));
      for (const name of unknown) {
        const near = nearest(name, [...asked]);
        mistake(name, 'is not a Herald setting', near ? `Did you mean ${near}?` : 'The README lists all settings');
      }
    },
  };
}
