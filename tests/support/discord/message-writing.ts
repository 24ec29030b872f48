import type { APIEmbed, APIMessage } from 'discord.js';
import type { MessageLike } from './message-rules.ts';
import type { Stored, World } from './world.ts';

/** Stores a request's message as Discord keeps it: trimmed, with types and component ids. */
export function storeMessage(
  world: World,
  channel: string,
  body: MessageLike,
  more: { nonce?: string | null; ephemeral?: boolean; webhook?: { id: string; name: string } } = {},
): Stored {
  const id = world.nextId();
  const { bot } = world;
  const message = {
    id,
    channel_id: channel,
    ...(more.webhook ? { webhook_id: more.webhook.id } : {}),
    author: {
      id: more.webhook?.id ?? bot.id,
      username: more.webhook?.name ?? bot.username,
      discriminator: '0',
      avatar: null,
      global_name: null,
      public_flags: 0,
      flags: 0,
      primary_guild: null,
      bot: true,
    },
    timestamp: new Date(world.now()).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    // Roles that it notifies: mentioned in its text, and allowed.
    mention_roles: (body.allowed_mentions?.roles ?? []).filter((role) =>
      JSON.stringify([body.content, body.components]).includes(`<@&${role}>`),
    ),
    attachments: [],
    pinned: false,
    type: 0,
    ...shownOf(body),
    flags: (body.flags ?? 0) | (more.ephemeral ? 64 : 0),
  } as unknown as APIMessage;
  const stored = { message, nonce: more.nonce ?? null, atMs: world.now(), deleted: false, ephemeral: more.ephemeral ?? false };
  world.messages.push(stored);
  return stored;
}

/** Applies an edit: only what is sent changes. */
export function rewriteMessage(world: World, stored: Stored, body: MessageLike): void {
  const shown = shownOf(body);
  const changed = Object.fromEntries(Object.entries(shown).filter(([key]) => key in body));
  // The components flag stays for ever.
  const flags = (stored.message.flags ?? 0) | ((body.flags ?? 0) & COMPONENTS_V2);
  Object.assign(stored.message, changed, { flags, edited_timestamp: new Date(world.now()).toISOString() });
}

const COMPONENTS_V2 = 32768;

function shownOf({ content, embeds, components }: MessageLike): Pick<APIMessage, 'content' | 'embeds' | 'components'> {
  const own = new Set(idsIn(components ?? []));
  let componentId = 0;
  const nextId = (): number => {
    do componentId += 1;
    while (own.has(componentId));
    return componentId;
  };
  const numbered = (component: ComponentLike): ComponentLike => {
    const { id, components: inner, accessory, ...rest } = component;
    return {
      id: id || nextId(),
      ...DEFAULTS[rest.type ?? 0],
      ...rest,
      ...(rest.media ? { media: answeredMedia(rest.media) } : {}),
      ...(rest.items
        ? { items: rest.items.map((item) => ({ description: null, spoiler: false, ...item, media: answeredMedia(item.media) })) }
        : {}),
      ...(typeof rest.content === 'string' ? { content: rest.content.trim() } : {}),
      ...(inner ? { components: inner.map(numbered) } : {}),
      ...(accessory ? { accessory: numbered(accessory) } : {}),
    };
  };
  return {
    content: content?.trim() ?? '',
    embeds: (embeds ?? []).map((embed) => ({ type: 'rich', ...trimmed(embed) })) as APIEmbed[],
    components: ((components ?? []) as readonly ComponentLike[]).map(numbered) as unknown as NonNullable<APIMessage['components']>,
  };
}

/** What Discord adds to components, by type: thumbnails and containers. */
const DEFAULTS: Readonly<Record<number, object>> = {
  11: { description: null, spoiler: false },
  17: { accent_color: null, spoiler: false },
};

function answeredMedia({ url = '' }: { url?: string }): object {
  return { id: '100000000000000099', url, proxy_url: `https://proxy.example/${encodeURIComponent(url)}` };
}

interface ComponentLike {
  type?: number;
  media?: { url?: string };
  items?: readonly { media: { url?: string } }[];
  id?: number;
  content?: string;
  components?: readonly ComponentLike[];
  accessory?: ComponentLike;
}

function idsIn(components: readonly unknown[]): readonly number[] {
  return (components as readonly ComponentLike[]).flatMap(({ id, components: inner, accessory }) => [
    ...(id === undefined ? [] : [id]),
    ...idsIn([...(inner ?? []), ...(accessory ? [accessory] : [])]),
  ]);
}

function trimmed(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === 'string' ? inner.trim() : inner)) as object;
}
