/** Why a message was not delivered, or may not have been. A closed union, so that a new kind breaks every `switch` that does not handle it. */
export type Failure =
  /** Not sent; the platform asked us to wait. `scope` says whom the wait concerns; a `workspace` is the platform where it has none. */
  | { kind: 'rate-limited'; retryAfterMs: number; scope: 'destination' | 'workspace' | 'platform' }
  /** Not sent: the platform could not be reached or refused before doing anything. */
  | { kind: 'unavailable'; detail: string }
  /** Not sent: our token is not (or no longer) good for anything on this platform. `advice`: what a person has to do, without its full stop; left out where “get a good token” says it. */
  | { kind: 'unauthorized'; detail: string; advice?: string }
  /** Not sent: this channel can't take our messages until a person changes something. `advice`: what; left out where `detail` says it. `community`: id of the server or team that Herald is in no more, with all of its channels; left out where it is about this channel alone. `forget`: these channels are forgotten as soon as can be; left out: after 30 days. */
  | { kind: 'destination-gone'; detail: string; advice?: string; community?: string; forget?: 'at-once' }
  /** Not sent: the platform refuses this very message, however often it is tried. */
  | { kind: 'rejected'; detail: string }
  /** Perhaps sent: the answer was lost or says nothing. Must be reconciled, never repeated blindly. */
  | { kind: 'unknown-outcome'; detail: string };

/** The world's failure to deliver, as a decision to be made (see `announce/deliver/retry-policy.ts`), never as a sentence to be parsed. */
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
  /** Where it stands: `SLACK_APP_TOKEN`, `herald.yaml:4 subscriptions[0].to`. */
  where: string;
  what: string;
  /** What to write instead, with a good example. */
  hint: string;
}

/** Every mistake in the settings at once; the process ends with exit code 78. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[], options?: { cause?: unknown }) {
    super(mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`).join('\n'), options);
    this.mistakes = mistakes;
  }
}

/** A secret that is kept can't be used. `unreadable`: no key of `HERALD_SECRET_KEY` decrypts it. `busy`: others did not let go of it in time. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly kind: 'unreadable' | 'busy';

  constructor(kind: VaultError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Something that went wrong through nobody's mistake, in plain words that say what to do; the process ends with exit code 1. */
export class Unsuccessful extends Error {
  override readonly name = 'Unsuccessful';
}

/** What is wrong with a configured server, and what to do about it: words without secrets. */
export interface ServerComplaint {
  what: string;
  hint: string;
  /** Whether it may pass by itself (the server starts, or has no connection left), so that waiting helps. */
  passing: boolean;
}

/** What a server's errors mean: the first sentence with the error's code counts, else the first whose words were said. */
export interface ServerSentence {
  codes?: readonly string[];
  said?: RegExp;
  what: (place: string, message: string) => string;
  hint: string | ((place: string) => string);
  passing?: true;
}

/** The complaint that a table has for an error of the server at `place`; null: it has none. Pure. */
export function complaintOf(
  table: readonly ServerSentence[],
  place: string,
  message: string,
  code: string | null = null,
): ServerComplaint | null {
  const known = table.find(({ codes }) => code !== null && codes?.includes(code)) ?? table.find(({ said }) => said?.test(message));
  if (!known) return null;
  const { what, hint, passing = false } = known;
  return { what: what(place, message), hint: typeof hint === 'string' ? hint : hint(place), passing };
}

/** A configured server can't be used now, and may be soon. */
export class ServerAwayError extends ConfigError {
  override readonly name = 'ServerAwayError';
}

/** The complaint as an error; `where` is the setting that names the server. */
export function serverError(where: string, { what, hint, passing }: ServerComplaint, cause?: unknown): ConfigError {
  const Kind = passing ? ServerAwayError : ConfigError;
  return new Kind([{ where, what, hint }], { cause });
}
