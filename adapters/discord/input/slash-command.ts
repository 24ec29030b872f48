import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  Locale,
  type LocalizationMap,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody as SlashCommand,
} from 'discord.js';
import { LANGUAGES, type Language, TABLES } from '../../../src/languages/index.ts';
import { capitalize } from '../../../src/lib/capitalize.ts';
import { lookUp } from '../../../src/lib/look-up.ts';
import { kindName } from '../../../src/model/post-context.ts';
import type { CommandOption, CommandShape } from '../../../src/ports/command-shape.ts';
import type { Line, Reply } from '../../../src/ports/reply.ts';

const DEFAULT_MAX_LENGTH = 300;
/** Where commands are available: in servers that have Herald, in direct messages with it, and everywhere for people who installed it for themselves. */
export const CONTEXTS: Pick<SlashCommand, 'contexts' | 'integration_types'> = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};
/**
 * Types of channels that messages can be sent to. Options also accept media channels, although Discord's documentation does not list them.
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure
 */
const DESTINATION_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
] as const;
/** Descriptions by which our commands, even under an earlier name, are recognized among those that other programs registered. */
export const DESCRIPTIONS: readonly string[] = [TABLES.en.menus.everybody, TABLES.en.menus.admins];

/**
 * Returns `/cncf` with a subcommand per command, and `/cncf-admin` with those for admins. Discord offers the latter to people with Manage Server, or to those whom a
 * server's admins choose; in direct messages it offers it to everybody, and rights are checked on use. `name`: 1–32 lower-case letters, digits, `-`, `_`. Pure.
 */
export function slashCommands(name: string, commands: readonly CommandShape[]): readonly SlashCommand[] {
  const forAdmins = commands.filter(({ adminOnly }) => adminOnly);
  const forAll = commands.filter(({ adminOnly }) => !adminOnly);
  const type = ApplicationCommandType.ChatInput;
  const open: SlashCommand = { type, name, ...describedAs('everybody'), ...CONTEXTS, options: forAll.map(subcommand) };
  if (forAdmins.length === 0) return [open];
  // Not in private messages between people, nor for people who installed Herald only for themselves: nobody has admin rights there.
  const admin: SlashCommand = {
    type,
    name: adminCommandName(name),
    ...describedAs('admins'),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: forAdmins.map(subcommand),
  };
  return [open, admin];
}

function describedAs(audience: 'everybody' | 'admins') {
  return localized('description', TABLES.en.menus[audience], (language) => TABLES[language].menus[audience]);
}

function subcommand({ verb, summary, options }: CommandShape): APIApplicationCommandSubcommandOption {
  const offered = options.filter(({ typedOnly }) => !typedOnly).map(fieldOf);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...nameOf(verb),
    ...describedBy(summary, capitalize),
    ...(offered.length > 0 ? { options: offered } : {}),
  };
}

function fieldOf(option: CommandOption): APIApplicationCommandBasicOption {
  const { name, description, required } = option;
  const field = { ...nameOf(name), ...describedBy(description), ...(required ? { required } : {}) };
  switch (option.type) {
    case 'flag':
      return { ...field, type: ApplicationCommandOptionType.Boolean };
    case 'channel':
      return { ...field, type: ApplicationCommandOptionType.Channel, channel_types: [...DESTINATION_TYPES] };
    case 'choice':
      return { ...field, type: ApplicationCommandOptionType.String, choices: option.choices.map(choiceOf) };
    case 'text': {
      if (option.known) return { ...field, type: ApplicationCommandOptionType.String, choices: option.known.map(choiceOf) };
      const text = { ...field, type: ApplicationCommandOptionType.String, max_length: option.maxLength ?? DEFAULT_MAX_LENGTH } as const;
      return option.completedBy ? { ...text, autocomplete: true } : text;
    }
  }
}

/** Returns a choice named like its value; kinds of posts also get their names in other languages. */
function choiceOf(value: string): APIApplicationCommandOptionChoice<string> {
  return { ...localized('name', value, (language) => kindName(value, 1, language) ?? undefined), value };
}

/** Maximum length of a command's name. https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME_MAX_CHARS = 32;
const FOR_ADMINS = '-admin';

/** Returns the name of the admin command: `cncf` → `cncf-admin`. At most 32 characters, and never equal to `name`. Pure. */
export function adminCommandName(name: string): string {
  const whole = (of: number): string => `${name.slice(0, of)}${FOR_ADMINS}`;
  const longest = whole(NAME_MAX_CHARS - FOR_ADMINS.length);
  return longest === name ? whole(NAME_MAX_CHARS - FOR_ADMINS.length - 1) : longest;
}

/**
 * Returns a function that corrects the names of admin commands in a reply: `/cncf replay failed` → `/cncf-admin replay failed`. Changes only Herald's own
 * text and lists; titles and snippets of search hits, and messages, stay as they are. Pure.
 */
export function nameCommandsIn(name: string, commands: readonly CommandShape[]): (reply: Reply) => Reply {
  const verbs = commands.filter(({ adminOnly }) => adminOnly).map(({ verb }) => verb);
  if (verbs.length === 0) return (reply) => reply;
  const written = new RegExp(`(?<![\\w/-])/${name} (?=(?:${verbs.join('|')})(?![\\w-]))`, 'g');
  const as = `/${adminCommandName(name)} `;
  const inLine = (line: Line): Line => line.map((span) => ({ ...span, text: span.text.replace(written, as) }));
  return (reply) => ({
    ...reply,
    blocks: reply.blocks.map((block) => {
      if (block.kind === 'text') return { ...block, line: inLine(block.line) };
      return block.kind === 'list' ? { ...block, items: block.items.map(inLine) } : block;
    }),
  });
}

/** Discord’s locales of each language; none for English, which is the default. https://docs.discord.com/developers/reference#locales */
const LOCALES: Readonly<Record<Language, readonly Locale[]>> = {
  en: [],
  de: [Locale.German],
  fr: [Locale.French],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
};

/** Returns the name of a command or option, with its names in the languages that have one. */
function nameOf(name: string) {
  return localized('name', name, (language) => lookUp(TABLES[language].names, name));
}

/** Returns the description of a command or option in every language that has one. `as`: adapts each text for Discord. */
function describedBy(english: string, as: (words: string) => string = (words) => words) {
  return localized('description', as(english), (language) => {
    const words = lookUp(TABLES[language].descriptions, english);
    return words === undefined ? undefined : as(words);
  });
}

type Localized<Field extends string> = Record<Field, string> & Partial<Record<`${Field}_localizations`, LocalizationMap>>;

/** Returns a field in English, and its localizations in the other languages that have the text. Pure. */
export function localized<Field extends 'name' | 'description'>(
  field: Field,
  english: string,
  wordsIn: (language: Language) => string | undefined,
): Localized<Field> {
  const found = LANGUAGES.flatMap((language) => {
    const words = wordsIn(language);
    return words === undefined ? [] : LOCALES[language].map((locale) => [locale, words] as const);
  });
  const localizations = found.length === 0 ? {} : { [`${field}_localizations`]: Object.fromEntries(found) };
  return { [field]: english, ...localizations } as Localized<Field>;
}
