import type { Child, FC } from 'hono/jsx';
import type { Reply } from '../../ports/reply.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { type DrawnMessages, drawMessages, ReplyActions, ReplyBlocks } from '../parts/reply.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

/** `POST /command`: gives the command that a button stands for, exactly as chat does, and shows its answer. */
export function addCommands(gate: Gate, context: DashboardContext): void {
  gate.change('/command', 'admin', async (_c, visitor, fields) => {
    const reply = await context.handler.handle({
      text: fields.one('command') ?? 'help',
      from: visitor.person,
      where: null,
      confirmed: true,
    });
    const drawn = await drawMessages(reply, context);
    return { body: <Answer reply={reply} visitor={visitor} title={titleOf(reply)} drawn={drawn} /> };
  });
}

const TITLES = { 0: 'Done', 1: 'Not done', 2: 'Not understood' } as const;

/** A plan is to be confirmed by its button. Pure. */
function titleOf({ data, exitCode, actions }: Reply): string {
  const isPlan = (data as { stage?: unknown } | null)?.stage === 'ask' && actions.length > 0;
  return isPlan ? 'Plan' : TITLES[exitCode];
}

/** What a command answers, as a page. */
export const Answer: FC<{ reply: Reply; visitor: Visitor; title: string; current?: string; drawn?: DrawnMessages; children?: Child }> = ({
  reply,
  visitor,
  title,
  current,
  drawn,
  children,
}) => (
  <Layout title={title} visitor={visitor} {...(current === undefined ? {} : { current })}>
    <section class="card" aria-label="Answer">
      <ReplyBlocks blocks={reply.blocks} {...(drawn === undefined ? {} : { drawn })} />
      <ReplyActions reply={reply} visitor={visitor} />
    </section>
    {children}
    <p>
      <a href="/">Overview</a> · <a href="/deliveries">Deliveries</a>
    </p>
  </Layout>
);
