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

/** Maximum total length of a command’s values that is parsed, characters. Longer ones are only cut: the handler refuses a command of more than 2,000 characters. */
const READ_MAX_CHARS = 8_000;
const TYPED_MAX_CHARS = 400;

/** Returns a slash command as the text that people type on other platforms: `search cilium tag:cncf source:"K3s Releases"`. Pure. */
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

/** Returns what is being typed, cut to 400 characters, and what completes it; null if nothing does. Pure. */
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

/** Returns the requester; `where` is null in direct messages and in servers that have not installed Herald (the person has, for themselves). Pure. */
export function requesterOf(interaction: APIInteraction, handler: Pick<CommandHandler, 'languageFor'>): Requester {
  const user = interaction.member?.user ?? interaction.user;
  const from: Person = { platform: 'discord', id: user?.id ?? '0' };
  const channelId = interaction.channel?.id;
  const { guild_id: server, authorizing_integration_owners: owners } = interaction;
  // https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object
  const isInstalled = server !== undefined && (owners === undefined || owners[ApplicationIntegrationType.GuildInstall] === server);
  const where: Destination | null = isInstalled && channelId !== undefined ? `discord:${channelId}` : null;
  const communities = server === undefined ? [] : [server];
  // A ping has no locale.
  const reads = 'locale' in interaction ? { locale: interaction.locale } : {};
  const rights = rightsIn(isInstalled ? (interaction.member ?? null) : null, handler.languageFor({ from, ...reads }));
  return { from, where, communities, ...reads, rights };
}

function flat(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Parses the stored form of a button that opens it again; null if the text is not a form. Pure. */
export function formIn(text: string): Form | null {
  const form = parseJsonObject(text);
  return form !== null && Array.isArray(form.fields) ? (form as unknown as Form) : null;
}

/**
 * Returns the submitted values by the custom ids of their components, however these are nested; anything not in the shape that Discord documents is ignored.
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

/** Returns the values that are non-empty strings. */
function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string' && value !== '') : [];
}
