import { causeOf, describeFailure, event, type NoFacts, spanOf } from '../../src/ops/events/event.ts';

type Answer = { interaction: string; failure: string; detail?: string };

/** A refused message. `said`: the fields that Discord named and what is wrong with each. */
type Refusal = { key: string; code: number; said?: string };

const refusalOf = ({ code, said }: Refusal): string => `a message was refused (code ${code}${said === undefined ? '' : `: ${said}`})`;

const withDetail = ({ failure, detail }: { failure: string; detail?: string | undefined }): string =>
  describeFailure({ kind: failure, detail });

/** The log events of the Discord adapter. */
export const DISCORD_EVENTS = {
  'discord.connected': event(
    'info',
    ({ name, shard }: { name: string; shard?: string }) =>
      `discord: connected as @${name}${shard === undefined ? '' : ` with shard ${shard}`}`,
  ),
  'discord.disconnected': event(
    'info',
    ({ reason, againInMs }: { reason: string; againInMs: number }) =>
      `discord: disconnected, ${reason}; reconnecting in ${spanOf(againInMs)}`,
  ),
  'discord.token-refused': event('error', (_: NoFacts) => 'discord: DISCORD_TOKEN is refused; herald doctor says what to do'),
  'discord.sessions-used-up': event(
    'warn',
    ({ until }: { until: string }) =>
      `discord: today’s session limit is used up; no new connections until ${until}, when Discord resets it`,
  ),
  'discord.shards-unknown': event(
    'warn',
    ({ error }: { error: unknown }) =>
      `discord: could not determine which process holds which shards (${causeOf(error)}); this process keeps its own`,
  ),
  'discord.commands': event('info', ({ outcome }: { outcome: string }) => `discord: commands ${outcome}`),
  'discord.commands-failed': event(
    'error',
    (facts: { failure: string; detail?: string; againInMs: number }) =>
      `discord: the commands could not be registered, ${withDetail(facts)}; retrying in ${spanOf(facts.againInMs)}`,
  ),
  'discord.refused-calls': event(
    'warn',
    ({ count }: { count: number }) => `discord: ${count} calls refused within ten minutes; at 10,000 Discord bans this address`,
  ),
  'discord.calls-stopped': event(
    'error',
    ({ count, forMs }: { count: number; forMs: number }) =>
      `discord: ${count} calls refused within ten minutes; no more calls for ${spanOf(forMs)}, or Discord would ban this address`,
  ),
  'discord.thread-closed': event(
    'info',
    ({ key, code }: { key: string; code: string | number }) =>
      `discord: the thread accepts no messages (${code}); sent to the channel (${key})`,
  ),
  'discord.picture-refused': event('warn', (facts: Refusal) => `discord: ${refusalOf(facts)}; sent without its picture (${facts.key})`),
  'discord.components-refused': event('warn', (facts: Refusal) => `discord: ${refusalOf(facts)}; sent as an embed (${facts.key})`),
  'discord.plain-text': event('warn', (facts: Refusal) => `discord: ${refusalOf(facts)}; sent as plain text (${facts.key})`),
  'discord.embed-lost': event(
    'warn',
    ({ channel, key, recovered, failure }: { channel: string; key: string; recovered: boolean; failure?: string }) =>
      `discord:${channel}: a message lost its embed, ${recovered ? 'and was made plain text' : `and stays empty, ${failure}`}; the bot needs Embed Links (${key})`,
  ),
  'discord.interaction-repeated': event(
    'debug',
    ({ interaction }: { interaction: string }) => `discord: interaction ${interaction} came again`,
  ),
  'discord.interaction-fault': event(
    'error',
    ({ interaction, error }: { interaction: string; error: unknown }) => `discord: interaction ${interaction} failed, ${causeOf(error)}`,
  ),
  'discord.texts-not-kept': event(
    'warn',
    ({ error }: { error: unknown }) =>
      `discord: the long commands of some buttons could not be stored, ${causeOf(error)}; these buttons will say so when they are pressed`,
  ),
  'discord.text-not-found': event(
    'warn',
    ({ error }: { error: unknown }) =>
      `discord: the command of a button could not be looked up, ${causeOf(error)}; the person can press it again`,
  ),
  'discord.interaction-dropped': event('info', (facts: Answer) => `discord: an answer came too late, ${withDetail(facts)}`),
  'discord.answer-failed': event('warn', (facts: Answer) => `discord: an answer was lost, ${withDetail(facts)}`),
};

type DiscordEvents = typeof DISCORD_EVENTS;

declare module '../../src/ops/events/index.ts' {
  interface EventTable extends DiscordEvents {}
}
