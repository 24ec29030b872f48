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
/** In servers that have Herald, in direct messages with it, and wherever somebody goes who has installed it for themselves. */
export const CONTEXTS: Pick<SlashCommand, 'contexts' | 'integration_types'> = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};
/**
 * Every kind of channel that messages can go to. Media channels are among the types that an option may name, though Discord's description of its API leaves them out.
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
/** Tells our commands, also those of another name, from what somebody else registered. */
export const DESCRIPTIONS: readonly string[] = [TABLES.en.menus.everybody, TABLES.en.menus.admins];

/**
 * `/cncf` with a subcommand for each command, and `/cncf-admin` with those for admins, which Discord offers to people with Manage Server, or whom the admins of a
 * server say; in direct messages it offers it to everybody, and rights are checked on use. `name`: 1–32 lower-case letters, digits, `-`, `_`. Pure.
 */
export function slashCommands(name: string, commands: readonly CommandShape[]): readonly SlashCommand[] {
  const forAdmins = commands.filter(({ adminOnly }) => adminOnly);
  const forAll = commands.filter(({ adminOnly }) => !adminOnly);
  const type = ApplicationCommandType.ChatInput;
  const open: SlashCommand = { type, name, ...describedAs('everybody'), ...CONTEXTS, options: forAll.map(subcommand) };
  if (forAdmins.length === 0) return [open];
  // Not in private messages between people, nor for who has installed Herald for themselves alone: nobody has rights there.
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

/** A value by its own name; kinds of posts also by what languages call them. */
function choiceOf(value: string): APIApplicationCommandOptionChoice<string> {
  return { ...localized('name', value, (language) => kindName(value, 1, language) ?? undefined), value };
}

/** Of a command's name. https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME_MAX_CHARS = 32;
const FOR_ADMINS = '-admin';

/** What the command for admins is called: `cncf` → `cncf-admin`. At most 32 characters, and never the name itself. Pure. */
export function adminCommandName(name: string): string {
  const whole = (of: number): string => `${name.slice(0, of)}${FOR_ADMINS}`;
  const longest = whole(NAME_MAX_CHARS - FOR_ADMINS.length);
  return longest === name ? whole(NAME_MAX_CHARS - FOR_ADMINS.length - 1) : longest;
}

/**
 * What replies say to type, as Discord takes it: `/cncf replay failed` → `/cncf-admin replay failed`. Herald's own words alone: titles and snippets of
 * posts that were found, and messages, stay as they are. Pure.
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

/** What Discord calls them; English is what is there for everybody. https://docs.discord.com/developers/reference#locales */
const LOCALES: Readonly<Record<Language, readonly Locale[]>> = {
  en: [],
  de: [Locale.German],
  fr: [Locale.French],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
};

/** A name of a command or option, with what it is called in menus of languages that have a word for it. */
function nameOf(name: string) {
  return localized('name', name, (language) => lookUp(TABLES[language].names, name));
}

/** What a command or option is for, in every language that says it. `as`: how Discord shows it. */
function describedBy(english: string, as: (words: string) => string = (words) => words) {
  return localized('description', as(english), (language) => {
    const words = lookUp(TABLES[language].descriptions, english);
    return words === undefined ? undefined : as(words);
  });
}

type Localized<Field extends string> = Record<Field, string> & Partial<Record<`${Field}_localizations`, LocalizationMap>>;

/** A field in English, and beside it in each other language that has it. Pure. */
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
