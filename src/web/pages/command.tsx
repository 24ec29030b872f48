import type { Child, FC } from 'hono/jsx';
import { platformOf } from '../../model/destination.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import type { DashboardContext } from '../context.ts';
import type { Fields, Gate } from '../gate.tsx';
import { FormView, valuesIn } from '../parts/form.tsx';
import { type DrawnMessages, drawMessages, ReplyActions, ReplyBlocks } from '../parts/reply.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

/** `POST /command`: gives the command that a button stands for, exactly as chat does, and shows its answer; `POST /form`: the same with what was filled in, what is wrong said at its fields. */
export function addCommands(gate: Gate, context: DashboardContext): void {
  const give = (path: string, more: (fields: Fields) => Pick<CommandRequest, 'values'>): void =>
    gate.change(path, 'admin', async (_c, visitor, fields) => {
      const text = fields.one('command') ?? 'help';
      const reply = await context.handler.handle({ text, from: visitor.person, where: null, confirmed: true, ...more(fields) });
      return { body: await answerPage(reply, visitor, context) };
    });
  give('/command', () => ({}));
  give('/form', (fields) => ({ values: valuesIn(fields) }));
}

const TITLES = { 0: 'Done', 1: 'Not done', 2: 'Not understood' } as const;

/** What a command answers, with the form that it opens, as a page of its own. */
export async function answerPage(reply: Reply, visitor: Visitor, context: DashboardContext, current?: string) {
  const drawn = await drawMessages(reply, { previews: previewsFor(reply, context) });
  const channels = [...new Set(context.commands.subscriptions().map(({ destination }) => destination))].toSorted();
  const title = reply.form?.title ?? titleOf(reply);
  const at = current === undefined ? {} : { current };
  return <Answer reply={reply} visitor={visitor} title={title} drawn={drawn} known={{ to: channels }} {...at} />;
}

/** What is meant for one channel is shown as its platform shows it. */
function previewsFor({ data }: Reply, { previews }: DashboardContext): DashboardContext['previews'] {
  const { destination } = (data ?? {}) as { destination?: unknown };
  return typeof destination === 'string' ? previews.filter(({ name }) => name === platformOf(destination)) : previews;
}

/** A plan is to be confirmed by its button. Pure. */
function titleOf({ data, exitCode, actions }: Reply): string {
  const isPlan = (data as { stage?: unknown } | null)?.stage === 'ask' && actions.length > 0;
  return isPlan ? 'Plan' : TITLES[exitCode];
}

interface AnswerProps {
  reply: Reply;
  visitor: Visitor;
  title: string;
  current?: string;
  drawn?: DrawnMessages;
  /** What completes fields of its form, by their names. */
  known?: Readonly<Record<string, readonly string[]>>;
  children?: Child;
}

/** What a command answers, as a page. A form takes the place of the words that say what to type. */
export const Answer: FC<AnswerProps> = ({ reply, visitor, title, current, drawn, known, children }) => (
  <Layout title={title} visitor={visitor} {...(current === undefined ? {} : { current })}>
    {reply.form ? (
      <FormView form={reply.form} visitor={visitor} errors={reply.errors} {...(known === undefined ? {} : { known })} />
    ) : (
      <section class="card" aria-label="Answer">
        <ReplyBlocks blocks={reply.blocks} {...(drawn === undefined ? {} : { drawn })} />
        <ReplyActions reply={reply} visitor={visitor} />
      </section>
    )}
    {children}
    <p>
      <a href="/">Overview</a> · <a href="/deliveries">Deliveries</a> · <a href="/subscriptions">Subscriptions</a>
    </p>
  </Layout>
);
