import type { Config } from './config.ts';
import { Secret } from './secret.ts';

/** Lists the settings in effect by their path in the configuration (`terms.safetyLimits.additions`); for a secret only whether it is set. Pure. */
export function effectiveSettings(config: Config): readonly { name: string; value: string }[] {
  const { warnings: _, platforms, ...settings } = config;
  const connected = platforms.map(({ name, open }) => ({
    name: `platforms.${name}`,
    value: open === null ? 'not set' : 'set, tokens hidden',
  }));
  return [...rowsOf('', settings), ...connected];
}

function rowsOf(name: string, value: unknown): { name: string; value: string }[] {
  if (value === null || value === undefined) return [{ name, value: 'not set' }];
  if (value instanceof Secret) return [{ name, value: 'set, hidden' }];
  // Values behind a function are hidden on purpose: they may contain a login.
  if (typeof value === 'function') return [{ name, value: 'set, hidden' }];
  if (Array.isArray(value)) return [{ name, value: value.length === 0 ? 'none' : value.map(textOf).join(', ') }];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => rowsOf(name === '' ? key : `${name}.${key}`, inner));
  return [{ name, value: textOf(value) }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
