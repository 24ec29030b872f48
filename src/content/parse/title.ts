import { nearest } from '../../lib/nearest.ts';
import { partsOfPath } from '../post-path.ts';
import { type FileProblem, fileError } from '../problem.ts';
import { pathOnSite, type Site, settingFor, type TitleSource } from '../site/site.ts';
import { firstHeading } from '../summary/markdown.ts';
import { withEntities } from '../summary/plain-text.ts';
import { LOOKED_AT_CHARS } from '../summary/tldr.ts';
import { parseDate } from './dates.ts';
import { type Fields, lineOf } from './fields.ts';
import { quotingHint } from './yaml-advice.ts';

function sourceFor(site: Site, path: string): TitleSource {
  return settingFor(site.settings.titleFrom, path, pathOnSite(site, path).path)?.value ?? 'heading';
}

/** The title of a post: its `title`, with entities read; without one, what `title_from` says. Null: it has none. */
export function titleOf(fields: Fields, path: string, body: string, site: Site): string | null {
  const written = fields.takeLine('title');
  if (written !== null) return lineOf(withEntities(written));
  const source = sourceFor(site, path);
  if (source === 'key') return null;
  if (source === 'filename') return lineOf(titleFromName(path));
  const heading = firstHeading(body, LOOKED_AT_CHARS, path.endsWith('.mdx'));
  // A heading is a line as well as a title is.
  return heading === null ? null : lineOf(heading);
}

/** Why a file has no title, and what to write. */
export function titleProblem(fields: Fields, path: string, site: Site): FileProblem {
  const tell = (code: string, message: string, hint: string) => fileError(code, message, hint, fields.lineOf('title'));
  const value = fields.raw('title');
  const line = fields.yamlOf('title');
  const quoted = quotingHint(line) ?? 'Write one line of text, in quotes';
  if (typeof value === 'object' && value !== null)
    return tell('title-invalid', `the title is a ${Array.isArray(value) ? 'list' : 'map'}, not text`, quoted);
  if (typeof value === 'string' && /[^ \t\n]/.test(value))
    return tell('title-missing', 'the title has only characters that nobody can see', 'Write the title anew');
  const written = line.slice(line.indexOf(':') + 1).trim();
  if (written.startsWith('#')) return tell('title-missing', 'the title is empty: to YAML, # begins a comment', quoted);
  if (/^[!&]/.test(written)) return tell('title-missing', `the title is empty: to YAML, ${written.charAt(0)} begins a name`, quoted);
  const near = nearest(
    'title',
    Object.keys(fields.rest()).map((name) => name.toLowerCase()),
  );
  const add = near === null ? 'Add a line like title: My post to the front matter' : `Write title instead of “${near}”, if that is meant`;
  const isHeading = near === null && sourceFor(site, path) === 'heading';
  return tell('title-missing', 'the post has no title', isHeading ? `${add}, or a heading to the text` : add);
}

/** `2025-01-02-my-first-post.md` → `My first post`. */
function titleFromName(path: string): string {
  const { day, name } = partsOfPath(path);
  const slug = day === null || parseDate(day) === null ? '' : name.slice(day.length).replace(/^[-_. ]/, '');
  const words = (slug || name).replace(/[-_\s]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
