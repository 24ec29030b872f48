import type { FC } from 'hono/jsx';
import type { Post, Problem } from '../../../content/post.ts';
import { buildAnnouncement } from '../../../model/build-announcement.ts';
import type { DeliveryRecord } from '../../../ports/dashboard-reads.ts';
import type { KnownPost } from '../../../ports/post-store.ts';
import type { Reply } from '../../../ports/reply.ts';
import type { DashboardContext } from '../../context.ts';
import { type Gate, messagePage } from '../../gate.tsx';
import { CommandButton } from '../../parts/change-form.tsx';
import { DeliveryTable } from '../../parts/delivery-table.tsx';
import { maySee } from '../../parts/posts.ts';
import { type DrawnPreview, drawPreviews, Previews } from '../../parts/previews.tsx';
import { ReplyBlocks } from '../../parts/reply.tsx';
import { Facts, Section } from '../../parts/table.tsx';
import { Foreign, Moment, Outward } from '../../parts/text.tsx';
import { ProblemList } from '../problems.tsx';

/** Maximum number of a post's deliveries listed. */
const MAX_ROWS = 200;

/** What a post's page shows. */
interface PostFacts {
  post: Post;
  known: KnownPost | null;
  problems: readonly Problem[];
  rows: readonly DeliveryRecord[];
  /** The reply of `why`: where the post was sent, where not, and why; null for readers. */
  why: Reply | null;
  previews: readonly DrawnPreview[];
}

/** `GET /posts/:id`: one post, its problems, where it was sent, where not, and why. */
export function addPost(gate: Gate, context: DashboardContext): void {
  const { commands, reads, handler } = context;
  gate.page('/posts/:id', 'viewer', async (c, visitor) => {
    const id = c.req.param('id') ?? '';
    const kept = await commands.posts.post(id);
    // The file's current content is newer than what was recorded.
    const post = commands.archive.byId(id) ?? kept?.post ?? null;
    if (post === null || !maySee(post, visitor, context)) return messagePage('No such post', 'No post is known by this address.', 404);
    const [rows, why] = await Promise.all([
      reads.deliveries({ postIds: [id], included: true }, MAX_ROWS),
      visitor.isAdmin ? handler.handle({ text: `why ${id}`, from: visitor.person, where: null, confirmed: false }) : null,
    ]);
    const previews = await drawPreviews(buildAnnouncement(post), context.previews);
    const problems = visitor.isAdmin ? commands.problems().filter(({ path }) => path === post.path) : [];
    return { title: post.title, body: <OnePost {...{ post, known: kept?.known ?? null, problems, rows, why, previews }} /> };
  });
}

const OnePost: FC<PostFacts> = ({ post, known, problems, rows, why, previews }) => (
  <>
    <Facts
      class="facts card"
      facts={[
        ['Address', post.url === null ? 'none: it is announced without a link' : <Outward to={post.url}>{post.url}</Outward>],
        ['File', <code>{post.path}</code>],
        ['What', <Foreign text={[post.kind, post.source, post.tags.join(', ')].filter(Boolean).join(' · ')} />],
        post.date !== null && ['Date', <Moment at={post.date} />],
        known !== null && ['First seen', <Moment at={known.firstSeenAt} />],
        known?.removedAt != null && ['File gone since', <Moment at={known.removedAt} />],
      ]}
    />
    {problems.length > 0 && (
      <Section id="problems" title="Problems">
        <ProblemList problems={problems} />
      </Section>
    )}
    <Section id="looks" title="How it looks">
      <Previews previews={previews} />
    </Section>
    {why && (
      <Section id="where" title="Where it went, and where not">
        <div class="card">
          <ReplyBlocks blocks={why.blocks.slice(1)} />
        </div>
        <div class="buttons">
          <CommandButton label="Send where it is missing …" command={`replay ${post.id}`} />
          <CommandButton label="Edit its messages …" command={`replay ${post.id} as:edit`} />
          <span class="hint">The plan comes first.</span>
        </div>
      </Section>
    )}
    <Section id="deliveries" title="Deliveries">
      {rows.length === 0 ? (
        <p class="card">There are none.</p>
      ) : (
        <DeliveryTable
          caption={rows.length === MAX_ROWS ? `The newest ${MAX_ROWS}` : `${rows.length} in all`}
          rows={rows}
          titles={new Map([[post.id, { title: post.title, url: post.url, path: post.path }]])}
        />
      )}
    </Section>
  </>
);
