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

/** A token, its workspace, and when it is refused. */
export interface Token {
  readonly value: string;
  readonly level: 'app' | 'bot';
  /** The workspace that it gives access to. */
  readonly world: SlackWorld;
  /** Epoch ms from which it is refused; null: never. */
  readonly expiresAtMs: number | null;
  /** Error code with which it is refused since it was revoked for good; null: it was not. */
  revokedAs: string | null;
}

/** One call of the Web API, or one answer through a response URL. */
export interface JournalEntry {
  /** For example `chat.postMessage` or `response_url`. */
  method: string;
  /** Without tokens and secrets. */
  args: Fields;
  /** The token used; null: none. */
  token: string | null;
  /** Id of the workspace that the token, code or response URL belongs to; null: none. */
  team: string | null;
  /** `ok`, Slack's error code, or the injected fault. */
  outcome: string;
  atMs: number;
}

/** The state of the app that all workspaces share. */
export interface SlackApp {
  readonly worlds: Map<string, SlackWorld>;
  /** All tokens ever issued, by value; any other is `invalid_auth`. */
  readonly tokens: Map<string, Token>;
  /** Refresh tokens that were not used yet. */
  readonly refreshTokens: Map<string, SlackWorld>;
  /** Whether tokens issued from now on expire. */
  rotates: boolean;
  /** Addresses that people may be sent back to. */
  redirectUrls: readonly string[];
  readonly journal: JournalEntry[];
  /** Everything refused because of its content, even if Slack itself would have accepted it. */
  readonly complaints: string[];
  /** Every call whose token belongs to one workspace and that names something only another one has. */
  readonly crossings: string[];
  /** Error code with which the app-level token is refused; null: it is valid. */
  appTokenRefusedWith: string | null;
  /** Whether a channel takes only one message a second. */
  paced: boolean;
  /** Returns a ts later than all before it, in any workspace. */
  nextTs(): string;
  /** Returns a number that was not returned before, for ids. */
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

/** Returns what a token may do. */
export function scopesOf({ level, world }: Token): readonly string[] {
  return level === 'app' ? ['connections:write'] : world.scopes;
}
