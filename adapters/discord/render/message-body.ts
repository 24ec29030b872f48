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

/** A Discord message of content and embeds, for new messages, edits and answers to interactions alike. All fields are always set, so that an edit leaves nothing old behind. */
export interface MessageBody {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIButtonComponent>[];
  /** Nothing may ping except the role that a new message mentions. Without this field, an edit would be parsed with Discord's default, which pings. */
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
  /** Components of one message, including nested ones. https://docs.discord.com/developers/components/reference */
  components: 40,
  /** All texts of a message’s components together. */
  componentText: 4000,
} as const;

/** Returns a message body in which nothing can ping. Pure. */
export function bodyOf(parts: Partial<Omit<MessageBody, 'allowed_mentions'>>): MessageBody {
  return { content: parts.content ?? '', embeds: parts.embeds ?? [], components: parts.components ?? [], allowed_mentions: { parse: [] } };
}

/** A Discord message of components (“Components V2”), which excludes content and embeds. The flag can never be removed from a message. */
export interface ComponentsBody {
  flags: MessageFlags.IsComponentsV2;
  components: APIMessageTopLevelComponent[];
  /** Text in components can ping like content: nothing may except the role that a new message mentions. */
  allowed_mentions: { parse: []; roles?: [string] };
}

/** Either form of a message. */
export type AnyBody = MessageBody | ComponentsBody;

/** Either form as an answer; `null` and `[]` remove the content and embeds of the message whose button was clicked. */
export type ReplyBody = MessageBody | (ComponentsBody & { content?: null; embeds?: [] });

type AnyComponent = APIMessageTopLevelComponent | APIComponentInContainer | APIButtonComponent;

/** Returns a body of components in which nothing can ping. Pure. */
export function componentsBody(components: APIMessageTopLevelComponent[]): ComponentsBody {
  return { flags: MessageFlags.IsComponentsV2, components, allowed_mentions: { parse: [] } };
}

/** Returns a text component; none if the text is empty. Pure. */
export function textDisplay(content: string): APITextDisplayComponent[] {
  return content === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

/** Returns a container. `colour`: its bar's, none by default; `id`: its component id, numbered by Discord by default. Pure. */
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

/** Whether a body, or a message from Discord, consists of components. Pure. */
export function usesComponents(message: { flags?: number | undefined } | undefined): boolean {
  return ((message?.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

/** Returns all texts of components, from top to bottom. Pure. */
export function textsOf(components: readonly AnyComponent[]): readonly string[] {
  return walk(components).flatMap((one) => (one.type === ComponentType.TextDisplay ? [one.content] : []));
}

/** Returns components and those nested in them, from top to bottom. Pure. */
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
 * Returns the body with the mentioned role in a line above its text. Only this role is notified, and only by a new message; if it does not fit, the
 * message has no mention. https://docs.discord.com/developers/resources/message#allowed-mentions-object Pure.
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

/** Returns the mention for an edit, which shows it but notifies nobody. Pure. */
export function silently(mention: Outgoing['mention']): Outgoing['mention'] {
  return mention && { ...mention, pings: false };
}

/** Returns the content of a message without the mentioned role above it. Pure. */
export function withoutMention(content: string): string {
  return content.replace(LEADING_ROLE, '');
}
