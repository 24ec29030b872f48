import type { FC } from 'hono/jsx';
import { wordsOf } from '../../../languages/index.ts';
import { type Approval, messageToApprove, offeredWords } from '../../../model/approval.ts';
import { platformOf } from '../../../model/destination.ts';
import { approvalName, approvalNotice } from '../../../model/sentences/approval-notice.ts';
import type { DashboardContext } from '../../context.ts';
import type { Gate } from '../../gate.tsx';
import { deliveryPath } from '../../parts/delivery-table.tsx';
import { LineView } from '../../parts/line.tsx';
import { PageLinks } from '../../parts/page-links.tsx';
import { type DrawnPreview, drawPreviews, Previews } from '../../parts/previews.tsx';
import { CommandButton, drawMessages } from '../../parts/reply.tsx';
import { Foreign } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { Answer } from '../command.tsx';
import { Layout } from '../layout.tsx';
import { EditForm } from './edit-form.tsx';

const PAGE_SIZE = 10;

/** An approval with its message as its platform shows it. */
interface Shown {
  approval: Approval;
  previews: readonly DrawnPreview[];
}

/** `GET /approvals`: messages that wait until somebody says so, each as it would be sent, with the buttons to decide; `POST /approvals/edit`: other words for one. */
export function addApprovals(gate: Gate, context: DashboardContext): void {
  const { ledger } = context.commands;
  gate.page('/approvals', 'viewer', async (c, visitor) => {
    const page = Math.max(1, Number(/^\d{1,6}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1));
    const { approvals, total } = await ledger.approvals({ open: true }, PAGE_SIZE, (page - 1) * PAGE_SIZE);
    const shown = await Promise.all(approvals.map((approval) => show(approval, context)));
    return { body: <Approvals shown={shown} total={total} page={page} visitor={visitor} /> };
  });
  gate.change('/approvals/edit', 'admin', async (_c, visitor, fields) => {
    const values = { title: [fields.one('title') ?? ''], text: [fields.one('text') ?? ''] };
    const text = `approvals edit ${fields.one('number') ?? ''}`;
    const reply = await context.handler.handle({ text, from: visitor.person, where: null, confirmed: true, values });
    const drawn = await drawMessages(reply, context);
    const title = reply.exitCode === 0 ? 'Done' : 'Not done';
    return {
      body: (
        <Answer reply={reply} visitor={visitor} title={title} current="/approvals" drawn={drawn}>
          <p>
            <a href="/approvals">All approvals</a>
          </p>
        </Answer>
      ),
    };
  });
}

async function show(approval: Approval, { previews }: DashboardContext): Promise<Shown> {
  const own = previews.filter(({ name }) => name === platformOf(approval.destination));
  return { approval, previews: await drawPreviews(messageToApprove(approval), own) };
}

const Approvals: FC<{ shown: readonly Shown[]; total: number; page: number; visitor: Visitor }> = ({ shown, total, page, visitor }) => (
  <Layout title="Approvals" visitor={visitor} current="/approvals" live>
    <p>Messages that go out once somebody says so, each as it would be sent. Until then nothing of them does.</p>
    {shown.length === 0 && <p class="card well">{total === 0 ? 'No message waits for approval.' : 'There is no such page.'}</p>}
    {shown.map((one) => (
      <ApprovalCard shown={one} visitor={visitor} />
    ))}
    <PageLinks page={page} hasMore={page * PAGE_SIZE < total} at={(other) => `/approvals?page=${other}`} />
  </Layout>
);

const ApprovalCard: FC<{ shown: Shown; visitor: Visitor }> = ({ shown: { approval, previews }, visitor }) => {
  const { number, key } = approval;
  const { title, lines, actions } = approvalNotice(approval, 'en');
  const message = messageToApprove(approval);
  // The form below takes the place of a button that asks for one.
  const buttons = actions.filter(({ command }) => !command.startsWith('approvals edit'));
  return (
    <section class="card wants" aria-labelledby={`approval-${number}`}>
      <h2 id={`approval-${number}`}>
        {`${number}: `}
        <Foreign text={approvalName(approval, wordsOf('en'))} />
      </h2>
      <p class="soft">
        {title}. <a href={deliveryPath(key)}>The delivery</a>
      </p>
      {lines.map((line) => (
        <p>
          <LineView line={typeof line === 'string' ? [{ text: line }] : line} />
        </p>
      ))}
      <Previews previews={previews} />
      {visitor.isAdmin ? (
        <>
          <div class="buttons">
            {buttons.map((action) => (
              <CommandButton visitor={visitor} action={action} />
            ))}
          </div>
          {message.type === 'post' && approval.state === 'waiting' && offeredWords(approval) === null && (
            <EditForm number={number} title={message.title} text={message.tldr ?? ''} csrf={visitor.csrf} />
          )}
        </>
      ) : (
        <p class="soft">An admin, or whoever runs the channel, decides.</p>
      )}
    </section>
  );
};
