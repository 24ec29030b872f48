import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { nearest } from '../../lib/nearest.ts';
import { isVisible, jsonSafe, storableText } from '../../lib/sanitize-text.ts';
import { type EventFacts, POST_KINDS, type Post, type PostKind, type Problem } from '../post.ts';
import { identityOf, postIdOf } from '../post-id.ts';
import { type FileProblem, fileError } from '../problem.ts';
import { pageUrlOf } from '../site/page-url.ts';
import { generatorOfPath, type Site, siteOf, siteUrlOf } from '../site/site.ts';
import { Fields, SHAPES } from './fields.ts';
import { splitFrontMatter } from './front-matter.ts';
import { conflictCopyOf, gitLeftover } from './leftovers.ts';
import { readPage } from './page-fields.ts';
import { readPicture } from './picture.ts';
import { readPublishFields } from './publish-fields.ts';
import { takeTags, titleOf, titleProblem } from './title-and-tags.ts';
import { quotingHint } from './yaml-advice.ts';

const EVENT_FIELDS = ['eventdate', 'enddate', 'location'];

/** Returns the kind of a post: `post_kind`, otherwise a `kind` that is one of Herald's own (Hugo stores the kind of a page there), otherwise what its keys and folders suggest. */
function takeKind(fields: Fields, path: string): PostKind {
  const written = fields.takeLine('postkind')?.toLowerCase();
  if (written !== undefined) return corrected(fields, 'postkind', written) ?? written;
  const other = fields.raw('kind');
  const kind = typeof other === 'string' ? corrected(fields, 'kind', other.trim().toLowerCase()) : null;
  if (kind !== null) {
    fields.use('kind');
    return kind;
  }
  const folders = path.split('/').slice(0, -1);
  if (folders.includes('events') || EVENT_FIELDS.some((key) => fields.has(key))) return 'event';
  return folders.includes('releases') ? 'release' : 'link';
}

/** Returns the known kind that is meant, with a warning if it is misspelt; null: a kind of the site's own. */
function corrected(fields: Fields, key: string, written: string): PostKind | null {
  const kind = POST_KINDS.find((one) => one === written) ?? nearest(written, POST_KINDS);
  if (kind !== null && kind !== written)
    fields.warn(
      'kind-misspelt',
      `“${written}” is not a kind Herald knows, so the post counts as ${kind === 'event' ? 'an' : 'a'} ${kind}`,
      `Write ${fields.nameOf(key)}: ${kind}`,
      key,
    );
  return kind;
}

/** Keys whose values are text that people see, so that a `#` in them is hardly meant to begin a comment. */
const TEXT_KEYS = ['title', 'tags', 'source', 'tldr', 'summary', 'description', 'excerpt', 'subtitle'];

/** Warns of texts that YAML cuts at a ` #`, or takes entirely for a comment (`tags: #a #b`). */
function warnOfCutTexts(fields: Fields): void {
  if (!fields.hasComments) return;
  for (const key of TEXT_KEYS) {
    const line = fields.yamlOf(key);
    const value = line.slice(line.indexOf(':') + 1).trim();
    // A value in quotes or brackets, or on the lines below, has an end of its own.
    if (/^["'[{|>&!*]/.test(value)) continue;
    const isAll = value.startsWith('#');
    if (isAll ? key !== 'title' && !/^#[^\s#]/.test(value) : !/\s#/.test(value)) continue;
    const what = isAll ? 'is empty: in YAML, # begins a comment' : 'ends before the #: in YAML, a # after a space begins a comment';
    fields.warn('text-cut', `${fields.nameOf(key)} ${what}`, `${quotingHint(line)}, or put the comment on a line of its own`, key);
  }
}

function textOf(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : null;
}

function takeEvent(fields: Fields, startsAt: string): EventFacts {
  const endsAt = fields.take('enddate', SHAPES.date);
  const places = [fields.takeLine('location'), fields.takeLine('city'), fields.takeLine('country')];
  // “Amsterdam, Netherlands” already names its city and country.
  const parts = places.filter(
    (part, at): part is string => part !== null && !places.slice(0, at).some((earlier) => earlier?.split(/, */).includes(part)),
  );
  return { startsAt, endsAt, place: parts.length === 0 ? null : parts.join(', '), mode: fields.takeLine('mode') };
}

/** The site that posts are read for: everything known about it, or its address alone. */
export type ForSite = { site: Site } | { siteUrl: string | null };

/** Parses the bytes of a file into a post, or reports why it is none, with all problems at once. A bad optional field is left out with a warning. Pure. */
export function parsePost(file: { path: string; bytes: Uint8Array }, options: ForSite): { post: Post | null; problems: Problem[] } {
  const { path, bytes } = file;
  const inFile = (warnings: readonly FileProblem[]): Problem[] => warnings.map((complaint) => ({ path, ...complaint }));
  const copy = conflictCopyOf(path);
  if (copy !== null) return { post: null, problems: inFile([copyProblem(copy)]) };
  const text = textOf(bytes);
  if (text === null) {
    return { post: null, problems: inFile([fileError('not-utf8', 'the file is not UTF-8 text', 'Save it with the encoding UTF-8')]) };
  }
  const leftover = gitLeftover(text);
  if (leftover !== null) return { post: null, problems: inFile([leftover]) };
  const split = splitFrontMatter(text.replaceAll('\0', ''));
  if (!('matter' in split)) return { post: null, problems: inFile([split]) };
  const fields = new Fields(split.matter, split.fence);
  const site = 'site' in options ? options.site : siteOf(options.siteUrl);
  const title = titleOf(fields, path, split.body, site);
  if (title === null) {
    return { post: null, problems: inFile([...split.warnings, titleProblem(fields, path, site)]) };
  }
  const post = postOf(path, title, fields, split.body, site, hash('sha256', bytes));
  return { post, problems: inFile([...split.warnings, ...fields.warnings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))) };
}

function copyProblem({ original, tool }: { original: string; tool: string | null }): FileProblem {
  const name = original.slice(original.lastIndexOf('/') + 1);
  return fileError(
    'conflict-copy',
    `the file is a conflict copy of ${name}${tool === null ? '' : ` that ${tool} made`}`,
    `Keep what you need of it in ${name}, then delete it`,
  );
}

/** Keys that summarise a post; the first one with a value counts, and later ones stay in `extra`. */
const SUMMARY_KEYS = ['summary', 'description', 'excerpt', 'subtitle'];

function takeSummary(fields: Fields): string | null {
  for (const key of SUMMARY_KEYS) {
    const text = fields.has(key) ? fields.take(key, SHAPES.text) : null;
    if (text !== null) return text;
  }
  return null;
}

function postOf(path: string, title: string, fields: Fields, body: string, site: Site, digest: string): Post {
  warnOfCutTexts(fields);
  const kind = takeKind(fields, path);
  const { date, ...lifecycle } = readPublishFields(fields, path, kind === 'event');
  const generator = site.facts?.generator ?? generatorOfPath(path);
  const externalUrl = fields.take('externalurl', SHAPES.address);
  const base = siteUrlOf(site);
  const pageUrl =
    base === null ? null : pageUrlOf(site, base, readPage(fields, { path, title, date, generator: site.facts?.generator ?? null }));
  const picture = readPicture(fields, { path, siteUrl: site.url, pageUrl });
  const uid = ['string', 'number'].includes(typeof fields.raw('uid')) ? storableText(String(fields.raw('uid'))).trim() : '';
  return {
    id: postIdOf(identityOf({ path, externalUrl, uid: isVisible(uid) ? uid : null })),
    path,
    title,
    date,
    tags: takeTags(fields, generator),
    source: fields.takeLine('source'),
    url: externalUrl ?? pageUrl,
    kind,
    ...lifecycle,
    event: kind === 'event' && date !== null ? takeEvent(fields, date) : null,
    ...(picture === null ? {} : { picture }),
    tldr: fields.take('tldr', SHAPES.text),
    summary: takeSummary(fields),
    body,
    extra: jsonSafe(fields.rest()) as Record<string, unknown>,
    hash: digest,
  };
}
