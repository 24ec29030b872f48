import { type Approval, isOpenApproval, messageToApprove } from '../../model/approval.ts';
import { approvalNotice } from '../../model/sentences/approval-notice.ts';
import type { Block, Reply } from '../../ports/reply.ts';
import { buildReply, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** An approval as its notice shows it: the very message, what is known of it, and the buttons to decide. `before`: what has just been done. Pure. */
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

/** The same for machines: what it is, without what only the store needs. Pure. */
export function approvalFields(approval: Approval): object {
  const { own: _own, approved: _approved, ...fields } = approval;
  return { ...fields, announcement: messageToApprove(approval) };
}
