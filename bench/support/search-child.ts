import { readBasePosts, readPosts } from './base-posts.ts';
import { createMadePosts, measureBuild, measureChanges, measureQueries, rssMb, watchBlocks } from './search-measures.ts';
import { makeQueries, type PostSource, readQueries } from './search-queries.ts';
import type { ChildReport, ChildTerms } from './search-report.ts';
import { loadSubject } from './search-subject.ts';
import { createSyntheticArchive } from './synthetic-archive.ts';

// Runs one engine in its own process, so that memory and blocks are the engine's own. `bare` does the same without any search.
const BARE_POSTS = 50_000;
const terms = JSON.parse(process.argv[2] ?? '{}') as ChildTerms;
const made = createMadePosts(await openSource(terms));
const queries = terms.queriesFile === null ? makeQueries(made.source, terms.each, 7) : readQueries(terms.queriesFile);
const emptyMb = await rssMb();

const open = await loadSubject(terms.subject);
const startMs = performance.now();
const subject = await open({ folder: terms.folder, reopened: terms.reopened, byId: made.byId });
// A word that no post contains: answering needs nothing but the index.
await subject.suggest('qzxqzxqzx');
const openMs = performance.now() - startMs;
const firstHits = await subject.search(queries[0]?.q ?? '', 'search');
const firstAnswerMs = performance.now() - startMs;
if (terms.reopened && firstHits.length === 0) throw new Error(`${terms.subject} finds nothing after it was opened again`);

const building = watchBlocks();
const say = (line: string): void => void process.send?.({ progress: line });
// The memory of the process without an engine does not depend on the number of posts it makes.
const most = terms.subject === 'bare' ? BARE_POSTS : undefined;
const build = terms.reopened ? null : await measureBuild(subject, made, say, most);
const buildBlockMs = building.stop();
const asking = watchBlocks();
const asked = await measureQueries(subject, made, queries, terms.rounds);
const askBlockMs = asking.stop();
// The freshly built index is saved; changes are measured in the process that opens it.
const isLast = terms.reopened || terms.subject === 'bare';
const changeMs = isLast ? await measureChanges(subject, made, terms.subject === 'bare') : 0;
made.forget();
const memoryMb = await rssMb();
const saving = performance.now();
const savedBytes = terms.reopened ? null : await subject.save();
const saveMs = performance.now() - saving;
const report: ChildReport = {
  posts: made.source.size,
  emptyMb,
  memoryMb,
  openMs,
  firstAnswerMs,
  build,
  savedBytes,
  saveMs,
  buildBlockMs,
  askBlockMs,
  asked,
  changeMs,
};
await subject.close();
process.send?.({ report });
process.disconnect?.();

/** Real posts are kept in memory, as in Herald; made-up ones are created when needed. */
async function openSource({
  posts,
  folder: _folder,
  contentDir,
}: ChildTerms): Promise<PostSource & { byId(id: string): ReturnType<PostSource['post']> | null }> {
  if (posts !== null) return createSyntheticArchive(await readBasePosts(), { size: posts, seed: 20_260_101 });
  const all = await readPosts(contentDir);
  const byId = new Map(all.map((post) => [post.id, post]));
  return {
    size: all.length,
    post: (n) => {
      const post = all[n];
      if (!post) throw new RangeError(`there is no post ${n} among ${all.length}`);
      return post;
    },
    byId: (id) => byId.get(id) ?? null,
  };
}
