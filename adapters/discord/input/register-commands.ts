import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { DESCRIPTIONS } from './slash-command.ts';

/**
 * Makes the application's global commands of ours exactly `wanted`, and leaves those alone that are not: only what differs is written, since writes are
 * counted. An application that has none but ours is written at once. @throws what the REST calls throw
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
): Promise<'unchanged' | 'registered'> {
  const route = Routes.applicationCommands(applicationId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const present = (await rest.get(route, { query })) as readonly APIApplicationCommand[];
  const changed = wanted.filter((command) => !present.some((other) => isDeepStrictEqual(essenceOf(other), essenceOf(command))));
  const isWanted = (command: APIApplicationCommand): boolean => wanted.some((one) => isSameCommand(one, command));
  const stale = present.filter((command) => !isWanted(command) && isFormerOne(command));
  if (changed.length + stale.length === 0) return 'unchanged';
  if (present.every((command) => isWanted(command) || isFormerOne(command))) {
    await rest.put(route, { body: wanted });
    return 'registered';
  }
  for (const { id } of stale) await rest.delete(Routes.applicationCommand(applicationId, id));
  // One of the same name and type is overwritten. https://docs.discord.com/developers/interactions/application-commands#create-global-application-command
  for (const command of changed) await rest.post(route, { body: command });
  return 'registered';
}

function isSameCommand(one: RESTPostAPIApplicationCommandsJSONBody, { type, name }: APIApplicationCommand): boolean {
  return one.name === name && (one.type ?? ApplicationCommandType.ChatInput) === type;
}

/** One of ours under another name (`HERALD_COMMAND`). */
function isFormerOne({ type, description }: APIApplicationCommand): boolean {
  return type === ApplicationCommandType.ChatInput && DESCRIPTIONS.includes(description);
}

type Described = Partial<Record<string, unknown>>;

/** What makes two commands the same; Discord adds ids, versions and defaults of its own. Pure. */
function essenceOf(command: object): unknown {
  const { type, name, description, options, contexts, integration_types, default_member_permissions } = command as Described;
  const { name_localizations, description_localizations } = command as Described;
  return {
    type: type ?? ApplicationCommandType.ChatInput,
    name,
    // Menus of messages have none: Discord gives them an empty one.
    description: description ?? '',
    permissions: default_member_permissions ?? null,
    contexts: sorted(contexts),
    installs: sorted(integration_types),
    localizations: [name_localizations ?? null, description_localizations ?? null],
    options: optionsOf(options),
  };
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) ? values.toSorted() : null;
}

function optionsOf(options: unknown): unknown {
  if (!Array.isArray(options)) return [];
  return options.map((option: Described) => ({
    type: option.type,
    name: option.name,
    description: option.description,
    required: option.required ?? false,
    autocomplete: option.autocomplete ?? false,
    channelTypes: sorted(option.channel_types) ?? [],
    lengths: [option.min_length ?? null, option.max_length ?? null],
    choices: choicesOf(option.choices),
    localizations: [option.name_localizations ?? null, option.description_localizations ?? null],
    options: optionsOf(option.options),
  }));
}

/** Discord gives choices without localizations a null. */
function choicesOf(choices: unknown): unknown {
  if (!Array.isArray(choices)) return [];
  return choices.map(({ name, value, name_localizations }: Described) => [name, value, name_localizations ?? null]);
}
