import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A repository that a test fills, with its work tree. */
export interface TestRepository {
  dir: string;
  /** `file://…` */
  url: string;
  git: (...words: string[]) => string;
  /** Writes files (null: removes them) and commits them, now or at `at`; returns the commit's id. */
  commit: (files: Readonly<Record<string, string | null>>, message?: string, at?: Date) => string;
  /** Makes many commits at once, each of these files. */
  commitMany: (commits: readonly Readonly<Record<string, string>>[]) => void;
  /** Puts a symbolic link at a path, without committing it. */
  link: (path: string, target: string) => void;
  /** Makes the repository unavailable, or available again. */
  away: (isAway: boolean) => void;
}

/** Makes an empty repository with the branch `main`. */
export function createTestRepository(dir: string): TestRepository {
  mkdirSync(dir, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ann Author',
    GIT_AUTHOR_EMAIL: 'ann@example.org',
    GIT_COMMITTER_NAME: 'Ann Author',
    GIT_COMMITTER_EMAIL: 'ann@example.org',
  };
  const run = (words: readonly string[], more: Readonly<Record<string, string>> = {}): string =>
    execFileSync('git', words, { cwd: dir, env: { ...env, ...more }, encoding: 'utf8', stdio: 'pipe' }).trim();
  const git = (...words: string[]): string => run(words);
  git('init', '--quiet', '--initial-branch=main');
  return {
    dir,
    url: `file://${dir}`,
    git,
    commit(files, message = 'change', at) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(dir, path);
        if (text === null) rmSync(file);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      git('add', '--all');
      run(['commit', '--quiet', '--allow-empty', '-m', message], at ? { GIT_COMMITTER_DATE: at.toISOString() } : {});
      return git('rev-parse', 'HEAD');
    },
    commitMany(commits) {
      const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
      const stream = commits.map((files, n) => {
        const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
        const from = n === 0 ? 'from refs/heads/main^0\n' : '';
        return `commit refs/heads/main\ncommitter Ann <ann@example.org> 1700000000 +0000\n${data('change')}${from}${changes.join('')}`;
      });
      execFileSync('git', ['fast-import', '--quiet'], { cwd: dir, env, input: stream.join(''), stdio: 'pipe' });
      git('reset', '--quiet', '--hard');
    },
    link: (path, target) => symlinkSync(target, join(dir, path)),
    away: (isAway) => (isAway ? renameSync(dir, `${dir}.away`) : renameSync(`${dir}.away`, dir)),
  };
}
