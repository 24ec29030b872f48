import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  ApplicationCommandOptionType,
} from 'discord.js';
import type { Destination } from '../../../src/model/destination.ts';
import type { Asker, Person } from '../../../src/ports/reply.ts';

type Option = NonNullable<APIChatInputApplicationCommandInteraction['data']['options']>[number];
type Filled = { name: string; value: string | number | boolean };

/** Options that are said without their name, in this order, however they were filled in. */
const WORDS = ['query', 'post', 'what', 'delivery', 'batch', 'reason', 'word'];

/** Discord lets people fill in at most 400 characters a field. What is longer did not come from there: it is cut, not read, and refused as too long. */
const READ_MAX_CHARS = 8_000;
const TYPED_MAX_CHARS = 400;

/** A slash command as the words that people type elsewhere: `search cilium tag:cncf source:"K3s Releases"`. Pure. */
export function commandTextOf(options: readonly Option[] | undefined): string {
  const [subcommand] = options ?? [];
  if (subcommand?.type !== ApplicationCommandOptionType.Subcommand) return 'help';
  const filled = (subcommand.options ?? []).flatMap((option): Filled[] => ('value' in option ? [option] : []));
  const written = filled.map(({ value }) => String(value)).join(' ');
  if (written.length > READ_MAX_CHARS) return `${subcommand.name} ${written.slice(0, READ_MAX_CHARS)}`;
  const words = WORDS.flatMap((word) => filled.filter(({ name }) => name === word)).map(({ value }) => flat(String(value)));
  const rest = filled.filter(({ name }) => !WORDS.includes(name)).flatMap(wordOf);
  return [subcommand.name, ...words, ...rest].filter(Boolean).join(' ');
}

function wordOf({ name, value }: Filled): string[] {
  if (typeof value === 'boolean') return value ? [name] : [];
  if (name === 'in') return [`in:discord:${value}`];
  const plain = flat(String(value)).replaceAll('"', '');
  if (plain === '') return [];
  return [`${name}:${plain.includes(' ') ? `"${plain}"` : plain}`];
}

/** The query being typed, as far as it is read; null where another option is. Pure. */
export function typedQueryOf({ data }: APIApplicationCommandAutocompleteInteraction): string | null {
  const options = data.options.flatMap((option) => ('options' in option ? (option.options ?? []) : [option]));
  const focused = options.find((option) => 'focused' in option && option.focused);
  return focused && focused.name === 'query' && 'value' in focused ? String(focused.value).slice(0, TYPED_MAX_CHARS) : null;
}

/** Who asks, and where: null, and of no server, in direct messages. Pure. */
export function requesterOf(interaction: APIInteraction): Asker {
  const user = interaction.member?.user ?? interaction.user;
  const from: Person = { platform: 'discord', id: user?.id ?? '0' };
  const channelId = interaction.channel?.id;
  const where: Destination | null = interaction.guild_id !== undefined && channelId !== undefined ? `discord:${channelId}` : null;
  return { from, where, communities: interaction.guild_id === undefined ? [] : [interaction.guild_id] };
}

function flat(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
