/** Why a message was not delivered, or may not have been. A closed union, so that a new kind breaks every `switch` that does not handle it. */
export type Failure =
  /** Not sent; the platform asked us to wait. `scope`: what the wait applies to; `workspace` is the whole platform if it has no workspaces. */
  | { kind: 'rate-limited'; retryAfterMs: number; scope: 'destination' | 'workspace' | 'platform' }
  /** Not sent: the platform could not be reached, or refused before doing anything. */
  | { kind: 'unavailable'; detail: string }
  /** Not sent: the platform does not, or no longer, accept our token. `advice`: what a person has to do, without a full stop; left out if “get a good token” is enough. */
  | { kind: 'unauthorized'; detail: string; advice?: string }
  /** Not sent: this channel can't accept our messages until a person changes something. `advice`: what to change; left out if `detail` says it. `community`: id of the server or team that Herald is no longer in; left out if only this channel is affected. `forget`: these channels are forgotten as soon as possible; left out: after 30 days. */
  | { kind: 'destination-gone'; detail: string; advice?: string; community?: string; forget?: 'at-once' }
  /** Not sent: the platform rejects this message itself, so retrying is useless. */
  | { kind: 'rejected'; detail: string }
  /** Possibly sent: the response was lost or inconclusive. Must be reconciled, never repeated blindly. */
  | { kind: 'unknown-outcome'; detail: string };

/** A failed request to a platform, classified so that code can act on it (see `announce/deliver/retry-policy.ts`) without parsing its message. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super('detail' in failure ? `${failure.kind}: ${failure.detail}` : failure.kind, options);
    this.failure = failure;
  }
}

/** One mistake in the settings, and what to write instead. */
export interface ConfigMistake {
  /** Its location: `SLACK_APP_TOKEN`, `herald.yaml:4 subscriptions[0].to`. */
  where: string;
  what: string;
  /** What to write instead, with a good example. */
  hint: string;
}

/** All mistakes in the settings at once; the process ends with exit code 78. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[], options?: { cause?: unknown }) {
    super(mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`).join('\n'), options);
    this.mistakes = mistakes;
  }
}

/** A stored secret can't be used. `unreadable`: no key of `HERALD_SECRET_KEY` decrypts it. `busy`: another process did not release its lock in time. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly kind: 'unreadable' | 'busy';

  constructor(kind: VaultError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A failure that is nobody's mistake, with a plain message that says what to do; the process ends with exit code 1. */
export class Unsuccessful extends Error {
  override readonly name = 'Unsuccessful';
}

/** What is wrong with a configured server, and what to do about it; contains no secrets. */
export interface ServerProblem {
  what: string;
  hint: string;
  /** Whether it may resolve itself (the server is starting, or has no connection left), so that waiting helps. */
  passing: boolean;
}

/** Explains a server's error. The first entry with the error's code applies, otherwise the first whose `said` matches its message. */
export interface ServerSentence {
  codes?: readonly string[];
  said?: RegExp;
  what: (place: string, message: string) => string;
  hint: string | ((place: string) => string);
  passing?: true;
}

/** Explains an error of the server at `place` by a table; null: no entry matches. Pure. */
export function explainServerError(
  table: readonly ServerSentence[],
  place: string,
  message: string,
  code: string | null = null,
): ServerProblem | null {
  const known = table.find(({ codes }) => code !== null && codes?.includes(code)) ?? table.find(({ said }) => said?.test(message));
  if (!known) return null;
  const { what, hint, passing = false } = known;
  return { what: what(place, message), hint: typeof hint === 'string' ? hint : hint(place), passing };
}

/** A configured server can't be used now, but may be available soon. */
export class ServerAwayError extends ConfigError {
  override readonly name = 'ServerAwayError';
}

/** Turns an explanation into an error; `where` is the setting that names the server. */
export function serverError(where: string, { what, hint, passing }: ServerProblem, cause?: unknown): ConfigError {
  const Kind = passing ? ServerAwayError : ConfigError;
  return new Kind([{ where, what, hint }], { cause });
}
