import type { Words } from '../../languages/index.ts';
import { type Approval, type ApprovalDecision, type ApprovalRefusal, messageToApprove } from '../../model/approval.ts';
import type { Action, Block, CommandRequest, Reply, Span } from '../../ports/reply.ts';
import { approvalFields, showApproval } from '../approvals/approval.ts';
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
  const { ledger, now, approvalTerms, commandName, words } = context;
  const decided = await ledger.decideApproval(number, decision, request.from, now().getTime(), approvalTerms);
  if (decided === null) return usageError(words.approvals.gone(number), words.approvals.listed(`${commandName}approvals`));
  const { approval } = decided;
  if ('refused' in decided) return refusal(approval, decided.refused, context);
  const { key, destination } = approval;
  await recordAction(request, context, 'approve', { approval: number, decision: decision.kind, key, destination, ...detailOf(decision) });
  await context.reviseNotices();
  await context.enqueue(decided.wakeups);
  const data = { decision: decision.kind, decided: true };
  if (decision.kind === 'edit' || decision.kind === 'use' || decision.kind === 'keep')
    return approval.state === 'waiting'
      ? showApproval(
          approval,
          [text(...words.approvals.doneBy(words.approvals.done[decision.kind], personSpan(request.from, words)))],
          context,
          { data },
        )
      : buildReply(doneBlocks(approval, decision, request, words), { approval: approvalFields(approval), ...data });
  return buildReply(
    doneBlocks(approval, decision, request, words),
    { approval: approvalFields(approval), ...data },
    { actions: actionsAfter(approval, decision, words) },
  );
}

/** The new words are content, and stay out of the audit log. */
function detailOf(decision: ApprovalDecision): Readonly<Record<string, string>> {
  return decision.kind === 'later' ? { until: new Date(decision.untilMs).toISOString() } : {};
}

function doneBlocks(approval: Approval, { kind }: ApprovalDecision, { from }: CommandRequest, words: Words): readonly Block[] {
  const { destination, laterUntil, number } = approval;
  const { approvals: said } = words;
  const about = said.doneAbout<string | Span>(said.done[kind], personSpan(from, words), number, bold(destination));
  switch (kind) {
    case 'send':
      return [text(...about, said.onItsWay), { kind: 'message', announcement: messageToApprove(approval) }];
    case 'never':
      return [text(...about, said.isNotSent)];
    case 'later':
      return [text(...about, said.askedAgain, ...(laterUntil === null ? [] : [moment(laterUntil)]), '.')];
    case 'use':
      return [text(...about, said.messageEdited)];
    case 'edit':
    case 'keep':
      return [text(...about, '.')];
  }
}

/** What was put off can be taken up at any time. */
function actionsAfter({ number }: Approval, { kind }: ApprovalDecision, { approvals }: Words): readonly Action[] {
  return kind === 'later' ? [{ label: approvals.showIt, command: `approvals show ${number}` }] : [];
}

function refusal(approval: Approval, refused: ApprovalRefusal, context: CommandContext): Reply {
  const { words } = context;
  const { approvals: said, people } = words;
  const { number, decidedBy, decidedAt, state } = approval;
  const data = { approval: approvalFields(approval), decided: false, refused };
  switch (refused) {
    case 'decided': {
      const by = decidedBy === null ? [] : people.by(personSpan(decidedBy, words));
      const at = decidedAt === null ? [] : [' ', moment(decidedAt)];
      const before = text(said.decided(number), ...by, ...at, `${words.colon}${becameOf(state, words)}.`);
      return showApproval(approval, [before], context, { data: { ...data, by: decidedBy } });
    }
    case 'withdrawn':
      return showApproval(approval, [], context, { data });
    case 'changed':
      return showApproval(approval, [text(said.nowIs)], context, { data, exitCode: 1 });
    case 'not-offered':
      return buildReply([text(said.notOffered(number))], data, { exitCode: 2 });
    case 'no-text':
      return buildReply([text(said.noText(number))], data, {
        exitCode: 2,
      });
  }
}

function becameOf(state: Approval['state'], { approvals }: Words): string {
  switch (state) {
    case 'declined':
      return approvals.notSent;
    case 'expired':
      return approvals.nobodyDecided;
    case 'withdrawn':
      return approvals.withdrawn;
    default:
      return approvals.isSent;
  }
}
