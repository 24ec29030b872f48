import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';

const MOST_QUERY_CHARS = 400;

/** `/cncf` with its subcommands, as Discord shows them. `name`: 1–32 lower-case letters, digits, `-`, `_`. Pure. */
export function slashCommand(name: string): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const query = { ...text('query', 'Words; "exact phrase", -without', true, MOST_QUERY_CHARS), autocomplete: true } as const;
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description: 'Search the posts, and see what has been announced',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    options: [
      subcommand('search', 'Find posts', [query, ...filters()]),
      subcommand('latest', 'The latest posts', filters()),
      subcommand('why', 'Why a post was announced here, or was not', [text('post', 'Title, link or file of the post', true)]),
      subcommand('status', 'What is waiting, sent, held and failed', []),
      subcommand('replay', 'Deliver again (admins)', [
        text('what', 'A post, or: failed, held, skipped, in-doubt, since:7d', true),
        {
          type: ApplicationCommandOptionType.Channel,
          name: 'in',
          description: 'Only in this channel',
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
        },
        choice('as', 'What to do; resend where nothing is said', ['resend', 'edit', 'digest', 'seen'], false),
        dryRun(),
      ]),
      subcommand('subscriptions', 'Which channels get which posts', []),
      subcommand('holds', 'Batches that wait for your word (admins)', []),
      subcommand('hold', 'Decide about a held batch (admins)', [
        text('batch', 'Its id, as /… holds says it', true),
        choice('word', 'What becomes of it', ['announce', 'digest', 'seen']),
      ]),
      subcommand('doubt', 'Messages of which nobody knows whether they arrived (admins)', [
        text('delivery', 'Its key, as /… doubt says it'),
        choice('word', 'It is there, or send it again', ['there', 'again'], false),
      ]),
      subcommand('pause', 'Stop all deliveries (admins)', [text('reason', 'Why')]),
      subcommand('resume', 'Go on after a pause (admins)', [text('what', 'A channel or platform that was paused; nothing: all')]),
      subcommand('drain', 'Take what waits out of the queue (admins)', [dryRun()]),
      subcommand('help', 'What you can ask', []),
    ],
  };
}

function filters(): APIApplicationCommandBasicOption[] {
  return [
    text('tag', 'Only posts with this tag'),
    text('source', 'Only posts of this source'),
    text('kind', 'Only link, release or event'),
    text('before', 'Older than this day: 2025-12-31'),
    text('after', 'From this day on: 2025-01-01'),
  ];
}

function choice(name: string, description: string, values: readonly string[], required = true) {
  return {
    type: ApplicationCommandOptionType.String as const,
    name,
    description,
    ...(required ? { required } : {}),
    choices: values.map((value) => ({ name: value, value })),
  };
}

function dryRun(): APIApplicationCommandBasicOption {
  return { type: ApplicationCommandOptionType.Boolean, name: 'dry-run', description: 'Only say what would happen' };
}

function text(name: string, description: string, required = false, maxLength = 300) {
  return {
    type: ApplicationCommandOptionType.String as const,
    name,
    description,
    ...(required ? { required } : {}),
    max_length: maxLength,
  };
}

function subcommand(name: string, description: string, options: APIApplicationCommandBasicOption[]): APIApplicationCommandSubcommandOption {
  return { type: ApplicationCommandOptionType.Subcommand, name, description, ...(options.length > 0 ? { options } : {}) };
}
