import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandUpdateRequestSchema,
  CreatedThreadResponseSchema,
  CreateForumThreadRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  ExternalScheduledEventCreateRequestSchema,
  ExternalScheduledEventPatchRequestPartialSchema,
  ExternalScheduledEventResponseSchema,
  GuildChannelResponseSchema,
  GuildIncomingWebhookResponseSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  MessageResponseSchema,
  ModalInteractionCallbackRequestSchema,
  ThreadResponseSchema,
  ThreadsResponseSchema,
  UpdateMessageInteractionCallbackRequestSchema,
  UpdateThreadRequestPartialSchema,
} from 'discord-api-spec/zod';

import type { Breach } from './api-error.ts';

const SCHEMAS = {
  createMessage: MessageCreateRequestSchema,
  editMessage: MessageEditRequestPartialSchema,
  executeWebhook: IncomingWebhookRequestPartialSchema,
  editWebhookMessage: IncomingWebhookUpdateRequestPartialSchema,
  answerWithMessage: CreateMessageInteractionCallbackRequestSchema,
  answerWithUpdate: UpdateMessageInteractionCallbackRequestSchema,
  answerWithForm: ModalInteractionCallbackRequestSchema,
  answerWithChoices: ApplicationCommandAutocompleteCallbackRequestSchema,
  setCommand: ApplicationCommandUpdateRequestSchema,
  startThread: CreateTextThreadWithMessageRequestSchema,
  startForumThread: CreateForumThreadRequestSchema,
  editThread: UpdateThreadRequestPartialSchema,
  createEvent: ExternalScheduledEventCreateRequestSchema,
  editEvent: ExternalScheduledEventPatchRequestPartialSchema,
} as const;

const GUILD_MEDIA = 16;

const ANSWERS = {
  MessageResponse: MessageResponseSchema,
  ThreadResponse: ThreadResponseSchema,
  ThreadsResponse: ThreadsResponseSchema,
  CreatedThreadResponse: CreatedThreadResponseSchema,
  GuildChannelResponse: GuildChannelResponseSchema,
  GuildIncomingWebhookResponse: GuildIncomingWebhookResponseSchema,
  ExternalScheduledEventResponse: ExternalScheduledEventResponseSchema,
} as const;

/** The name of an answer in Discord's API description. */
export type AnswerName = keyof typeof ANSWERS;

/** Returns where an answer breaks Discord's published API description; unknown fields break it as well. */
export function answerBreaches(name: AnswerName, answer: unknown): readonly Breach[] {
  const result = ANSWERS[name].safeParse(answer);
  if (!result.success)
    return result.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code: `SPEC_${code.toUpperCase()}`, message }));
  return strangers(answer, result.data, '');
}

/** What a body is used for. */
export type SpecName = keyof typeof SCHEMAS;

/** Returns where a body breaks Discord's published API description; unknown fields break it as well. */
export function specBreaches(name: SpecName, body: unknown): readonly Breach[] {
  const normal = normalised(body);
  const result = SCHEMAS[name].safeParse(normal);
  if (!result.success) {
    return result.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code: `SPEC_${code.toUpperCase()}`, message }));
  }
  return strangers(normal, result.data, '');
}

/**
 * Permissions are numbers in the description, but the SDK sends strings. The description's channel types lack media channels (16), which Discord's documentation
 * has (GUILD_MEDIA), and which options of commands may name: https://docs.discord.com/developers/resources/channel#channel-object-channel-types
 */
function normalised(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(normalised);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (key === 'default_member_permissions' && typeof value === 'string') return [key, Number(value)];
      if (key === 'options') return [key, normalised(value)];
      return [key, key === 'channel_types' && Array.isArray(value) ? value.filter((type) => type !== GUILD_MEDIA) : value];
    }),
  );
}

/** Returns keys that the description dropped because it does not know them. */
function strangers(sent: unknown, known: unknown, path: string): readonly Breach[] {
  if (typeof sent !== 'object' || sent === null || typeof known !== 'object' || known === null) return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (value !== undefined && !(key in known)) return [{ path: at, code: 'UNKNOWN_FIELD', message: `Discord does not know “${key}”` }];
    return strangers(value, (known as Record<string, unknown>)[key], at);
  });
}
