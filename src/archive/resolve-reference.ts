import type { Post } from '../content/post.ts';
import { normaliseUrl } from '../content/post-id.ts';
import { createYielder } from '../lib/concurrency.ts';
import { foldedWords } from '../lib/fold-text.ts';

/** An id, possibly shortened. */
const ID = /^[0-9a-f]{8,20}$/;
const URL_LIKE = /^(?:https?:\/\/|www\.)\S+$/i;

/**
 * Finds the posts that people mean by an id (at least its first 8 digits), a path (with or without folder and `.md`), an address, an exact title or
 * a part of one, tried in this order: the first reading that matches anything wins. In the order given; empty if nothing matches. Posts for which
 * `isKnown` is false are ignored. Yields to the event loop every few ms.
 */
export async function resolveReference(
  posts: readonly Post[],
  reference: string,
  isKnown: (post: Post) => boolean = () => true,
): Promise<Post[]> {
  const text = unwrapped(reference);
  if (text === '') return [];
  const giveWay = createYielder();
  for (const reading of READINGS) {
    const isMeant = reading(text);
    if (!isMeant) continue;
    const meant: Post[] = [];
    for (const [place, post] of posts.entries()) {
      if (isMeant(post) && isKnown(post)) meant.push(post);
      if (place % STEP === STEP - 1) await giveWay();
    }
    if (meant.length > 0) return meant;
  }
  return [];
}

/** Number of posts that are compared between two checks of the clock. */
const STEP = 100;

type Reading = (text: string) => ((post: Post) => boolean) | null;

const READINGS: readonly Reading[] = [byId, byPath, byFileName, byUrl, byTitle, byPartOfTitle];

function byId(text: string): ((post: Post) => boolean) | null {
  const id = text.toLowerCase();
  return ID.test(id) ? (post) => post.id.startsWith(id) : null;
}

function byPath(text: string): ((post: Post) => boolean) | null {
  const key = pathKey(text);
  if (key === '') return null;
  return (post) => {
    const own = pathOf(post);
    return own === key || key.endsWith(`/${own}`);
  };
}

function byFileName(text: string): ((post: Post) => boolean) | null {
  const key = pathKey(text);
  return key === '' ? null : (post) => pathOf(post).endsWith(`/${key}`);
}

function byUrl(text: string): ((post: Post) => boolean) | null {
  if (!URL_LIKE.test(text)) return null;
  const key = normaliseUrl(/^www\./i.test(text) ? `https://${text}` : text);
  return key === null ? null : (post) => addressOf(post) === key;
}

function byTitle(text: string): ((post: Post) => boolean) | null {
  const key = foldedWords(text);
  return key === ' ' ? null : (post) => titleOf(post) === key;
}

function byPartOfTitle(text: string): ((post: Post) => boolean) | null {
  const key = foldedWords(text).trimEnd();
  return key === '' ? null : (post) => titleOf(post).includes(key);
}

/** Values that posts are compared by, computed once per post: an archive has many. */
const pathOf = once((post) => pathKey(post.path));
const addressOf = once((post) => (post.url === null ? null : normaliseUrl(post.url)));
const titleOf = once((post) => foldedWords(post.title));

function once<T>(make: (post: Post) => T): (post: Post) => T {
  const made = new WeakMap<Post, { value: T }>();
  return (post) => {
    const known = made.get(post) ?? { value: make(post) };
    made.set(post, known);
    return known.value;
  };
}

/** Normalizes a path: `./docs/a.md`, `docs\a` and (for the bundle `docs/a/index.md`) `docs/a/` are the same. */
function pathKey(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\.?\/+/, '')
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.(?:md|markdown|mdx)$/i, '')
    .replace(/\/index$/i, '')
    .toLowerCase();
}

/** Removes the `<…|…>` of Slack, the `<…>` of Discord, quotes or backticks around a reference. */
function unwrapped(reference: string): string {
  const text = reference.trim();
  const inner = /^<([^<>|]+)(?:\|[^<>]*)?>$/.exec(text)?.[1] ?? /^(["'`“])(.*)["'`”]$/.exec(text)?.[2] ?? text;
  return inner.trim();
}
