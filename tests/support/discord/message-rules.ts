import type { Breach } from './api-error.ts';
import { componentBreaches } from './component-rules.ts';
import { urlBreach } from './url-rules.ts';

/** The fields of a message body that have rules of their own. */
export interface MessageLike {
  content?: string | null;
  embeds?: readonly EmbedLike[] | null;
  components?: readonly unknown[] | null;
  flags?: number | null;
  allowed_mentions?: { parse?: readonly string[]; users?: readonly string[]; roles?: readonly string[] } | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
}

interface EmbedLike {
  title?: string;
  description?: string;
  url?: string;
  thumbnail?: { url: string };
  image?: { url: string };
  footer?: { text: string };
  author?: { name: string };
  fields?: readonly { name: string; value: string }[];
}

const CONTENT_MAX = 2000;
const EMBED_TEXT_MAX = 6000;
const EPHEMERAL = 64;
const SUPPRESS_EMBEDS = 4;
const SILENT = 4096;
const COMPONENTS_V2 = 32768;

/** What a body is used for, which decides the flags that it may have, and whether it may be empty. */
export type MessageUse = 'create' | 'edit' | 'interaction';

/** Returns the rules that a message breaks and that Discord's API description can't express. Lengths in UTF-16 units. */
export function messageBreaches(body: MessageLike, use: MessageUse, at = ''): readonly Breach[] {
  const breaches: Breach[] = [];
  const say = (path: string, code: string, message: string) => breaches.push({ path: at + path, code, message });
  const embeds = body.embeds ?? [];
  if ((body.content?.length ?? 0) > CONTENT_MAX) say('content', 'BASE_TYPE_MAX_LENGTH', `Must be ${CONTENT_MAX} or fewer in length.`);
  const isV2 = hasComponentsFlag(body.flags);
  if (use !== 'edit' && !isV2 && !body.content?.trim() && embeds.length === 0)
    say('content', 'MESSAGE_EMPTY', 'Cannot send an empty message');
  for (const field of isV2 ? LEGACY_FIELDS : []) {
    if (body[field] === undefined || body[field] === null || body[field].length === 0) continue;
    say(
      field,
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The ‘${field}’ field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  }
  if (!body.allowed_mentions) say('allowed_mentions', 'HOUSE_RULE', 'Without allowed_mentions a message can ping');
  for (const kind of ['users', 'roles'] as const) {
    if (body.allowed_mentions?.parse?.includes(kind) && (body.allowed_mentions[kind]?.length ?? 0) > 0) {
      say('allowed_mentions', 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', `parse:["${kind}"] and ${kind}:[…] are mutually exclusive`);
    }
  }
  // Discord accepts this, and notifies the roles.
  if (use !== 'create' && (body.allowed_mentions?.roles?.length ?? 0) > 0)
    say('allowed_mentions', 'HOUSE_RULE', 'Only a new message may ping');
  if ((body.allowed_mentions?.roles?.length ?? 0) > 1) say('allowed_mentions', 'HOUSE_RULE', 'A message may ping one role');
  if (body.enforce_nonce && (body.nonce === undefined || body.nonce === null))
    say('nonce', 'NONCE_REQUIRED', 'enforce_nonce needs a nonce');
  const allowedFlags = COMPONENTS_V2 | SUPPRESS_EMBEDS | (use === 'interaction' ? EPHEMERAL | SILENT : use === 'create' ? SILENT : 0);
  if ((body.flags ?? 0) & ~allowedFlags) say('flags', 'FORBIDDEN_FLAGS', `flags ${body.flags} are not allowed here`);
  if (embeds.reduce((sum, embed) => sum + textOf(embed), 0) > EMBED_TEXT_MAX) {
    say('embeds', 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${EMBED_TEXT_MAX}`);
  }
  for (const [index, embed] of embeds.entries()) embedBreaches(embed, index, embeds, say);
  return [...breaches, ...componentBreaches(body.components ?? [], `${at}components`, isV2)];
}

const LEGACY_FIELDS = ['content', 'embeds'] as const;

/** Whether a message is made of components. Pure. */
export function hasComponentsFlag(flags: number | null | undefined): boolean {
  return ((flags ?? 0) & COMPONENTS_V2) !== 0;
}

/** Returns the rules that an edit breaks because of the message: the components flag stays for ever, and is allowed only on a message without content and embeds. */
export function editBreaches(
  body: MessageLike,
  before: { flags?: number | undefined; content: string; embeds: readonly unknown[] },
): readonly Breach[] {
  const breaches: Breach[] = [];
  const [was, is] = [hasComponentsFlag(before.flags), hasComponentsFlag(body.flags)];
  for (const field of LEGACY_FIELDS) {
    const after = body[field] === undefined ? before[field] : (body[field] ?? '');
    if ((was || is) && after.length > 0)
      breaches.push({ path: field, code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message: 'Not beside components' });
  }
  return breaches;
}

type Say = (path: string, code: string, message: string) => void;

function embedBreaches(embed: EmbedLike, index: number, all: readonly EmbedLike[], say: Say): void {
  const path = `embeds.${index}`;
  const fields = embed.fields ?? [];
  const shown = [embed.title, embed.description, embed.footer?.text, embed.author?.name].some((text) => text?.trim());
  if (!shown && fields.length === 0) say(path, 'EMBED_EMPTY', 'This embed shows nothing');
  for (const [at, { name, value }] of fields.entries()) {
    if (!name.trim()) say(`${path}.fields.${at}.name`, 'BASE_TYPE_REQUIRED', 'This field is required');
    if (!value.trim()) say(`${path}.fields.${at}.value`, 'BASE_TYPE_REQUIRED', 'This field is required');
  }
  for (const [field, url] of [
    ['url', embed.url],
    ['thumbnail.url', embed.thumbnail?.url],
    ['image.url', embed.image?.url],
  ] as const) {
    const breach = url === undefined ? null : urlBreach(url, ['http:', 'https:', 'attachment:']);
    if (breach) say(`${path}.${field}`, ...breach);
  }
  if (embed.url !== undefined && all.findIndex(({ url }) => url === embed.url) < index) {
    say(`${path}.url`, 'HOUSE_RULE', 'Embeds with equal url collapse into the first');
  }
}

function textOf({ title, description, footer, author, fields }: EmbedLike): number {
  const texts = [title, description, footer?.text, author?.name, ...(fields ?? []).flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum, text) => sum + (text?.trim().length ?? 0), 0);
}
