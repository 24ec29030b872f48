import { type ContentSync, createContentSync } from '../../src/app/content-sync.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { FolderReader } from '../../src/content/folder/folder-reader.ts';
import { createFilters } from '../../src/filter/filters.ts';
import { createOutages } from '../../src/ops/outages.ts';
import type { PostStore } from '../../src/ports/post-store.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';

/** Creates a content sync over a real folder with these stores, without subscriptions or a queue. */
export function createLookStage(reader: FolderReader, { posts }: { posts: PostStore }): { contentSync: ContentSync; engine: SearchEngine } {
  const archive = createArchive();
  const engine = createSearchEngine({ now: Date.now, postOf: archive.byId });
  const contentSync = createContentSync({
    reader,
    archive,
    engine,
    posts,
    settleMs: 0,
    enqueue: async () => undefined,
    writeSubscriptions: async () => undefined,
    withSettings: () => [],
    filters: createFilters(),
    terms: {
      eachLimit: 5,
      maxAgeDays: 14,
      safetyLimits: { additions: 200, edits: 50, removals: 10 },
      editAfterMs: 600_000,
      editWithinMs: 1_209_600_000,
      gracePeriodMs: 86_400_000,
      announceLast: 0,
      adminDestination: 'terminal',
    },
    now: () => new Date(),
    outages: createOutages(() => undefined),
  });
  return { contentSync, engine };
}
