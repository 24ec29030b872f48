import type { FC } from 'hono/jsx';
import { TITLE_MAX_CHARS, textInForm } from '../../commands/approvals/edit.ts';
import { wordsOf } from '../../languages/index.ts';
import { type Approval, messageToApprove, offeredText } from '../../model/approval.ts';
import { platformOf } from '../../model/destination.ts';
import { TEXT_LENGTH } from '../../model/message-style.ts';
import { approvalName, approvalNotice } from '../../model/sentences/approval-notice.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { ChangeForm, CommandButton, useVisitor } from '../parts/change-form.tsx';
import { deliveryPath } from '../parts/delivery-table.tsx';
import { type DrawnPreview, drawPreviews, Previews } from '../parts/previews.tsx';
import { drawMessages } from '../parts/reply.tsx';
import { PageLinks, pageNumber } from '../parts/table.tsx';
import { Foreign, LineView } from '../parts/text.tsx';
import { Answer, titleOf } from './command.tsx';

const PAGE_SIZE = 10;

/** An approval, with its message as its platform would show it. */
interface Shown {
  approval: Approval;
  previews: readonly DrawnPreview[];
}

/** `GET /approvals`: messages that wait for approval, each as it would be sent, with the buttons to decide; `POST /approvals/edit`: changes the title and text of one. */
export function addApprovals(gate: Gate, context: DashboardContext): void {
  const { ledger } = context.commands;
  gate.page('/approvals', 'viewer', async (c) => {
    const page = pageNumber(c.req.query('page'));
    const { approvals, total } = await ledger.approvals({ open: true }, PAGE_SIZE, (page - 1) * PAGE_SIZE);
    const shown = await Promise.all(approvals.map((approval) => show(approval, context)));
    return { title: 'Approvals', live: true, body: <Approvals shown={shown} total={total} page={page} /> };
  });
  gate.change('/approvals/edit', 'admin', async (_c, visitor, fields) => {
    const values = { title: [fields.one('title') ?? ''], text: [fields.one('text') ?? ''] };
    const text = `approvals edit ${fields.one('number') ?? ''}`;
    const reply = await context.handler.handle({ text, from: visitor.person, where: null, confirmed: true, values });
    const body = (
      <Answer reply={reply} drawn={await drawMessages(reply, context)}>
        <p>
          <a href="/approvals">All approvals</a>
        </p>
      </Answer>
    );
    return { title: titleOf(reply), body };
  });
}

async function show(approval: Approval, { previews }: DashboardContext): Promise<Shown> {
  const own = previews.filter(({ name }) => name === platformOf(approval.destination));
  return { approval, previews: await drawPreviews(messageToApprove(approval), own) };
}

const Approvals: FC<{ shown: readonly Shown[]; total: number; page: number }> = ({ shown, total, page }) => (
  <>
    <p>These messages wait for approval, and are shown as they would be sent. Nothing is sent before that.</p>
    {shown.length === 0 && <p class="card well">{page === 1 ? 'No messages are waiting for approval.' : 'There is no such page.'}</p>}
    {shown.map((one) => (
      <ApprovalCard shown={one} />
    ))}
    <PageLinks page={page} hasMore={page * PAGE_SIZE < total} at={(other) => `/approvals?page=${other}`} />
  </>
);

const ApprovalCard: FC<{ shown: Shown }> = ({ shown: { approval, previews } }) => {
  const { number, key } = approval;
  const { title, lines, actions } = approvalNotice(approval, 'en');
  const message = messageToApprove(approval);
  // The form below replaces the button that would ask for one.
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
      {useVisitor().isAdmin ? (
        <>
          <div class="buttons">
            {buttons.map((action) => (
              <CommandButton {...action} />
            ))}
          </div>
          {message.type === 'post' && approval.state === 'waiting' && offeredText(approval) === null && (
            <EditForm number={number} {...textInForm({ title: message.title, text: message.tldr ?? '' })} />
          )}
        </>
      ) : (
        <p class="soft">An admin, or whoever runs the channel, decides.</p>
      )}
    </section>
  );
};

/** A form to change the title and text of a message; its post's file is not changed. */
const EditForm: FC<{ number: number; title: string; text: string }> = ({ number, title, text }) => (
  <details>
    <summary>Edit the text</summary>
    <ChangeForm to="/approvals/edit" hidden={{ number: String(number) }}>
      <p>
        <label for={`title-${number}`}>Title</label>
        <input id={`title-${number}`} name="title" value={title} maxlength={TITLE_MAX_CHARS} required />
      </p>
      <p>
        <label for={`text-${number}`}>Text</label>
        <textarea id={`text-${number}`} name="text" rows={4} maxlength={TEXT_LENGTH.most}>
          {text}
        </textarea>
      </p>
      <button type="submit">Save</button>
    </ChangeForm>
  </details>
);
