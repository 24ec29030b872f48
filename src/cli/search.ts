import { readFileSync } from 'node:fs';
import { loadConfig, notFetchedYet } from '../app/load-config.ts';
import { createArchive } from '../archive/archive.ts';
import { fieldOf, matchesName, NAME_FIELD_LIST, namesIn } from '../archive/query/name-fields.ts';
import { hitData, listPosts } from '../commands/search/search.ts';
import { ContentFolderError, createFolderReader } from '../content/folder/folder-reader.ts';
import type { FolderState } from '../content/folder/parsed-files.ts';
import type { Post } from '../content/post.ts';
import { type Language, languageOf, wordsOf } from '../languages/index.ts';
import { parseJsonObject } from '../lib/parse-json-object.ts';
import { createSearchEngine, searchPosts } from '../search/engine.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import { type CliContext, type ExitCode, localeFor, UsageError, writeReply } from './cli-context.ts';
import { whileWorking } from './progress.ts';

const HITS = 10;

/** Runs `herald search` and `herald latest` on the content folder, without a database or a running Herald. `args`: as the shell passes them. */
export async function searchOnce(
  cliContext: CliContext,
  verb: 'search' | 'latest',
  args: readonly string[],
  json: boolean,
): Promise<ExitCode> {
  if (verb === 'search' && args.join('').trim() === '')
    throw new UsageError('Search for what? For example: herald search "cilium tag:networking"');
  const { engine, state, language } = await whileWorking(cliContext, 'Reading the posts', openArchive);
  const words = queryFromArguments(args, (field, value) => state.posts.some((post) => hasValue(post, field, value)));
  return writeReply(
    cliContext,
    await listPosts(
      verb,
      words,
      { engine, now: cliContext.now, words: wordsOf(languageOf(localeFor(cliContext, json)) ?? language) },
      HITS,
    ),
    json,
  );
}

function hasValue(post: Post, name: string, value: string): boolean {
  const field = NAME_FIELD_LIST.find((known) => known === name);
  return field !== undefined && namesIn(post, field).some((own) => matchesName(own, { field, value, exact: false }));
}

/** Reads one query per line (`-`: from standard input) and writes one JSON line per query, in the same order. */
export async function searchBatch(cliContext: CliContext, file: string): Promise<ExitCode> {
  const { engine } = await whileWorking(cliContext, 'Reading the posts', openArchive);
  for (const line of linesOf(file)) {
    const { words, mode } = queryOf(line);
    const { total, partial, hits } = await searchPosts(engine, words, cliContext.now(), { limit: HITS, offset: 0, mode });
    cliContext.stdout.write(`${JSON.stringify({ query: words, total, partial, hits: hits.map(hitData) })}\n`);
  }
  return 0;
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch (error) {
    throw new UsageError(
      `--batch ${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}). Name a file with one query a line, or - for standard input`,
    );
  }
}

/** Parses a line, which may also be the JSON of a query set: `{"q": "cilium", "mode": "suggest"}`. */
function queryOf(line: string): { words: string; mode: 'search' | 'suggest' } {
  const { q, mode } = (line.startsWith('{') && parseJsonObject(line)) || {};
  return typeof q === 'string' ? { words: q, mode: mode === 'suggest' ? mode : 'search' } : { words: line, mode: 'search' };
}

interface Opened {
  engine: SearchEngine;
  state: FolderState;
  language: Language;
}

/** Reads and indexes the content folder once, without a database. @throws {ConfigError} if a setting is wrong, or the git repository has not been fetched yet */
async function openArchive(cliContext: CliContext, now: (words: string) => void): Promise<Opened> {
  const { contentDir, siteUrl, site, siteTop, git, synonyms, language } = loadConfig(cliContext.env, cliContext.cwd);
  const state = await createFolderReader(contentDir, { siteUrl, site, siteTop })
    .read()
    .catch((error: unknown) => {
      throw git && error instanceof ContentFolderError ? notFetchedYet(error) : error;
    });
  now('Indexing the posts');
  const archive = createArchive();
  archive.upsert(state.posts);
  const engine = createSearchEngine({ now: () => cliContext.now().getTime(), postOf: archive.byId, synonyms });
  engine.upsert(state.posts);
  await engine.settled();
  return { engine, state, language };
}

const WITH_FIELD = /^(-?)(\p{L}+):([^/\s].*)$/su;
const FIELD_INSIDE = /(?:^|\s)-?\p{L}+:\S/u;

/**
 * Reconstructs the query that was typed from the arguments that the shell made of it: `source:"CNCF Events" "deep dive"` arrives without its
 * quotes, as `source:CNCF Events` and `deep dive`. An argument with blanks was quoted, so it is quoted again, unless it is a query itself
 * (`herald search "cilium tag:networking"`). A single argument is always a query; in `source:CNCF Events` everything after the colon is the
 * value if `isKnown` says that some post has it. Pure.
 */
export function queryFromArguments(args: readonly string[], isKnown: (field: string, value: string) => boolean): string {
  return args.map((arg) => requoted(arg, args.length > 1, isKnown)).join(' ');
}

function requoted(arg: string, isOneOfSeveral: boolean, isKnown: (field: string, value: string) => boolean): string {
  const text = arg.trim();
  if (!/\s/.test(text) || /["“”]/.test(text)) return arg;
  const [, minus = '', name = '', value = ''] = WITH_FIELD.exec(text) ?? [];
  if (name !== '') {
    if (FIELD_INSIDE.test(value)) return arg;
    const field = fieldOf(name)?.field;
    return isOneOfSeveral || (field !== undefined && isKnown(field, value)) ? `${minus}${name}:"${value}"` : arg;
  }
  if (!isOneOfSeveral || FIELD_INSIDE.test(text)) return arg;
  return text.startsWith('-') ? `-"${text.slice(1)}"` : `"${text}"`;
}
