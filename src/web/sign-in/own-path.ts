import { printable } from '../../lib/sanitize-text.ts';

const NOWHERE = 'http://herald.invalid';

/** Returns a path with its query if it leads to a page of this server, as a browser would write it; anything that could lead elsewhere becomes the first page. Pure. */
export function ownPath(path: string | null | undefined): string {
  // Browsers leave control characters out of addresses; an address that came from one contains none.
  if (!path?.startsWith('/') || printable(path) !== path || !URL.canParse(path, NOWHERE)) return '/';
  const { origin, pathname, search } = new URL(path, NOWHERE);
  // `/.//evil.example` has our origin, but its path alone would name another host.
  return origin === NOWHERE && !pathname.startsWith('//') ? pathname + search : '/';
}
