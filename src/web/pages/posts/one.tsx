import type { FC } from 'hono/jsx';
import type { Post, Problem } from '../../../content/post.ts';
import { buildAnnouncement } from '../../../model/build-announcement.ts';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { KnownPost } from '../../../ports/post-store.ts';
import type { Reply } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import { maySee } from '../../parts/posts.ts';
import { type DrawnPreview, drawPreviews, Previews } from '../../parts/previews.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { CommandButton, ReplyBlocks } from '../../parts/reply.tsx';
import { Foreign, Moment, Outward } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Layout } from '../layout.tsx';
import { Message } from '../message.tsx';

/** Deliveries of a post that are listed. */
const MAX_ROWS = 200;

/** What a post's page shows. */
interface PostFacts {
  post: Post;
  known: KnownPost | null;
  problems: readonly Problem[];
  rows: readonly DeliveryRecord[];
  /** Where it went, where not and why, as `why` says it; null for readers. */
  why: Reply | null;
  previews: readonly DrawnPreview[];
}

/** `GET /posts/:id`: one post, what is wrong with it, where it went, where not and why. */
export function addPost(gate: Gate, context: DashboardContext): void {
  const { commands, reads, handler } = context;
  gate.page('/posts/:id', 'viewer', async (c, visitor) => {
    const id = c.req.param('id') ?? '';
    const kept = await commands.posts.post(id);
    // What the file says now is newer than what was recorded.
    const post = commands.archive.byId(id) ?? kept?.post ?? null;
    if (post === null || !maySee(post, visitor, context))
      return { status: 404, body: <Message title="No such post" visitor={visitor} text="No post is known by this address." /> };
    const [rows, why] = await Promise.all([
      reads.deliveries({ postIds: [id], included: true }, MAX_ROWS),
      visitor.isAdmin ? handler.handle({ text: `why ${id}`, from: visitor.person, where: null, confirmed: false }) : null,
    ]);
    const previews = await drawPreviews(buildAnnouncement(post), context.previews);
    const problems = visitor.isAdmin ? commands.problems().filter(({ path }) => path === post.path) : [];
    return { body: <OnePost facts={{ post, known: kept?.known ?? null, problems, rows, why, previews }} visitor={visitor} /> };
  });
}

const OnePost: FC<{ facts: PostFacts; visitor: Visitor }> = ({ facts: { post, known, problems, rows, why, previews }, visitor }) => (
  <Layout title={post.title} visitor={visitor} current="/posts">
    <Facts post={post} known={known} />
    {problems.length > 0 && (
      <section aria-labelledby="problems">
        <h2 id="problems">Problems</h2>
        <ProblemList problems={problems} />
      </section>
    )}
    <section aria-labelledby="looks">
      <h2 id="looks">How it looks</h2>
      <Previews previews={previews} />
    </section>
    {why && (
      <section aria-labelledby="where">
        <h2 id="where">Where it went, and where not</h2>
        <div class="card">
          <ReplyBlocks blocks={why.blocks.slice(1)} />
        </div>
        <div class="buttons">
          <CommandButton visitor={visitor} action={{ label: 'Send where it is missing …', command: `replay ${post.id}` }} />
          <CommandButton visitor={visitor} action={{ label: 'Edit its messages …', command: `replay ${post.id} as:edit` }} />
          <span class="hint">The plan comes first.</span>
        </div>
      </section>
    )}
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      {rows.length === 0 ? (
        <p class="card">There are none.</p>
      ) : (
        <DeliveryTable
          caption={rows.length === MAX_ROWS ? `The newest ${MAX_ROWS}` : `${rows.length} in all`}
          rows={rows}
          titles={new Map([[post.id, { title: post.title, url: post.url, path: post.path }]])}
        />
      )}
    </section>
  </Layout>
);

const Facts: FC<{ post: Post; known: KnownPost | null }> = ({ post, known }) => (
  <dl class="facts card">
    <dt>Address</dt>
    <dd>{post.url === null ? 'none: it is announced without a link' : <Outward to={post.url}>{post.url}</Outward>}</dd>
    <dt>File</dt>
    <dd>
      <code>{post.path}</code>
    </dd>
    <dt>What</dt>
    <dd>
      <Foreign text={[post.kind, post.source, post.tags.join(', ')].filter(Boolean).join(' · ')} />
    </dd>
    {post.date !== null && (
      <>
        <dt>Date</dt>
        <dd>
          <Moment at={post.date} />
        </dd>
      </>
    )}
    {known !== null && (
      <>
        <dt>First seen</dt>
        <dd>
          <Moment at={known.firstSeenAt} />
        </dd>
      </>
    )}
    {known?.removedAt && (
      <>
        <dt>File gone since</dt>
        <dd>
          <Moment at={known.removedAt} />
        </dd>
      </>
    )}
  </dl>
);
