import type { APIEmbedThumbnail, APIMessage } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';
import { walk } from '../render/message-body.ts';

type Picture = Pick<APIEmbedThumbnail, 'proxy_url'>;

/** Where Discord keeps its copies of pictures that messages show. */
const DISCORDS_OWN = /^(?:media|images-ext-\d+)\.discordapp\.net$/;
const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif']);
const MAX_BYTES = 4 * 1024 * 1024;
const LIMIT_MS = 10_000;

/**
 * The picture of a message as Discord takes covers (a `data:` address); null where it shows none, or its copy can't be had now, is too large or of another type. Only Discord is asked, never the
 * address that a post names: that could be one inside our own network. `apiUrl`: another Discord, whose host has the copies as well. Never rejects.
 * https://docs.discord.com/developers/reference#image-data
 */
export async function coverOf(message: APIMessage, apiUrl: string | null): Promise<string | null> {
  const address = copiesOf(message).find((url) => isDiscords(url, apiUrl));
  if (address === undefined) return null;
  const giveUp = new AbortController();
  const picture = await withTimeout(
    LIMIT_MS,
    load(address, giveUp.signal).catch(() => null),
  );
  giveUp.abort();
  return picture;
}

async function load(address: string, signal: AbortSignal): Promise<string | null> {
  const answer = await fetch(address, { redirect: 'error', signal });
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (!answer.ok || !TYPES.has(type)) {
    await answer.body?.cancel();
    return null;
  }
  const bytes = await readAtMost(answer, MAX_BYTES);
  return bytes === null ? null : `data:${type};base64,${bytes.toString('base64')}`;
}

/** Addresses of Discord's copies of what a message shows, the first first. Pure. */
function copiesOf({ components, embeds }: APIMessage): readonly string[] {
  const shown = walk(components ?? []).flatMap((one): readonly Picture[] => {
    if ('media' in one) return [one.media as Picture];
    return 'items' in one ? (one.items as readonly { media: Picture }[]).map(({ media }) => media) : [];
  });
  const inEmbeds = embeds.flatMap(({ image, thumbnail }): readonly (Picture | undefined)[] => [image, thumbnail]);
  return [...shown, ...inEmbeds].flatMap((picture) => picture?.proxy_url ?? []);
}

function isDiscords(url: string, apiUrl: string | null): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' && DISCORDS_OWN.test(hostname)) return true;
  const own = apiUrl === null ? null : new URL(apiUrl);
  return own !== null && own.hostname === hostname && own.protocol === protocol;
}

async function readAtMost(answer: Response, max: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > max) return null;
    chunks.push(chunk);
  }
  return size === 0 ? null : Buffer.concat(chunks);
}
