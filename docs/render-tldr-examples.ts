/**
 * Writes docs/tldr-examples.md: a hundred posts, chosen by chance, before and after. `npx tsx docs/render-tldr-examples.ts [folder]`;
 * the same folder always gives the same hundred.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { archiveFolder } from '../bench/support/archive-folder.ts';
import { seededRandom } from '../bench/support/seeded-random.ts';
import type { Post } from '../src/content/post.ts';
import { createFolderReader } from '../src/content/folder/folder-reader.ts';
import { tldrWithSource } from '../src/content/summary/tldr.ts';

const EXAMPLES = 100;
const SEED = 2026;
const BEFORE_CHARS = 400;
const FILE = fileURLToPath(new URL('./tldr-examples.md', import.meta.url));

const INTRODUCTION = `# A hundred tldrs, before and after

What people read in a channel, beside what the files have: a hundred posts of a real archive of 1,633, chosen by chance
(\`npx tsx docs/render-tldr-examples.ts\`). *Before* is cut after ${BEFORE_CHARS} characters. How it is done: [tldr.md](tldr.md).
`;

/** Text that Markdown shows as it is. */
const asIs = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~&]/g, '\\$&');

function example(post: Post, number: number): string {
  const before = (post.tldr ?? '').replace(/\s+/g, ' ');
  const cut = before.length > BEFORE_CHARS ? `${before.slice(0, BEFORE_CHARS - 1)}…` : before;
  const told = tldrWithSource(post);
  const by = told === null || told.by === 'tldr' ? '' : ` (from the ${told.by})`;
  const after = told === null ? '*the title and the link alone*' : asIs(told.text);
  return `## ${number}. ${asIs(post.title)}\n\n*${asIs(post.source ?? 'no source')}*\n\nBefore: ${asIs(cut) || '*nothing*'}\n\nAfter${by}: ${after}\n`;
}

const { posts } = await createFolderReader(archiveFolder(process.argv[2]), { siteUrl: null }).read();
const random = seededRandom(SEED);
const chosen = posts
  .map((post) => ({ post, at: random() }))
  .toSorted((a, b) => a.at - b.at)
  .slice(0, EXAMPLES);
writeFileSync(FILE, `${INTRODUCTION}\n${chosen.map(({ post }, at) => example(post, at + 1)).join('\n')}`);
console.log(`docs/tldr-examples.md: ${chosen.length} posts`);
