import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { PLATFORMS } from '../app/platforms.ts';
import { ConfigError, type ConfigMistake } from '../lib/errors.ts';

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: "can't be read: this user may not read it",
  EPERM: "can't be read: this user may not read it",
  EISDIR: 'is a folder, not a file',
};
const HINT = 'Make it a file that Herald may read, or move it away';
/** Settings that do not begin with `HERALD_`. Other variables belong to other programs, which may read the file differently. */
const OWN = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  ...PLATFORMS.flatMap(({ settings }) => Object.keys(settings)),
]);

/** Adds the variables of a `.env` file to those that are not set yet; without such a file, none. @throws {ConfigError} if it can't be read, or the value of a setting would be cut off */
export function loadDotEnv(path: string, env: Record<string, string | undefined>): void {
  const text = readDotEnv(path);
  if (text === null) return;
  const mistakes = cutSettings(text).filter(({ where }) => env[where] === undefined);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
}

function readDotEnv(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new ConfigError([{ where: path, what: UNREADABLE[code] ?? `can't be read: ${code}`, hint: HINT }], { cause: error });
  }
}

/** Finds Herald's settings whose unquoted value contains a `#`: there, a comment begins, and the rest of the value would be lost. Names and lines only, never values. Pure. */
export function cutSettings(text: string): readonly ConfigMistake[] {
  const lines = text.split('\n');
  const found: ConfigMistake[] = [];
  let closing: string | null = null;
  lines.forEach((line, index) => {
    // Quoted values may have several lines.
    if (closing !== null) {
      if (line.includes(closing)) closing = null;
      return;
    }
    const equals = line.indexOf('=');
    const name = line
      .slice(0, Math.max(0, equals))
      .trim()
      .replace(/^export\s/, '')
      .trim();
    const value = line.slice(equals + 1).trim();
    const quote = value.charAt(0);
    if (name === '' || name.startsWith('#')) return;
    if (quote !== '' && `"'\``.includes(quote)) {
      const rest = [value.slice(1), ...lines.slice(index + 1)];
      const end = rest.findIndex((part) => part.includes(quote));
      if (end > 0) closing = quote;
      // Without a closing quote, the value ends with its line.
      return;
    }
    const hash = line.indexOf('#', equals);
    // `NAME= # comment` and `NAME=value # comment` are comments; so is `NAME=# comment`.
    if (hash < 0 || /\s/.test(line.charAt(hash - 1)) || (hash === equals + 1 && /^#(?:\s|$)/.test(line.slice(hash)))) return;
    if (!name.startsWith('HERALD_') && !OWN.has(name)) return;
    const what = `its value on line ${index + 1} of .env contains a #, and everything from there on would be taken as a comment`;
    found.push({ where: name, what, hint: `Put the value in quotes: ${name}="…#…". If it is a comment, put a space before the #` });
  });
  return found;
}
