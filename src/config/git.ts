import { type GitAddress, parseGitAddress } from '../content/git/address.ts';
import type { Secret } from './secret.ts';
import type { SettingsReader } from './settings-reader.ts';

/** Settings of posts that come from a git repository. */
export interface GitSettings {
  /** A function, so that it is never printed: it may contain a login. */
  address: () => GitAddress;
  pollMs: number;
  /** Whether each commit is a batch of its own; otherwise everything from one fetch is one batch. */
  eachCommit: boolean;
  /** Secret with which the webhook's pushes are signed; null: there is no webhook. */
  webhookSecret: Secret | null;
  /** Environment variables that git may see. A function, so that they are never printed: addresses of proxies may contain logins. */
  env: () => Readonly<Record<string, string>>;
}

const EXAMPLE = 'https://github.com/you/site.git#main:content';
/** Variables by which git finds programs, keys, ssh agents, certificates and proxies. */
const SEEN_BY_GIT =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|SystemRoot|SSH_AUTH_SOCK|GIT_SSH_COMMAND|GIT_SSL_CAINFO|SSL_CERT_(?:FILE|DIR)|(?:https?|all|no)_proxy)$/i;

/** Reads `HERALD_CONTENT_GIT` and its companions; null if posts come from a folder, or the address is wrong. */
export function gitSettingsOf(
  env: Readonly<Record<string, string | undefined>>,
  read: SettingsReader,
  eachCommit: boolean,
): GitSettings | null {
  const written = read.text('HERALD_CONTENT_GIT');
  const pollMs = 1000 * read.number('HERALD_CONTENT_GIT_POLL', 60, { least: 5, most: 86_400 });
  const secret = read.token('HERALD_WEBHOOK_SECRET', /^.{16,}$/s, 'at least 16 characters, the same as in the webhook’s settings');
  if (secret && written === null) {
    const hint = `Add HERALD_CONTENT_GIT="${EXAMPLE}", or remove it`;
    read.mistake('HERALD_WEBHOOK_SECRET', 'is set without HERALD_CONTENT_GIT', hint);
  }
  if (written === null) return null;
  const address = parseGitAddress(written);
  if ('wrong' in address) {
    read.mistake('HERALD_CONTENT_GIT', address.wrong, `Write it like "${EXAMPLE}" or "git@github.com:you/site.git#main:content"`);
    return null;
  }
  const seen = Object.entries(env).flatMap(([name, value]) => (value !== undefined && SEEN_BY_GIT.test(name) ? [[name, value]] : []));
  return { address: () => address, pollMs, eachCommit, webhookSecret: secret, env: () => Object.fromEntries(seen) };
}
