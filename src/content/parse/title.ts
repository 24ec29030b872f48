import { pathOnSite, type Site, settingFor, type TitleSource } from '../site/site.ts';
import { firstHeading } from '../summary/markdown.ts';
import { withEntities } from '../summary/plain-text.ts';
import { LOOKED_AT_CHARS } from '../summary/tldr.ts';
import { type Fields, SHAPES } from './fields.ts';
import { pathFactsOf } from './path-facts.ts';

function sourceFor(site: Site, path: string): TitleSource {
  return settingFor(site.settings.titleFrom, path, pathOnSite(site, path).path)?.value ?? 'heading';
}

/** The title of a post: its `title`, with entities read; without one, what `title_from` says. Null: it has none. */
export function titleOf(fields: Fields, path: string, body: string, site: Site): string | null {
  const written = fields.take('title', SHAPES.line);
  if (written !== null) return lineOf(withEntities(written));
  const source = sourceFor(site, path);
  if (source === 'key') return null;
  if (source === 'filename') return lineOf(titleFromName(path));
  const heading = firstHeading(body, LOOKED_AT_CHARS, path.endsWith('.mdx'));
  // A heading is a line as well as a title is.
  return heading === null ? null : lineOf(heading);
}

/** What to do about a title that is missing. */
export function titleHint(path: string, site: Site): string {
  const add = 'Add a line like title: My post to the front matter';
  return sourceFor(site, path) === 'heading' ? `${add}, or a heading to the text` : add;
}

/** `2025-01-02-my-first-post.md` → `My first post`. */
function titleFromName(path: string): string {
  const words = pathFactsOf(path)
    .slug.replace(/[-_\s]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One line of the length that titles may have; null where nothing is left. */
function lineOf(text: string): string | null {
  const parsed = SHAPES.line.schema.safeParse(text);
  return parsed.success && parsed.data !== null ? SHAPES.line.shorten(parsed.data).value : null;
}
