import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MiniSearch, { type Options, type SearchOptions } from 'minisearch';
import type { Post } from '../../src/content/post.ts';
import type { OpenSubject } from './search-subject.ts';

type Fields = Pick<Post, 'id' | 'title' | 'body'> & { tags: string; source: string; tldr: string; summary: string };

/** As its documentation advises: boosted fields, fuzzy matching for long words, the last word as a prefix; the text itself is not stored. */
const SEARCH: SearchOptions = {
  boost: { title: 3, tldr: 2, summary: 1.5, tags: 1.6 },
  fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  prefix: (_term, at, terms) => at === terms.length - 1,
};
const OPTIONS: Options<Fields> = { fields: ['title', 'tags', 'source', 'tldr', 'summary', 'body'], searchOptions: SEARCH };

/** MiniSearch alone, well configured. */
export const openMinisearchSubject: OpenSubject = async ({ folder, reopened, byId }) => {
  const file = join(folder, 'minisearch.json');
  const mini = reopened ? await MiniSearch.loadJSONAsync<Fields>(await readFile(file, 'utf8'), OPTIONS) : new MiniSearch<Fields>(OPTIONS);
  return {
    add(posts) {
      for (const post of posts) {
        const { id, title, tags, source, tldr, summary, body } = post;
        const fields = { id, title, tags: tags.join(' '), source: source ?? '', tldr: tldr ?? '', summary: summary ?? '', body };
        if (mini.has(id)) mini.replace(fields);
        else mini.add(fields);
      }
    },
    settled: async () => undefined,
    search: async (q) => mini.search(q).flatMap(({ id }, rank) => (rank < 10 ? (byId(String(id)) ?? []) : [])),
    suggest: async (typed) => mini.autoSuggest(typed).slice(0, 10).length,
    async save() {
      await writeFile(file, JSON.stringify(mini));
      return (await stat(file)).size;
    },
    close: async () => undefined,
  };
};
