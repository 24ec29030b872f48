import type { Breach } from './api-error.ts';

/** Type of a message's menu entry: it has neither a description nor options, and its name is free. https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const MESSAGE_MENU = 3;

/** A command or an option as it is registered. */
export interface OptionLike {
  type?: number;
  name: string;
  description?: string;
  required?: boolean;
  autocomplete?: boolean;
  name_localizations?: Localized;
  description_localizations?: Localized;
  choices?: readonly { name: string; name_localizations?: Localized; value: string | number }[];
  options?: readonly OptionLike[];
  /** Only commands have these. */
  default_member_permissions?: string | null;
  contexts?: readonly number[] | null;
}

type Localized = Readonly<Record<string, string>> | null;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MOST_CHARS = 8000;
const SUBCOMMANDS = [1, 2];
/** A set of permissions: a number in a string. https://docs.discord.com/developers/topics/permissions */
const PERMISSIONS = /^\d{1,20}$/;

/** Returns the rules that commands break and that Discord's API description can't express. */
export function commandBreaches(commands: readonly OptionLike[]): readonly Breach[] {
  const breaches: Breach[] = [];
  for (const [index, command] of commands.entries()) {
    const path = String(index);
    if (commands.findIndex(({ name, type }) => name === command.name && (type ?? 1) === (command.type ?? 1)) < index) {
      breaches.push({ path, code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message: 'Application command names must be unique' });
    }
    if (charsOf(command) > MOST_CHARS)
      breaches.push({ path, code: 'APPLICATION_COMMAND_TOO_LARGE', message: 'Command exceeds maximum size (8000)' });
    const permissions: unknown = command.default_member_permissions ?? null;
    if (permissions !== null && !(typeof permissions === 'string' && PERMISSIONS.test(permissions)))
      breaches.push({ path: `${path}.default_member_permissions`, code: 'BASE_TYPE_BAD_STRING', message: 'Must be a set of permissions' });
    if (command.type === MESSAGE_MENU) {
      breaches.push(...menuBreaches(command, path));
      continue;
    }
    breaches.push(...namedBreaches(command, path), ...optionsBreaches(command.options ?? [], `${path}.options`));
  }
  return breaches;
}

function menuBreaches({ name, description, options }: OptionLike, path: string): readonly Breach[] {
  const breaches: Breach[] = [];
  if (name.trim() === '' || name.length > 32)
    breaches.push({ path: `${path}.name`, code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' });
  if (description) breaches.push({ path, code: 'CONTEXT_MENU_COMMAND_DESCRIPTION', message: 'Context menus have no description' });
  if (options?.length) breaches.push({ path, code: 'CONTEXT_MENU_COMMAND_OPTIONS', message: 'Context menus have no options' });
  return breaches;
}

function optionsBreaches(options: readonly OptionLike[], path: string): readonly Breach[] {
  const breaches: Breach[] = [];
  const kinds = new Set(options.map(({ type }) => SUBCOMMANDS.includes(type ?? 0)));
  if (kinds.size > 1)
    breaches.push({ path, code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message: 'Sub-commands stand beside no options' });
  for (const [index, option] of options.entries()) {
    const at = `${path}.${index}`;
    const say = (code: string, message: string) => breaches.push({ path: at, code, message });
    if (options.findIndex(({ name }) => name === option.name) < index)
      say('APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE', 'Names must be unique');
    if (option.required && options.slice(0, index).some(({ required }) => !required)) {
      say('APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before non-required options');
    }
    if (option.autocomplete && option.choices)
      say('APPLICATION_COMMAND_OPTIONS_CHOICES_WITH_AUTOCOMPLETE', 'Choices or autocomplete, not both');
    const texts = (option.choices ?? []).flatMap(({ name, name_localizations: locals, value }) => [
      name,
      ...Object.values(locals ?? {}),
      String(value),
    ]);
    if (texts.some((text) => text === '' || text.length > 100)) say('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length');
    if ((option.choices?.length ?? 0) > 25) say('BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length');
    if (new Set(option.choices?.map(({ name }) => name)).size < (option.choices?.length ?? 0))
      say('APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE', 'Choice names must be unique');
    breaches.push(...namedBreaches(option, at), ...optionsBreaches(option.options ?? [], `${at}.options`));
  }
  return breaches;
}

function namedBreaches({ name, description }: OptionLike, path: string): readonly Breach[] {
  const breaches: Breach[] = [];
  if (!NAME.test(name) || name !== name.toLowerCase()) {
    breaches.push({ path: `${path}.name`, code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' });
  }
  if (!description?.trim()) breaches.push({ path: `${path}.description`, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  return breaches;
}

/** Returns the size of a command; of each text, the longest localization counts. https://docs.discord.com/developers/interactions/application-commands#slash-commands */
function charsOf({ name, description = '', choices, options, ...locals }: OptionLike): number {
  const longest = (text: string, localized: Localized | undefined): number =>
    Math.max(text.length, ...Object.values(localized ?? {}).map(({ length }) => length));
  const ofChoices = (choices ?? []).reduce((sum, one) => sum + longest(one.name, one.name_localizations) + String(one.value).length, 0);
  const own = longest(name, locals.name_localizations) + longest(description, locals.description_localizations);
  return own + ofChoices + (options ?? []).reduce((sum, option) => sum + charsOf(option), 0);
}
