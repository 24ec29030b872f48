import type { APIActionRowComponent, APIButtonComponent, APIEmbed } from 'discord.js';

/** A Discord message as we write it: the same for new messages, edits and answers to interactions. All fields are always set, so that an edit leaves nothing old behind. */
export interface MessageBody {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIButtonComponent>[];
  /** Nothing in a message may ping but the role that a new one is to mention; an edit without this would parse again with Discord's own default, which pings. */
  allowed_mentions: { parse: []; roles?: [string] };
}

/** Limits in UTF-16 units and counts. https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export const LIMITS = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFooter: 2048,
  embedUrl: 2048,
  fieldValue: 1024,
  /** Text of all embeds of one message together. */
  embedText: 6000,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
} as const;

/** A message body with nothing that could ping. Pure. */
export function bodyOf(parts: Partial<Omit<MessageBody, 'allowed_mentions'>>): MessageBody {
  return { content: parts.content ?? '', embeds: parts.embeds ?? [], components: parts.components ?? [], allowed_mentions: { parse: [] } };
}

/** Text of an embed that counts towards `LIMITS.embedText`, UTF-16 units. Pure. */
export function embedTextLength(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return (
    (embed.title?.length ?? 0) +
    (embed.description?.length ?? 0) +
    (embed.footer?.text.length ?? 0) +
    (embed.author?.name.length ?? 0) +
    fields
  );
}
