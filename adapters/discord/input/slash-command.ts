import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { capitalize } from '../../../src/lib/capitalize.ts';
import type { CommandOption, CommandShape } from '../../../src/ports/command-shape.ts';

import { localizedDescription, localizedName } from './localizations.ts';

const DEFAULT_MAX_LENGTH = 300;
/** In servers that have Herald, in direct messages with it, and wherever somebody goes who has installed it for themselves. */
export const CONTEXTS: Pick<RESTPostAPIChatInputApplicationCommandsJSONBody, 'contexts' | 'integration_types'> = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};
/** Every kind of channel that messages can go to, but for media channels, which Discord's own description of commands does not know. */
const DESTINATION_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildForum,
] as const;
/** What Discord shows of the command; it also tells that one of another name was ours. */
export const SLASH_DESCRIPTION = 'Search the posts, and see what has been announced';

/** `/cncf` with a subcommand for each command, as Discord shows them. `name`: 1–32 lower-case letters, digits, `-`, `_`. Pure. */
export function slashCommand(name: string, commands: readonly CommandShape[]): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description: SLASH_DESCRIPTION,
    ...CONTEXTS,
    options: commands.map(subcommand),
  };
}

function subcommand({ verb, summary, adminOnly, options }: CommandShape): APIApplicationCommandSubcommandOption {
  const offered = options.filter(({ typedOnly }) => !typedOnly).map(fieldOf);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...localizedName(verb),
    ...localizedDescription(summary, (words) => `${capitalize(words)}${adminOnly ? ' (admins)' : ''}`),
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
      return { ...field, type: ApplicationCommandOptionType.String, choices: option.choices.map((value) => ({ name: value, value })) };
    case 'text': {
      const text = { ...field, type: ApplicationCommandOptionType.String, max_length: option.maxLength ?? DEFAULT_MAX_LENGTH } as const;
      return option.completedBy ? { ...text, autocomplete: true } : text;
    }
  }
}
