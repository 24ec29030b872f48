import type { Words } from '../../languages/index.ts';
import type { Approval } from '../../model/approval.ts';
import { approvalName } from '../../model/sentences/approval-notice.ts';
import type { Action, CommandRequest, Line, Reply } from '../../ports/reply.ts';
import { bold, briefly, buildReply, lineOf, list, moment, personSpan, text, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { refusalToManage } from '../rights.ts';
import { approvalFields, findApproval, mayDecide, showApproval } from './approval.ts';
import { editText } from './edit.ts';

const PAGE_SIZE = 5;
/** Maximum number of open approvals that are searched for those a person who is not an admin may see. */
const MAX_LISTED = 1_000;

export const approvals: Command = {
  verb: 'approvals',
  usage: 'approvals [<page> | show <id> | edit <id> <text>]',
  summary: 'list messages that are waiting for approval, or edit the text of one',
  details: 'An edited text replaces the post’s own text; its file is not changed. `edit <id> own` undoes the edit.',
  othersSee: 'People who are not admins see only the approvals of a channel that they manage, and only in that channel.',
  adminOnly: false,
  options: [
    { name: 'action', type: 'choice', description: 'What to do; list them if left out', choices: ['show', 'edit'], bare: true },
    {
      name: 'id',
      type: 'text',
      description: 'Number of the approval, as shown in the list, or of a page',
      bare: true,
      completedBy: 'approval',
    },
    { name: 'text', type: 'text', description: 'The new text; put title:"…" before it to change the title', bare: true, maxLength: 1_000 },
  ],
  examples: ['approvals', 'approvals show 12', 'approvals edit 12 K3s v1.34 fixes the leak'],
  run: async (args, request, context) => {
    const [, verb = '', id = '', words = ''] = /^\s*(\S*)\s*(\S*)\s*([\s\S]*?)\s*$/.exec(args) ?? [];
    if (verb === 'show' || verb === 'edit') {
      const found = await findApproval(id, request, context);
      if ('reply' in found) return found.reply;
      if (verb === 'show') return showApproval(found.approval, [], context);
      return editText(found.approval, words, request, context);
    }
    if (!/^\d{0,6}$/.test(verb)) return usageExample(context.words.approvals.noPage(briefly(verb)), 'approvals show 12', context);
    return listApprovals(Math.max(1, Number(verb || 1)), request, context);
  },
};

/** Lists the open approvals, oldest first. */
async function listApprovals(page: number, request: CommandRequest, context: CommandContext): Promise<Reply> {
  const { open, total } = await mayList(page, request, context);
  const { approvals: said, search } = context.words;
  if (open === null) return (await refusalToManage(request, context)) ?? buildReply([text(said.none)], { approvals: [], total: 0 });
  if (open.length === 0)
    return buildReply([text(page > 1 && total > 0 ? said.pages(Math.ceil(total / PAGE_SIZE)) : said.none)], {
      approvals: [],
      total,
    });
  const hasMore = page * PAGE_SIZE < total;
  const range = total > PAGE_SIZE ? [text(said.range((page - 1) * PAGE_SIZE + 1, (page - 1) * PAGE_SIZE + open.length, total))] : [];
  const actions: Action[] = [
    ...open.map(({ number }) => ({ label: said.show(number), command: `approvals show ${number}` })),
    ...(page > 1 ? [{ label: search.previous, command: `approvals ${page - 1}` }] : []),
    ...(hasMore ? [{ label: context.words.chat.more, command: `approvals ${page + 1}` }] : []),
  ];
  return buildReply(
    [...range, list(open.map((one) => approvalLine(one, context.words)))],
    { approvals: open.map(approvalFields), total },
    { actions },
  );
}

/** Reads a page of the open approvals that the requester may decide; `open` is null if they may decide none here. */
async function mayList(
  page: number,
  request: CommandRequest,
  context: CommandContext,
): Promise<{ open: readonly Approval[] | null; total: number }> {
  const from = (page - 1) * PAGE_SIZE;
  if (context.isAdmin(request.from)) {
    const { approvals: open, total } = await context.ledger.approvals({ open: true }, PAGE_SIZE, from);
    return { open, total };
  }
  if (await refusalToManage(request, context)) return { open: null, total: 0 };
  const all = await context.ledger.approvals({ open: true }, MAX_LISTED);
  const own: Approval[] = [];
  for (const one of all.approvals) {
    const isHere = one.destination === request.where || one.review === request.where;
    if (isHere && (await mayDecide(one, request, context))) own.push(one);
  }
  return { open: own.slice(from, from + PAGE_SIZE), total: own.length };
}

function approvalLine(approval: Approval, words: Words): Line {
  const { number, destination, requestedAt, laterUntil, edit, state } = approval;
  const { approvals: said } = words;
  return lineOf([
    ...said.forChannel(bold(`${number}`), approvalName(approval, words), bold(destination)),
    ...(state === 'approved' ? [said.changedSince] : said.askedFor(moment(requestedAt))),
    ...(laterUntil === null ? [] : said.putOffUntil(moment(laterUntil))),
    ...(edit === null ? [] : said.editedBy(personSpan(edit.by, words), moment(edit.at))),
  ]);
}
