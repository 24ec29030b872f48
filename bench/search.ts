import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { devQueriesFile, realFolder } from './support/base-posts.ts';
import type { Bench } from './support/bench.ts';
import { figuresOf, ratiosOf, type SubjectFigures, tell } from './support/search-figures.ts';
import type { ChildReport, ChildTerms } from './support/search-report.ts';
import type { SubjectName } from './support/search-subject.ts';
import { buildHerald } from './support/start-herald.ts';

const CHILD = join(import.meta.dirname, 'support/search-child.ts');
/** Above this, MiniSearch needs more memory than most machines have. */
const PEER_MAX_POSTS = 200_000;

/**
 * Measures Herald's built search next to MiniSearch, each in its own processes, and next to a process without any search: build, open, change, query, suggest, memory and blocks.
 * By default on the real posts (with the known-item query set, if it exists); `--posts N` on N made-up ones. `--each N` queries per class (default 40),
 * `--rounds N` (default 3), `--only herald,minisearch`.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: 'string' },
      folder: { type: 'string' },
      each: { type: 'string', default: '40' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
    },
  });
  const posts = values.posts === undefined ? null : Number(values.posts);
  if (posts !== null && !(Number.isInteger(posts) && posts > 0)) throw new Error(`--posts ${values.posts} is no number of posts`);
  const contentDir = values.folder ?? realFolder();
  const queriesFile = posts === null && values.folder === undefined ? devQueriesFile() : null;
  const only = values.only?.split(',') ?? (posts !== null && posts > PEER_MAX_POSTS ? ['herald'] : ['herald', 'minisearch']);
  const common = { posts, contentDir, queriesFile, each: Number(values.each), rounds: Number(values.rounds) };

  buildHerald();
  const folder = await mkdtemp(join(tmpdir(), 'herald-search-'));
  const run = (subject: SubjectName, reopened: boolean) => runChild({ ...common, subject, reopened, folder }, say);
  try {
    const bare = await run('bare', false);
    const results: Partial<Record<SubjectName, SubjectFigures>> = {};
    for (const subject of ['herald', 'minisearch'] as const) {
      if (!only.includes(subject)) continue;
      const built = await run(subject, false);
      const reopened = built.savedBytes === null ? null : await run(subject, true);
      const figures = figuresOf(bare, built, reopened);
      results[subject] = figures;
      tell(subject, figures, say);
    }
    const { herald, minisearch } = results;
    const ratios = herald && minisearch ? ratiosOf(herald, minisearch) : null;
    if (ratios)
      say(
        `Herald / MiniSearch: ${Object.entries(ratios)
          .map(([name, ratio]) => `${name} ${ratio}`)
          .join(', ')}`,
      );
    const { each, rounds } = common;
    return { posts: bare.posts, madeUp: posts !== null, each, rounds, bareMb: Math.round(bare.memoryMb), ...results, ratios };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

type Message = { progress: string } | { report: ChildReport };

/** Runs one engine in its own process. @throws {Error} if it exits without a report */
function runChild(terms: ChildTerms, say: (line: string) => void): Promise<ChildReport> {
  return new Promise((resolve, reject) => {
    const execArgv = ['--expose-gc', '--max-old-space-size=16000', '--import', 'tsx'];
    const child = fork(CHILD, [JSON.stringify(terms)], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let report: ChildReport | null = null;
    child.on('message', (message: Message) => {
      if ('report' in message) report = message.report;
      else say(`  ${terms.subject}: ${message.progress}`);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (report) resolve(report);
      else reject(new Error(`${terms.subject} ended with ${code ?? signal} before it had measured anything`));
    });
  });
}
