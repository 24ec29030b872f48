import { createHash } from 'node:crypto';
import { PAGE_SCRIPT } from './assets/page-script.ts';
import { previewStyle } from './assets/preview-style.ts';
import { STYLE } from './assets/style.ts';
import type { PreviewedPlatform } from './context.ts';
import type { Routes } from './routes.ts';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2457c5"/><path d="M7 14v5l3 .6V24h3v-3.7L24 23V9L7 13z" fill="#fff"/></svg>
`;

const assetsOf = (previews: readonly PreviewedPlatform[]) => [
  { path: '/assets/style.css', type: 'text/css; charset=utf-8', text: `${STYLE}${previewStyle(previews)}` },
  { path: '/assets/page.js', type: 'text/javascript; charset=utf-8', text: PAGE_SCRIPT },
  { path: '/assets/icon.svg', type: 'image/svg+xml', text: ICON },
];

/** Adds the files that every page loads, signed in or not: they contain nobody's data. */
export function addAssets(routes: Routes, previews: readonly PreviewedPlatform[]): void {
  for (const { path, type, text } of assetsOf(previews)) {
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 20)}"`;
    routes.get(path, (c) => {
      c.header('etag', tag);
      c.header('cache-control', 'no-cache');
      if (c.req.header('if-none-match') === tag) return c.body(null, 304);
      return c.body(text, 200, { 'content-type': type });
    });
  }
}
