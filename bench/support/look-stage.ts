import { createArchive } from '../../src/archive/archive.ts';
import type { FolderReader } from '../../src/content/read-folder.ts';
import { createLooker, type Looker } from '../../src/look.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { PostBook } from '../../src/ports/post-book.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';

/** A looker over a real folder, with these books, nobody subscribed and no queue. */
export function createLookStage(
  reader: FolderReader,
  { posts, ledger }: { posts: PostBook; ledger: Ledger },
): { looker: Looker; engine: SearchEngine } {
  const engine = createMiniSearchEngine({ now: Date.now });
  const looker = createLooker({
    reader,
    archive: createArchive(),
    engine,
    posts,
    ledger,
    queue: null,
    subscriptions: () => [],
    terms: { eachLimit: 5, maxAgeDays: 14, fuseAdditions: 200, announceLast: 0 },
    now: () => new Date(),
    log: () => undefined,
  });
  return { looker, engine };
}
