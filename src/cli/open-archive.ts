import { readConfig } from '../config.ts';
import { createFolderReader, type FolderState } from '../content/read-folder.ts';
import { createMiniSearchEngine } from '../search/minisearch-engine.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { World } from './world.ts';

/** The content folder read once and indexed, without books. @throws {ConfigError} */
export async function openArchive(world: World): Promise<{ engine: SearchEngine; state: FolderState }> {
  const { contentDir, siteUrl } = readConfig(world.env, world.cwd);
  const state = await createFolderReader(contentDir, { siteUrl }).read();
  const engine = createMiniSearchEngine({ now: () => world.now().getTime() });
  engine.upsert(state.posts);
  return { engine, state };
}
