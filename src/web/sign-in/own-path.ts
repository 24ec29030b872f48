const NOWHERE = 'http://herald.invalid';
// Browsers leave these out of addresses, or read them as something else.
const CONTROLS = /\p{Cc}/u;

/** Returns a path with its query if it leads to a page of this server, as a browser would write it; anything that could lead elsewhere becomes the first page. Pure. */
export function ownPath(path: string | null | undefined): string {
  if (!path?.startsWith('/') || CONTROLS.test(path) || !URL.canParse(path, NOWHERE)) return '/';
  const { origin, pathname, search } = new URL(path, NOWHERE);
  // `/.//evil.example` has our origin, but its path alone would name another host.
  return origin === NOWHERE && !pathname.startsWith('//') ? pathname + search : '/';
}
