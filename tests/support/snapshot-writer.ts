import { writeSnapshot } from '../../src/search/host/snapshot-file.ts';
import { postEntryOf } from '../../src/search/index/post-entry.ts';
import { createPostIndex } from '../../src/search/index/post-index.ts';
import { makePost } from './make.ts';

// Indexes and saves one generation after another of the same posts until it is killed. Every snapshot must be one whole generation.
const [file = '', first = '0', count = '300'] = process.argv.slice(2);
const index = createPostIndex();
for (let generation = Number(first); ; generation++) {
  for (let number = 0; number < Number(count); number++) {
    const post = makePost({
      path: `${number}.md`,
      title: `generation${generation}x`,
      body: `word${number}x ${'filler '.repeat(number % 50)}`,
    });
    index.add(postEntryOf(post));
  }
  for (const _step of index.tidy());
  await writeSnapshot(file, index.parts());
  console.log(`saved ${generation}`);
}
