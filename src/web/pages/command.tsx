import type { Child, FC } from 'hono/jsx';
import { platformOf } from '../../model/destination.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import type { DashboardContext } from '../context.ts';
import type { Fields, Gate, Shown } from '../gate.tsx';
import { channelsOf } from '../parts/filters.tsx';
import { FormView, valuesIn } from '../parts/form.tsx';
import { type DrawnMessages, drawMessages, ReplyActions, ReplyBlocks } from '../parts/reply.tsx';

/** `POST /command`: runs the command of a button exactly as chat does, and shows its reply; `POST /form`: the same with the values of a form; errors are shown at its fields. */
export function addCommands(gate: Gate, context: DashboardContext): void {
  const give = (path: string, more: (fields: Fields) => Pick<CommandRequest, 'values'>): void =>
    gate.change(path, 'admin', async (_c, visitor, fields) => {
      const text = fields.one('command') ?? 'help';
      const reply = await context.handler.handle({ text, from: visitor.person, where: null, confirmed: true, ...more(fields) });
      return answerPage(reply, context);
    });
  give('/command', () => ({}));
  give('/form', (fields) => ({ values: valuesIn(fields) }));
}

const TITLES = { 0: 'Done', 1: 'Not done', 2: 'Not understood' } as const;

/** Returns the reply of a command, with the form that it opens, as a page of its own. */
export async function answerPage(reply: Reply, context: DashboardContext): Promise<Shown> {
  const drawn = await drawMessages(reply, { previews: previewsFor(reply, context) });
  return {
    title: reply.form?.title ?? titleOf(reply),
    body: <Answer reply={reply} drawn={drawn} known={{ to: channelsOf(context).toSorted() }} />,
  };
}

/** Returns the previews to draw: a reply for one channel is drawn only as that channel's platform would show it. */
function previewsFor({ data }: Reply, { previews }: DashboardContext): DashboardContext['previews'] {
  const { destination } = (data ?? {}) as { destination?: unknown };
  return typeof destination === 'string' ? previews.filter(({ name }) => name === platformOf(destination)) : previews;
}

/** Returns the title of a reply; a plan still has to be confirmed with its button. Pure. */
function titleOf({ data, exitCode, actions }: Reply): string {
  const isPlan = (data as { stage?: unknown } | null)?.stage === 'ask' && actions.length > 0;
  return isPlan ? 'Plan' : TITLES[exitCode];
}

interface AnswerProps {
  reply: Reply;
  drawn?: DrawnMessages | undefined;
  /** Suggested values for fields of its form, by name. */
  known?: Readonly<Record<string, readonly string[]>>;
  children?: Child;
}

/** The reply of a command. A form replaces the text that explains what to type. */
export const Answer: FC<AnswerProps> = ({ reply, drawn, known, children }) => (
  <>
    {reply.form ? (
      <FormView form={reply.form} errors={reply.errors} known={known} />
    ) : (
      <section class="card" aria-label="Answer">
        <ReplyBlocks blocks={reply.blocks} drawn={drawn} />
        <ReplyActions reply={reply} />
      </section>
    )}
    {children}
    <p>
      <a href="/">Overview</a> · <a href="/deliveries">Deliveries</a> · <a href="/subscriptions">Subscriptions</a>
    </p>
  </>
);
