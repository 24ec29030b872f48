import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Post } from '../../src/content/post.ts';
import { markdownProse } from '../../src/content/summary/markdown.ts';
import { proseOf } from '../../src/content/summary/tldr.ts';
import { splitSentences } from '../../src/lib/cut-text.ts';
import type { Written } from './sentence-collections.ts';

const ROOT = join(import.meta.dirname, '../..');
const READ_CHARS = 6_000;

/** The prose of posts, split into sentences; each text once, under one title. Pure. */
export function writtenPosts(posts: readonly Post[]): readonly Written[] {
  const seen = new Set<string>();
  return posts.flatMap((post) => {
    const sentences = proseOf(post, READ_CHARS).flatMap((prose) => prose.sentences.flatMap((sentence) => prose.clean(sentence)));
    const { title, tags } = post;
    const key = `${title}\n${sentences[0] ?? ''}`;
    if (sentences.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return [{ title, tags, sentences }];
  });
}

/** The sections of this repository's manual, each under its heading; the page's name is used as a tag. */
export async function writtenManual(): Promise<readonly Written[]> {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...(await readdir(join(ROOT, 'docs'))).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
  ];
  const texts = await Promise.all(pages.toSorted().map((page) => readFile(join(ROOT, page), 'utf8')));
  return texts.flatMap((text, nth) =>
    text.split(/^#{1,4} /m).flatMap((section) => {
      const [title = '', ...lines] = section.split('\n');
      const sentences = markdownProse(lines.join('\n'), READ_CHARS, false).flatMap(splitSentences);
      return sentences.length === 0 ? [] : [{ title: title.replaceAll('`', ''), sentences, tags: [pages[nth] ?? ''] }];
    }),
  );
}
