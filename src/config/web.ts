import type { Secret } from './secret.ts';
import type { createSettingsReader } from './settings-reader.ts';

/** Settings of the web server. */
export interface WebSettings {
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** What else the server is called, in lower case: behind a proxy, or in a cluster. */
  names: readonly string[];
  /** Whoever shows it is told details; null: nobody is. */
  token: Secret | null;
}

const NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/** Reads `HERALD_WEB_ADDR` and its companions; null where the web server is off. */
export function webOf(read: ReturnType<typeof createSettingsReader>): WebSettings | null {
  const address = read.address('HERALD_WEB_ADDR', '127.0.0.1:8080');
  const token = read.token('HERALD_WEB_TOKEN', /^[\x21-\x7e]{16,}$/, 'at least 16 letters, digits and signs without spaces');
  const names = read.list('HERALD_WEB_HOSTS').map((name) => name.toLowerCase());
  for (const name of names.filter((name) => !NAME.test(name)))
    read.mistake(
      'HERALD_WEB_HOSTS',
      `“${name}” is not a host name`,
      'Write names alone, without https:// and port, like herald.example.org',
    );
  if (address) return { ...address, names, token };
  for (const name of ['HERALD_WEB_TOKEN', 'HERALD_WEB_HOSTS'])
    if (read.text(name) !== null && read.text('HERALD_WEB_ADDR') === 'off')
      read.mistake(name, 'is set, but HERALD_WEB_ADDR is off', 'Give Herald an address, or remove it');
  return null;
}
