import type { FC } from 'hono/jsx';
import { isPublished } from '../../../archive/archive.ts';
import { noteIn } from '../../../archive/query/query-message.ts';
import { counted } from '../../../commands/build-reply.ts';
import type { Post } from '../../../content/post.ts';
import { wordsOf } from '../../../languages/index.ts';
import { searchPosts } from '../../../search/engine.ts';
import type { SearchHit, SearchResult } from '../../../search/search-engine.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { useVisitor } from '../../parts/change-form.tsx';
import { FilterForm, SearchField } from '../../parts/filters.tsx';
import { PageLinks, pageNumber } from '../../parts/table.tsx';
import { Foreign, Moment, Outward, queryOf } from '../../parts/text.tsx';

const PAGE_SIZE = 20;
const MAX_PAGE = 1_000;
const MAX_QUERY_CHARS = 400;

/** The results that a page of posts shows. */
interface Found extends Pick<SearchResult, 'total' | 'didYouMean' | 'corrected'> {
  hits: readonly Pick<SearchHit, 'post' | 'snippet'>[];
  notes: readonly string[];
}

/** `GET /posts`: the same search as in chat; admins can also list what is not published yet, or no longer. */
export function addPostList(gate: Gate, context: DashboardContext): void {
  gate.page('/posts', 'viewer', async (c, visitor) => {
    const q = (c.req.query('q') ?? '').trim().slice(0, MAX_QUERY_CHARS);
    const unpublished = visitor.isAdmin && c.req.query('show') === 'unpublished';
    const page = pageNumber(c.req.query('page'), MAX_PAGE);
    const offset = (page - 1) * PAGE_SIZE;
    const found = unpublished ? findUnpublished(offset, context) : await find(q, offset, context);
    return { title: 'Posts', body: <Posts {...{ q, page, unpublished, found }} /> };
  });
}

async function find(q: string, offset: number, { commands: { engine, now } }: DashboardContext): Promise<Found> {
  const { total, hits, didYouMean, corrected, query } = await searchPosts(engine, q, now(), { limit: PAGE_SIZE, offset });
  return { total, hits, didYouMean, corrected, notes: query.notes.map((note) => noteIn(note, wordsOf('en'))) };
}

function findUnpublished(offset: number, { commands: { archive, now } }: DashboardContext): Found {
  const at = now();
  const posts = archive.newestFirst().filter((post) => !isPublished(post, at));
  const hits = posts
    .slice(offset, offset + PAGE_SIZE)
    .map((post) => ({ post, snippet: [{ text: whyUnpublished(post, at), mark: false }] }));
  return { total: posts.length, hits, didYouMean: null, corrected: null, notes: [] };
}

function whyUnpublished({ draft, publishAt }: Post, now: Date): string {
  if (draft) return 'A draft.';
  return publishAt !== null && Date.parse(publishAt) > now.getTime()
    ? `Scheduled for ${publishAt.slice(0, 16).replace('T', ' ')} UTC.`
    : 'Its expiry date has passed.';
}

const Posts: FC<{ q: string; page: number; unpublished: boolean; found: Found }> = ({ q, page, unpublished, found }) => {
  const { total, hits, didYouMean, corrected, notes } = found;
  const show = unpublished ? 'unpublished' : null;
  const at = (number: number): string => `/posts${queryOf({ q, show, page: number })}`;
  const other = unpublished ? <a href="/posts">Published posts</a> : <a href="/posts?show=unpublished">Posts that are not published</a>;
  return (
    <>
      <FilterForm to="/posts" submit="Search" beside={useVisitor().isAdmin && other}>
        <SearchField
          label="Search"
          value={q}
          hint="As in chat: words, “exact words”, -without, tag:x, source:x, kind:x, after:2025-01-01, before:…"
        />
      </FilterForm>
      {notes.map((note) => (
        <p>{note}</p>
      ))}
      {corrected !== null && (
        <p>
          Showing results for <a href={`/posts${queryOf({ q: corrected })}`}>{corrected}</a>.
        </p>
      )}
      <p class="soft">{total === 0 ? 'Nothing found.' : counted(total, unpublished ? 'unpublished post' : 'post')}</p>
      {didYouMean !== null && total === 0 && (
        <p>
          Did you mean <a href={`/posts${queryOf({ q: didYouMean })}`}>{didYouMean}</a>?
        </p>
      )}
      {hits.length > 0 && (
        <ul class="plain card">
          {hits.map((hit) => (
            <Hit hit={hit} />
          ))}
        </ul>
      )}
      <PageLinks page={page} hasMore={page * PAGE_SIZE < total} at={at} />
    </>
  );
};

const Hit: FC<{ hit: Found['hits'][number] }> = ({ hit: { post, snippet } }) => (
  <li>
    <a href={`/posts/${post.id}`}>
      <strong>
        <Foreign text={post.title} />
      </strong>
    </a>
    {snippet.length > 0 && (
      <p>
        <bdi>{snippet.map(({ text, mark }) => (mark ? <mark>{text}</mark> : text))}</bdi>
      </p>
    )}
    <p class="soft">
      <Foreign text={[post.source, post.kind, post.tags.slice(0, 5).join(', ')].filter(Boolean).join(' · ')} />
      {post.date !== null && (
        <>
          {' · '}
          <Moment at={post.date} />
        </>
      )}
      {post.url !== null && (
        <>
          {' · '}
          <Outward to={post.url}>address</Outward>
        </>
      )}
    </p>
  </li>
);
