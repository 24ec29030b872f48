import { type Approval, type ApprovalDecision, type ApprovalRefusal, messageToApprove } from '../../model/approval.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { approvalFields, showApproval } from '../approvals/show.ts';
import { recordAction } from '../audit-log.ts';
import { bold, buildReply, moment, personSpan, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** Takes a decision, once, notes who took it, and says what comes of it. */
export async function decide(
  { number }: Approval,
  decision: ApprovalDecision,
  request: CommandRequest,
  context: CommandContext,
): Promise<Reply> {
  const { ledger, now, approvalTerms, commandName } = context;
  const decided = await ledger.decideApproval(number, decision, request.from, now().getTime(), approvalTerms);
  if (decided === null) return usageError(`There is no approval ${number} any more.`, `${commandName}approvals lists those that wait`);
  const { approval } = decided;
  if ('refused' in decided) return refusal(approval, decided.refused);
  const { key, destination } = approval;
  await recordAction(request, context, 'approve', { approval: number, decision: decision.kind, key, destination, ...detailOf(decision) });
  await context.reviseNotices();
  await context.enqueue(decided.wakeups);
  const data = { decision: decision.kind, decided: true };
  if (decision.kind === 'edit' || decision.kind === 'use' || decision.kind === 'keep')
    return approval.state === 'waiting'
      ? showApproval(approval, [text(`${DONE[decision.kind]} by `, personSpan(request.from), '.')], { data })
      : buildReply(doneBlocks(approval, decision, request), { approval: approvalFields(approval), ...data });
  return buildReply(
    doneBlocks(approval, decision, request),
    { approval: approvalFields(approval), ...data },
    { actions: actionsAfter(approval, decision) },
  );
}

/** The new words are content, and stay out of the audit log. */
function detailOf(decision: ApprovalDecision): Readonly<Record<string, string>> {
  return decision.kind === 'later' ? { until: new Date(decision.untilMs).toISOString() } : {};
}

const DONE: Readonly<Record<ApprovalDecision['kind'], string>> = {
  send: 'Approved',
  later: 'Put off',
  never: 'Declined',
  edit: 'Text edited',
  use: 'New words taken',
  keep: 'Edit kept',
};

function doneBlocks(approval: Approval, { kind }: ApprovalDecision, { from }: CommandRequest): readonly Block[] {
  const { destination, laterUntil, number } = approval;
  const about = [' by ', personSpan(from), `: approval ${number}, for `, bold(destination)];
  switch (kind) {
    case 'send':
      return [text(DONE.send, ...about, '. It is on its way.'), { kind: 'message', announcement: messageToApprove(approval) }];
    case 'never':
      return [text(DONE.never, ...about, '. It is not sent.')];
    case 'later':
      return [text(DONE.later, ...about, '. It is asked for again ', ...(laterUntil === null ? [] : [moment(laterUntil)]), '.')];
    case 'use':
      return [text(DONE.use, ...about, '. Its message is edited.')];
    case 'edit':
    case 'keep':
      return [text(DONE[kind], ...about, '.')];
  }
}

/** What was put off can be taken up at any time. */
function actionsAfter({ number }: Approval, { kind }: ApprovalDecision): readonly Action[] {
  return kind === 'later' ? [{ label: 'Show it', command: `approvals show ${number}` }] : [];
}

function refusal(approval: Approval, refused: ApprovalRefusal): Reply {
  const { number, decidedBy, decidedAt, state } = approval;
  const data = { approval: approvalFields(approval), decided: false, refused };
  switch (refused) {
    case 'decided': {
      const by = decidedBy === null ? [] : [' by ', personSpan(decidedBy)];
      const at = decidedAt === null ? [] : [' ', moment(decidedAt)];
      const before = text(`Approval ${number} was already decided`, ...by, ...at, `: ${DECIDED[state] ?? state}.`);
      return showApproval(approval, [before], { data: { ...data, by: decidedBy } });
    }
    case 'withdrawn':
      return showApproval(approval, [], { data });
    case 'changed':
      return showApproval(approval, [text('It has changed since it was shown, so nothing was done yet. Now it is:')], {
        data,
        exitCode: 1,
      });
    case 'not-offered':
      return buildReply([text(`Approval ${number} has no edited text that its post’s file disagrees with.`)], data, { exitCode: 2 });
    case 'no-text':
      return buildReply([text(`Approval ${number} is for a digest, which has no text of its own: its posts are named in it.`)], data, {
        exitCode: 2,
      });
  }
}

const DECIDED: Readonly<Partial<Record<Approval['state'], string>>> = {
  approved: 'it is sent',
  declined: 'it is not sent',
  expired: 'nobody decided in time, so it is not sent',
};
