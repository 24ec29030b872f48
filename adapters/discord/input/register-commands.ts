import { isDeepStrictEqual } from 'node:util';
import { type APIApplicationCommand, type REST, type RESTPostAPIChatInputApplicationCommandsJSONBody, Routes } from 'discord.js';

/** Makes the application's global commands exactly `wanted`; writes only when they differ, since writes are counted. @throws what the REST calls throw */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  wanted: RESTPostAPIChatInputApplicationCommandsJSONBody,
): Promise<'unchanged' | 'registered'> {
  const route = Routes.applicationCommands(applicationId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const present = (await rest.get(route, { query })) as readonly APIApplicationCommand[];
  if (isDeepStrictEqual(present.map(essenceOf), [essenceOf(wanted)])) return 'unchanged';
  await rest.put(route, { body: [wanted] });
  return 'registered';
}

type Described = Partial<Record<string, unknown>>;

/** What makes two commands the same; Discord adds ids, versions and defaults of its own. Pure. */
function essenceOf(command: object): unknown {
  const { type, name, description, options, contexts, default_member_permissions, name_localizations, description_localizations } =
    command as Described;
  return {
    type: type ?? 1,
    name,
    description,
    permissions: default_member_permissions ?? null,
    contexts: Array.isArray(contexts) ? contexts.toSorted() : null,
    localizations: [name_localizations ?? null, description_localizations ?? null],
    options: optionsOf(options),
  };
}

function optionsOf(options: unknown): unknown {
  if (!Array.isArray(options)) return [];
  return options.map((option: Described) => ({
    type: option.type,
    name: option.name,
    description: option.description,
    required: option.required ?? false,
    autocomplete: option.autocomplete ?? false,
    channelTypes: Array.isArray(option.channel_types) ? option.channel_types.toSorted() : [],
    lengths: [option.min_length ?? null, option.max_length ?? null],
    choices: option.choices ?? [],
    options: optionsOf(option.options),
  }));
}
