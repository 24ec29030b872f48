import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Outgoing } from '../../../src/ports/messenger.ts';

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
  embedTitle: 256,
  embedDescription: 4096,
  embedUrl: 2048,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
  /** Of one message, nested ones too. https://docs.discord.com/developers/components/reference */
  components: 40,
  /** All texts of its components together. */
  componentText: 4000,
} as const;

/** A message body with nothing that could ping. Pure. */
export function bodyOf(parts: Partial<Omit<MessageBody, 'allowed_mentions'>>): MessageBody {
  return { content: parts.content ?? '', embeds: parts.embeds ?? [], components: parts.components ?? [], allowed_mentions: { parse: [] } };
}

/** A Discord message made of components (“Components V2”): no content and no embeds beside them. The flag stays for ever. */
export interface ComponentsBody {
  flags: MessageFlags.IsComponentsV2;
  components: APIMessageTopLevelComponent[];
  /** Text in components pings like content does: nothing may but the role that a new message is to mention. */
  allowed_mentions: { parse: []; roles?: [string] };
}

/** Either form of a message. */
export type AnyBody = MessageBody | ComponentsBody;

/** The same as an answer, also to a button of a message that had content or embeds. */
export type ReplyBody = MessageBody | (ComponentsBody & { content?: null; embeds?: [] });

type AnyComponent = APIMessageTopLevelComponent | APIComponentInContainer | APIButtonComponent;

/** A body with nothing that could ping. Pure. */
export function componentsBody(components: APIMessageTopLevelComponent[]): ComponentsBody {
  return { flags: MessageFlags.IsComponentsV2, components, allowed_mentions: { parse: [] } };
}

/** Text, where there is any. Pure. */
export function textDisplay(content: string): APITextDisplayComponent[] {
  return content === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

/** A box. `id`: its component's number; left out: Discord numbers it. Pure. */
export function containerOf(
  components: APIComponentInContainer[],
  { colour, id }: { colour?: number; id?: number | undefined } = {},
): APIContainerComponent {
  return {
    type: ComponentType.Container,
    ...(id === undefined ? {} : { id }),
    ...(colour === undefined ? {} : { accent_color: colour }),
    components,
  };
}

/** Whether a body, or a message of Discord's, is made of components. Pure. */
export function isOfComponents(message: { flags?: number | undefined } | undefined): boolean {
  return ((message?.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

/** All texts of components, from top to bottom. Pure. */
export function textsOf(components: readonly AnyComponent[]): readonly string[] {
  return walk(components).flatMap((one) => (one.type === ComponentType.TextDisplay ? [one.content] : []));
}

/** Components and those inside them, from top to bottom. Pure. */
export function walk(components: readonly AnyComponent[]): readonly AnyComponent[] {
  return components.flatMap((one): readonly AnyComponent[] => {
    const inner = 'components' in one ? walk(one.components as readonly AnyComponent[]) : [];
    const accessory = 'accessory' in one ? walk([one.accessory as AnyComponent]) : [];
    return [one, ...inner, ...accessory];
  });
}

/** https://docs.discord.com/developers/reference#message-formatting */
const LEADING_ROLE = /^<@&\d{17,20}>(?:\n|$)/;

/**
 * The body with the role that it mentions in a line above its words. It alone may be notified, and only by a new message; a text that leaves no room for it
 * goes without. https://docs.discord.com/developers/resources/message#allowed-mentions-object Pure.
 */
export function mentioning<Body extends AnyBody>(body: Body, mention: Outgoing['mention']): Body {
  if (!mention) return body;
  const named = `<@&${mention.who}>`;
  const allowed_mentions = mention.pings ? { parse: [], roles: [mention.who] } : { parse: [] };
  if ('flags' in body) {
    const isFull = textsOf(body.components).join('').length + named.length > LIMITS.componentText;
    return isFull ? body : { ...body, components: [...textDisplay(named), ...body.components], allowed_mentions };
  }
  const content = [named, body.content].filter((text) => text !== '').join('\n');
  return content.length > LIMITS.content ? body : { ...body, content, allowed_mentions };
}

/** For an edit: it shows whom the message mentions, and notifies nobody. Pure. */
export function silently(mention: Outgoing['mention']): Outgoing['mention'] {
  return mention && { ...mention, pings: false };
}

/** The words of a message without the role above them. Pure. */
export function withoutMention(content: string): string {
  return content.replace(LEADING_ROLE, '');
}
