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

/** Returns the reply of a command, with the form that it opens, as a page of its own. */
export async function answerPage(reply: Reply, context: DashboardContext): Promise<Shown> {
  const drawn = await drawMessages(reply, { previews: previewsFor(reply, context) });
  return {
    title: titleOf(reply),
    body: <Answer reply={reply} drawn={drawn} known={{ to: channelsOf(context).toSorted() }} />,
  };
}

/** Returns the previews to draw: a reply for one channel is drawn only as that channel's platform would show it. */
function previewsFor({ data }: Reply, { previews }: DashboardContext): DashboardContext['previews'] {
  const { destination } = (data ?? {}) as { destination?: unknown };
  return typeof destination === 'string' ? previews.filter(({ name }) => name === platformOf(destination)) : previews;
}

/** What the data of a reply says about its outcome. */
interface Outcome {
  stage?: unknown;
  /** False: somebody else was first, or the post has changed. */
  decided?: unknown;
  refused?: unknown;
  settled?: unknown;
  changed?: unknown;
  error?: unknown;
  approval?: { state?: unknown };
}

/** Returns what happened, as a title; a plan still has to be confirmed with its button. Pure. */
export function titleOf({ data, exitCode, actions, form }: Reply): string {
  if (form) return form.title;
  const { stage, decided, refused, settled, changed, error, approval } = (data ?? {}) as Outcome;
  if (stage === 'ask') return actions.length > 0 ? 'Plan' : 'Nothing to do';
  if (error === 'changed-meanwhile' || refused === 'changed') return 'Changed in the meantime';
  if (error === 'of-settings') return 'Not changed: it is in the settings';
  if (refused === 'withdrawn') return 'Withdrawn in the meantime';
  if (exitCode !== 0) return 'Not done';
  if (decided === false && approval?.state === 'expired') return 'Too late';
  if (decided === false || settled === false) return 'Already decided';
  return stage === 'exists' || changed === false ? 'Nothing changed' : 'Done';
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
