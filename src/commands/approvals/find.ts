import type { Approval } from '../../model/approval.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { mayManageSubscriptions, refusalToManage } from '../rights.ts';

const NUMBER = /^#?(\d{1,9})$/;

/** An approval that somebody means, and may decide; else a reply that says why not. */
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
  // Whoever may decide nothing here learns nothing of what there is.
  return { reply: (await refusalToManage(request, context, approval?.destination ?? request.where)) ?? unknown };
}

/** Admins; whoever runs the channel, asked in it; and whoever runs the channel in which the approval is asked for, there. */
export async function mayDecide({ destination, review }: Approval, request: CommandRequest, context: CommandContext): Promise<boolean> {
  if (await mayManageSubscriptions(request, context, destination)) return true;
  return request.where === review && mayManageSubscriptions(request, context, review);
}
