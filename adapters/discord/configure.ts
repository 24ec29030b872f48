import { checkWebServerFor } from '../../src/lib/callback-settings.ts';
import type { SettingsReader } from '../../src/ports/platform.ts';

/** A webhook, which posts under a name of its own. `token` is a secret: anyone who has it can post there. */
export interface Webhook {
  id: string;
  token: string;
  /** Id of the thread that it posts into; null: into its channel. */
  threadId: string | null;
}

const ADDRESS = /^https?:\/\/[^/\s]+\/api(?:\/v\d+)?\/webhooks\/(\d{17,20})\/([\w-]{20,120})$/;
const DESTINATION = /^discord:webhook\/([a-z0-9][a-z0-9_-]{0,31})$/;

/** Returns the webhook’s name if the destination is a webhook; null if it is a channel. Pure. */
export function webhookNameOf(destination: string): string | null {
  return DESTINATION.exec(destination)?.[1] ?? null;
}

/** Parses entries like `news=https://discord.com/api/webhooks/…`, separated by spaces or commas, into webhooks by name; null if anything else is in the text. Pure. */
export function parseWebhooks(text: string): ReadonlyMap<string, Webhook> | null {
  const webhooks = new Map<string, Webhook>();
  for (const entry of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [name = '', ...rest] = entry.split('=');
    const [address = '', query = ''] = rest.join('=').split('?');
    const [, id, token] = ADDRESS.exec(address) ?? [];
    const threadId = new URLSearchParams(query).get('thread_id');
    if (webhookNameOf(`discord:webhook/${name}`) === null || webhooks.has(name) || id === undefined || token === undefined) return null;
    if (threadId !== null && !/^\d{17,20}$/.test(threadId)) return null;
    webhooks.set(name, { id, token, threadId });
  }
  return webhooks;
}

/** Reads Discord’s settings; null if no token is set, so that Discord is not used. */
export function configure(read: SettingsReader) {
  const token = read.token('DISCORD_TOKEN', /^[\w.-]{20,}$/, 'the bot token from the “Bot” page of your Discord application');
  const apiUrl = read.url('DISCORD_API_URL', 'https://discord.com/api');
  const shards = shardsOf(read);
  const crossposts = channelsOf(read, 'DISCORD_CROSSPOST');
  const webhooks = read.token('DISCORD_WEBHOOKS', /\S/, 'a list of webhooks');
  const named = webhooks === null ? null : parseWebhooks(webhooks.reveal());
  if (webhooks !== null && named === null)
    read.mistake(
      'DISCORD_WEBHOOKS',
      'is not a list of webhooks with names',
      'Write it like news=https://discord.com/api/webhooks/… (the address from the channel’s settings → Integrations)',
    );
  const publicKey = publicKeyOf(read, token !== null);
  if (!token) return null;
  return { token: token.reveal(), publicKey, apiUrl, shards, crossposts, webhooks: named ?? new Map() };
}

/** Reads the application’s public key, set only if Discord calls our web server. */
function publicKeyOf(read: SettingsReader, hasToken: boolean): string | undefined {
  const publicKey = read.token(
    'DISCORD_PUBLIC_KEY',
    /^[0-9a-f]{64}$/,
    'the Public Key (64 digits, 0-9 and a-f) from “General Information” of your Discord application',
  );
  if (!publicKey) return undefined;
  if (!hasToken && !read.text('DISCORD_TOKEN'))
    read.mistake('DISCORD_TOKEN', 'is required if DISCORD_PUBLIC_KEY is set', 'Add the bot token, or remove DISCORD_PUBLIC_KEY');
  const instead = 'remove DISCORD_PUBLIC_KEY, so that Herald connects to Discord';
  checkWebServerFor(read, { setting: 'DISCORD_PUBLIC_KEY', platform: 'Discord', instead });
  return publicKey.reveal();
}

/** Reads the total number of shards; undefined: as many as Discord recommends. */
function shardsOf(read: SettingsReader): number | undefined {
  const text = read.text('DISCORD_SHARDS');
  if (!text) return undefined;
  const shards = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (shards < 1)
    read.mistake('DISCORD_SHARDS', 'is not a number of shards', 'Write 1 to 9999, or leave it out: then Discord says how many');
  return shards;
}

/** Reads a setting that lists channel ids, or `all`. */
function channelsOf(read: SettingsReader, name: string): 'all' | ReadonlySet<string> {
  const named = (read.text(name) ?? '').split(/[\s,]+/).filter((word) => word !== '');
  if (named.length === 1 && named[0]?.toLowerCase() === 'all') return 'all';
  const ids = named.flatMap((word) => /^(?:discord:)?(\d{17,20})$/.exec(word)?.[1] ?? []);
  if (ids.length < named.length)
    read.mistake(name, 'names something that is not a channel', 'Write IDs of announcement channels like 112233445566778899, or all');
  return new Set(ids);
}
