import { createArchive } from '../archive/archive.ts';
import { readConfig } from '../config/config.ts';
import { ContentFolderError, createFolderReader } from '../content/folder/folder-reader.ts';
import type { FolderState } from '../content/folder/parsed-files.ts';
import { ConfigError } from '../lib/errors.ts';
import { createSearchEngine } from '../search/engine.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { CliContext } from './cli-context.ts';

/** The content folder read once and indexed, without books. @throws {ConfigError} */
export async function openArchive(world: CliContext): Promise<{ engine: SearchEngine; state: FolderState }> {
  const { contentDir, siteUrl, git, synonyms } = readConfig(world.env, world.cwd);
  const state = await createFolderReader(contentDir, { siteUrl })
    .read()
    .catch((error: unknown) => {
      if (!git || !(error instanceof ContentFolderError)) throw error;
      const what = 'the posts have not been fetched yet';
      throw new ConfigError([{ where: 'HERALD_CONTENT_GIT', what, hint: 'Run herald start or herald once first' }], { cause: error });
    });
  const archive = createArchive();
  archive.upsert(state.posts);
  const engine = createSearchEngine({ now: () => world.now().getTime(), postOf: archive.byId, posts: archive.all, synonyms });
  engine.upsert(state.posts);
  await engine.settled();
  return { engine, state };
}
