import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { TABLES } from '../../../src/languages/index.ts';
import { capitalize } from '../../../src/lib/capitalize.ts';
import { kindName } from '../../../src/model/post-context.ts';
import type { CommandOption, CommandShape } from '../../../src/ports/command-shape.ts';
import { adminCommandName } from './command-names.ts';
import { inEach, localizedDescription, localizedName } from './localizations.ts';

const DEFAULT_MAX_LENGTH = 300;
/** In servers that have Herald, in direct messages with it, and wherever somebody goes who has installed it for themselves. */
export const CONTEXTS: Pick<RESTPostAPIChatInputApplicationCommandsJSONBody, 'contexts' | 'integration_types'> = {
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
export function slashCommands(name: string, commands: readonly CommandShape[]): readonly RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  const forAdmins = commands.filter(({ adminOnly }) => adminOnly);
  return [
    {
      type: ApplicationCommandType.ChatInput,
      name,
      ...describedAs('everybody'),
      ...CONTEXTS,
      options: commands.filter(({ adminOnly }) => !adminOnly).map(subcommand),
    },
    ...(forAdmins.length === 0 ? [] : [adminCommand(name, forAdmins)]),
  ];
}

/** Not in private messages between people, nor for who has installed Herald for themselves alone: nobody has rights there. */
function adminCommand(name: string, commands: readonly CommandShape[]): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    name: adminCommandName(name),
    ...describedAs('admins'),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: commands.map(subcommand),
  };
}

function describedAs(
  audience: 'everybody' | 'admins',
): Pick<RESTPostAPIChatInputApplicationCommandsJSONBody, 'description' | 'description_localizations'> {
  return { description: TABLES.en.menus[audience], description_localizations: inEach((language) => TABLES[language].menus[audience]) };
}

function subcommand({ verb, summary, options }: CommandShape): APIApplicationCommandSubcommandOption {
  const offered = options.filter(({ typedOnly }) => !typedOnly).map(fieldOf);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...localizedName(verb),
    ...localizedDescription(summary, capitalize),
    ...(offered.length > 0 ? { options: offered } : {}),
  };
}

function fieldOf(option: CommandOption): APIApplicationCommandBasicOption {
  const { name, description, required } = option;
  const field = { ...localizedName(name), ...localizedDescription(description), ...(required ? { required } : {}) };
  switch (option.type) {
    case 'flag':
      return { ...field, type: ApplicationCommandOptionType.Boolean };
    case 'channel':
      return {
        ...field,
        type: ApplicationCommandOptionType.Channel,
        channel_types: [...DESTINATION_TYPES],
      };
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
  const localized = inEach((language) => kindName(value, 1, language) ?? undefined);
  return { name: value, ...(localized && { name_localizations: localized }), value };
}
