import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import type { Post } from '../src/content/post.ts';
import { readBasePosts } from './support/base-posts.ts';
import { type Bench, median } from './support/bench.ts';
import { postOf } from './support/made-up.ts';
import { quantile } from './support/search-report.ts';
import { createTemporaryDatabase } from './support/temporary-database.ts';

const CHILD = join(import.meta.dirname, 'support/replica-child.ts');
const LEASE_MS = 10_000;
/** Time limit for the start of a process, which first reads the code and all posts. */
const START_PATIENCE_MS = 60_000;

type Message =
  | { ready: number; caughtUpMs: number }
  | { found: string; atNs: string }
  | { lost: string }
  | { faults: string[]; size: number };

/**
 * Measures the time from committing a post until the search of every other process finds it, one post at a time, next to the real posts. `--posts N` (default 300), `--readers N` (default 2),
 * `--every MS` between two posts (default 20). Needs DATABASE_URL, and creates its own database there.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: 'string', default: '300' },
      readers: { type: 'string', default: '2' },
      every: { type: 'string', default: '20' },
    },
  });
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error('this bench needs DATABASE_URL');
  const database = await createTemporaryDatabase(server);
  const children: ChildProcess[] = [];
  try {
    const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
    const write = (posts: readonly Post[]) =>
      stores.posts.recordScan(
        () => ({
          write: posts.map((post) => ({ post, state: 'announced' as const, fingerprint: null })),
          remove: [],
          deliveries: [],
          amendments: null,
          holds: [],
        }),
        Date.now(),
      );
    const archive = await readBasePosts();
    await write(archive);

    const readers = await Promise.all(Array.from({ length: Number(values.readers) }, () => startReader(database.url, children)));
    const afterCommit: number[] = [];
    const afterOrder: number[] = [];
    for (let n = 0; n < Number(values.posts); n += 1) {
      const post = { ...postOf(n), title: `Replicated news ${wordOf(n)}` };
      const found = readers.map((reader) => reader.finds(post.id));
      const orderedNs = process.hrtime.bigint();
      await write([post]);
      const committedNs = process.hrtime.bigint();
      // The slowest process counts.
      const lastNs = (await Promise.all(found)).toSorted((a, b) => Number(a - b)).at(-1) ?? committedNs;
      afterCommit.push(Math.max(0, Number(lastNs - committedNs) / 1e6));
      afterOrder.push(Number(lastNs - orderedNs) / 1e6);
      await pause(Number(values.every));
    }
    const ends = await Promise.all(readers.map((reader) => reader.end()));
    await stores.close();
    const expected = archive.length + afterCommit.length;
    for (const { size, faults } of ends) {
      if (size !== expected || faults.length > 0)
        throw new Error(`a reader has ${size} of ${expected} posts, and logged ${faults.join(', ')}`);
    }
    const rounded = (ms: number) => Number(ms.toFixed(1));
    const figures = {
      archive: archive.length,
      readers: readers.length,
      posts: afterCommit.length,
      p50Ms: rounded(quantile(afterCommit, 0.5)),
      p99Ms: rounded(quantile(afterCommit, 0.99)),
      worstMs: rounded(Math.max(...afterCommit)),
      fromWritingP50Ms: rounded(quantile(afterOrder, 0.5)),
      fromWritingP99Ms: rounded(quantile(afterOrder, 0.99)),
      caughtUpMs: Math.round(median(readers.map(({ caughtUpMs }) => caughtUpMs))),
    };
    say(
      `committed → searchable in ${figures.readers} other processes: p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, worst ${figures.worstMs} ms (${figures.posts} posts)`,
    );
    say(`a new process has ${figures.archive} posts, searchable, after ${figures.caughtUpMs} ms`);
    return figures;
  } finally {
    for (const child of children) child.kill();
    await database.drop();
  }
};

interface Reader {
  caughtUpMs: number;
  /** Resolves to the time at which its search found the post. @throws {Error} after 10 s, or if it did not find it */
  finds(id: string): Promise<bigint>;
  end(): Promise<{ size: number; faults: readonly string[] }>;
}

async function startReader(databaseUrl: string, children: ChildProcess[]): Promise<Reader> {
  const child = fork(CHILD, [databaseUrl], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const ready = await heard(child, 'catch up', (message) => ('ready' in message ? message : null), START_PATIENCE_MS);
  return {
    caughtUpMs: ready.caughtUpMs,
    finds: (id) => heard(child, `find ${id}`, (message) => ('found' in message && message.found === id ? BigInt(message.atNs) : null)),
    end: async () => {
      const last = heard(child, 'end', (message) => ('faults' in message ? message : null));
      child.send('end');
      return last;
    },
  };
}

function heard<T>(child: ChildProcess, what: string, pick: (message: Message) => T | null, leaseMs = LEASE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new Error(`a reader did not ${what} within ${leaseMs / 1_000} s`))), leaseMs);
    const hear = (message: Message): void => {
      const picked = pick(message);
      if (picked !== null) done(() => resolve(picked));
      else if ('lost' in message) done(() => reject(new Error(message.lost)));
    };
    const exited = (): void => done(() => reject(new Error('a reader ended')));
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', hear);
      child.off('exit', exited);
      settle();
    };
    child.on('message', hear);
    child.on('exit', exited);
  });
}

/** A word of letters only that no other post has. */
function wordOf(n: number): string {
  return `replica${[...n.toString(26).padStart(4, '0')].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')}`;
}
