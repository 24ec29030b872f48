import { createSearchEngine } from '../../src/search/engine.ts';
import { makePost } from './make.ts';

// Indexes and saves generation after generation of the same posts until it is killed. Every snapshot must be one whole generation.
const [file = '', first = '0', count = '300'] = process.argv.slice(2);
const NOW_MS = Date.UTC(2026, 2, 4);
const posts = new Map<string, ReturnType<typeof makePost>>();
const fault = (event: string, facts: object): void => console.log(`fault ${event} ${JSON.stringify(facts)}`);
const engine = createSearchEngine({ now: () => NOW_MS, postOf: (id) => posts.get(id) ?? null, snapshotFile: file, log: fault });
for (let generation = Number(first); ; generation++) {
  for (let number = 0; number < Number(count); number++) {
    const post = makePost({
      path: `${number}.md`,
      title: `generation${generation}x`,
      body: `word${number}x ${'filler '.repeat(number % 50)}`,
    });
    posts.set(post.id, post);
  }
  engine.upsert([...posts.values()]);
  await engine.snapshot();
  console.log(`saved ${generation}`);
}
