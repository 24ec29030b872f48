/** Address of a post on its own site, as Hugo makes it: `docs/My Post.md` → `<siteUrl>/docs/my-post/`; a `slug` replaces the last part. Pure. */
export function siteAddressOf(siteUrl: string, path: string, slug: string | null): string {
  const parts = path.replace(/\.(md|markdown)$/i, '').split('/');
  if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
  if (slug !== null) parts.splice(-1, 1, slug);
  const encoded = parts.map((part) => encodeURIComponent(part.toLowerCase().trim().replace(/\s+/g, '-')));
  return `${siteUrl.replace(/\/+$/, '')}/${encoded.join('/')}/`;
}
