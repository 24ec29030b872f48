import type { Fields } from './check/complaint.ts';
import type { SlackWorld } from './world.ts';

/** The app, which is the same in every workspace. */
export const APP = { id: 'A0HERALD', name: 'herald' } as const;
/** The bot token of the first workspace, where the app was installed before the double started. */
export const BOT_TOKEN = 'xoxb-1111-2222-test-double';
export const CLIENT_ID = '1111.2222';
export const CLIENT_SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
export const APP_TOKEN = 'xapp-1-A0000-3333-test-double';

export const BOT_SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'app_mentions:read',
  'im:history',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'users:read',
  'usergroups:read',
  'links:read',
  'links:write',
];

/** Whose token it is, and what it is good for. */
export interface Token {
  readonly value: string;
  readonly level: 'app' | 'bot';
  /** The workspace whose things it reaches. */
  readonly world: SlackWorld;
  /** Epoch ms from which on it is refused; null: never. */
  readonly expiresAtMs: number | null;
  /** The error code it is refused with since it was taken back for good; null: it was not. */
  revokedAs: string | null;
}

/** One call of the Web API, or one answer through a response address. */
export interface JournalEntry {
  /** `chat.postMessage`, `response_url`. */
  method: string;
  /** Without tokens and secrets. */
  args: Fields;
  /** The token that was used; null: none. */
  token: string | null;
  /** The workspace that the token, code or response address belongs to; null: none that there is. */
  team: string | null;
  /** `ok`, Slack's error code, or the fault that was put in. */
  outcome: string;
  atMs: number;
}

/** What the double remembers of the app, whatever the workspace. */
export interface SlackApp {
  readonly worlds: Map<string, SlackWorld>;
  /** Every token there ever was, by its value; another is `invalid_auth`. */
  readonly tokens: Map<string, Token>;
  /** Refresh tokens that were not used yet. */
  readonly refreshTokens: Map<string, SlackWorld>;
  /** Whether tokens that are given out from now on expire. */
  rotates: boolean;
  /** Addresses that people may be sent back to. */
  redirectUrls: readonly string[];
  readonly journal: JournalEntry[];
  /** Everything refused because of what was in it, also what Slack itself would have let pass. */
  readonly complaints: string[];
  /** Every call whose token belongs to one workspace, and which names what only another one has. */
  readonly crossings: string[];
  /** The error code that the app's own token is refused with; null: it is good. */
  appTokenRefusedWith: string | null;
  /** Whether a channel takes one message a second. */
  paced: boolean;
  /** A later one each time, in whatever workspace. */
  nextTs(): string;
  /** A number that was not given out before, for ids. */
  nextNumber(): number;
  /** Epoch ms. */
  now(): number;
}

export function createApp(now: () => number, paced: boolean): SlackApp {
  let lastMicros = 0;
  let numbers = 0;
  return {
    worlds: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    rotates: false,
    redirectUrls: [],
    journal: [],
    complaints: [],
    crossings: [],
    appTokenRefusedWith: null,
    paced,
    nextTs() {
      lastMicros = Math.max(lastMicros + 1, now() * 1000);
      return (lastMicros / 1_000_000).toFixed(6);
    },
    nextNumber: () => ++numbers,
    now,
  };
}

/** What a token may do. */
export function scopesOf({ level, world }: Token): readonly string[] {
  return level === 'app' ? ['connections:write'] : world.scopes;
}
