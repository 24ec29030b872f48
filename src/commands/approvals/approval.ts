import { type Approval, isOpenApproval, messageToApprove } from '../../model/approval.ts';
import { approvalNotice } from '../../model/sentences/approval-notice.ts';
import type { Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { briefly, buildReply, text, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { mayManageSubscriptions, refusalToManage } from '../rights.ts';

const NUMBER = /^#?(\d{1,9})$/;

/** Finds the approval that a reference names and the requester may decide; otherwise returns a reply that says why not. */
export async function findApproval(
  reference: string,
  request: CommandRequest,
  context: CommandContext,
): Promise<{ approval: Approval } | { reply: Reply }> {
  const number = Number(NUMBER.exec(reference)?.[1] ?? 0);
  const { approvals } = context.words;
  const found = number === 0 ? { approvals: [] } : await context.ledger.approvals({ numbers: [number] }, 1);
  const [approval] = found.approvals;
  const unknown = usageError(
    reference === '' ? approvals.which : approvals.unknown(briefly(reference)),
    approvals.listed(`${context.commandName}approvals`),
  );
  if (approval && (await mayDecide(approval, request, context))) return { approval };
  // People who may decide nothing here must not learn which approvals exist.
  return { reply: (await refusalToManage(request, context, approval?.destination ?? request.where)) ?? unknown };
}

/** Whether the requester may decide: admins anywhere, managers of the channel in that channel, and managers of the review channel in that one. */
export async function mayDecide({ destination, review }: Approval, request: CommandRequest, context: CommandContext): Promise<boolean> {
  if (await mayManageSubscriptions(request, context, destination)) return true;
  return request.where === review && mayManageSubscriptions(request, context, review);
}

/** Renders an approval like its notice: the exact message, its details, and the buttons to decide. `before`: blocks about what was just done. Pure. */
export function showApproval(
  approval: Approval,
  before: readonly Block[],
  { language, words }: Pick<CommandContext, 'language' | 'words'>,
  more: { exitCode?: 0 | 1; data?: object } = {},
): Reply {
  const { title, lines, actions } = approvalNotice(approval, language);
  const blocks: Block[] = [
    ...before,
    text(isOpenApproval(approval) ? `${title}${words.colon}`.trimEnd() : `${title}.`),
    ...lines.map((line) => text(...(typeof line === 'string' ? [line] : line))),
    { kind: 'message', announcement: messageToApprove(approval) },
  ];
  return buildReply(blocks, { approval: approvalFields(approval), ...more.data }, { actions, exitCode: more.exitCode ?? 0 });
}

/** Returns an approval as data for machines, without the fields that only the store needs. Pure. */
export function approvalFields(approval: Approval): object {
  const { own: _own, approved: _approved, ...fields } = approval;
  return { ...fields, announcement: messageToApprove(approval) };
}
