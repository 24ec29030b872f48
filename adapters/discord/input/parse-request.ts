import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
} from 'discord.js';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { CommandOption, CommandShape, Completion } from '../../../src/ports/command-shape.ts';
import type { Form, FormValues } from '../../../src/ports/form.ts';
import type { Person, Requester } from '../../../src/ports/reply.ts';
import { rightsIn } from './rights.ts';

type Option = NonNullable<APIChatInputApplicationCommandInteraction['data']['options']>[number];
type Field = { name: string; value: string | number | boolean };

/** Discord lets people fill in at most 400 characters a field. What is longer did not come from there: it is cut, not read, and refused as too long. */
const READ_MAX_CHARS = 8_000;
const TYPED_MAX_CHARS = 400;

/** A slash command as the text that people type elsewhere: `search cilium tag:cncf source:"K3s Releases"`. Pure. */
export function commandTextOf(filledIn: readonly Option[] | undefined, commands: readonly CommandShape[]): string {
  const [subcommand] = filledIn ?? [];
  if (subcommand?.type !== ApplicationCommandOptionType.Subcommand) return 'help';
  const fields = (subcommand.options ?? []).flatMap((option): Field[] => ('value' in option ? [option] : []));
  const written = fields.map(({ value }) => String(value)).join(' ');
  if (written.length > READ_MAX_CHARS) return `${subcommand.name} ${written.slice(0, READ_MAX_CHARS)}`;
  const options = commands.find((command) => command.verb === subcommand.name || command.aliases?.includes(subcommand.name))?.options ?? [];
  const bare = options.filter((option) => option.bare).map(({ name }) => name);
  const args = bare.flatMap((name) => fields.filter((field) => field.name === name)).map(({ value }) => flat(String(value)));
  const rest = fields.filter(({ name }) => !bare.includes(name));
  return [subcommand.name, ...args, ...rest.flatMap((field) => named(field, options))].filter(Boolean).join(' ');
}

function named({ name, value }: Field, options: readonly CommandOption[]): string[] {
  if (typeof value === 'boolean') return value ? [name] : [];
  if (options.some((option) => option.name === name && option.type === 'channel')) return [`${name}:discord:${value}`];
  const plain = flat(String(value)).replaceAll('"', '');
  if (plain === '') return [];
  return [`${name}:${plain.includes(' ') ? `"${plain}"` : plain}`];
}

/** What is being typed, as far as it is read, and what completes it; null where nothing does. Pure. */
export function typedOf(
  { data }: APIApplicationCommandAutocompleteInteraction,
  commands: readonly CommandShape[],
): { typed: string; by: Completion } | null {
  for (const subcommand of data.options) {
    const fields = 'options' in subcommand ? (subcommand.options ?? []) : [];
    const focused = fields.find((field) => 'focused' in field && field.focused);
    const option = commands.find(({ verb }) => verb === subcommand.name)?.options.find(({ name }) => name === focused?.name);
    const by = option?.type === 'text' ? option.completedBy : undefined;
    if (by && focused && 'value' in focused) return { typed: String(focused.value).slice(0, TYPED_MAX_CHARS), by };
  }
  return null;
}

/** Who asks, and where: null in direct messages, and in servers that have not installed Herald (somebody has, for themselves). Pure. */
export function requesterOf(interaction: APIInteraction, handler: Pick<CommandHandler, 'languageFor'>): Requester {
  const user = interaction.member?.user ?? interaction.user;
  const from: Person = { platform: 'discord', id: user?.id ?? '0' };
  const channelId = interaction.channel?.id;
  const { guild_id: server, authorizing_integration_owners: owners } = interaction;
  // https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object
  const isInstalled = server !== undefined && (owners === undefined || owners[ApplicationIntegrationType.GuildInstall] === server);
  const where: Destination | null = isInstalled && channelId !== undefined ? `discord:${channelId}` : null;
  const communities = server === undefined ? [] : [server];
  // A ping has none.
  const reads = 'locale' in interaction ? { locale: interaction.locale } : {};
  const rights = rightsIn(isInstalled ? (interaction.member ?? null) : null, handler.languageFor({ from, ...reads }));
  return { from, where, communities, ...reads, rights };
}

function flat(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** A form that was noted for such a button; null: the text is no form. Pure. */
export function formIn(text: string): Form | null {
  const form = parseJsonObject(text);
  return form !== null && Array.isArray(form.fields) ? (form as unknown as Form) : null;
}

/**
 * What was filled in, by the custom ids of the components, whatever they are laid out in; of what has not the shape that Discord describes: nothing.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure Pure.
 */
export function valuesOf(components: readonly unknown[]): FormValues {
  return Object.fromEntries(components.flatMap(inputsOf).map(({ custom_id: id, value, values }) => [id, textsOf(values ?? [value])]));
}

interface Input {
  custom_id: string;
  value?: unknown;
  values?: unknown;
}

function inputsOf(component: unknown): Input[] {
  if (typeof component !== 'object' || component === null) return [];
  const { component: labelled, components, custom_id: id, ...rest } = component as Partial<Record<string, unknown>>;
  if (labelled !== undefined) return inputsOf(labelled);
  if (Array.isArray(components)) return components.flatMap(inputsOf);
  return typeof id === 'string' ? [{ ...rest, custom_id: id }] : [];
}

/** A text that was left empty is none. */
function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string' && value !== '') : [];
}
