import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));
const HOUR_MS = 3_600_000;

/** The repository's posts by their paths, as if each was published some hours after the next. `tagged`: one that has this tag, too. */
export function recentPosts(tagged: { path: string; tag: string }): ReadonlyMap<string, string> {
  const paths = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  return new Map(
    paths.toSorted().map((path, n) => {
      const date = new Date(Date.now() - (n + 1) * HOUR_MS).toISOString();
      const text = readFileSync(join(CONTENT, path), 'utf8').replace(/^date: .*$/m, `date: '${date}'`);
      return [path, path === tagged.path ? text.replace(/^- cncf$/m, `- cncf\n- ${tagged.tag}`) : text];
    }),
  );
}

/** Puts posts into a new folder of a home's content, all there at once. @throws {Error} when there is no such post */
export function arrive(home: { dir: string; contentDir: string }, folder: string, posts: ReadonlyMap<string, string>, paths: readonly string[]): void {
  const before = join(home.dir, folder);
  for (const path of paths) {
    const text = posts.get(path);
    if (text === undefined) throw new Error(`content/ has no ${path}`);
    mkdirSync(join(before, path, '..'), { recursive: true });
    writeFileSync(join(before, path), text);
  }
  renameSync(before, join(home.contentDir, folder));
}
