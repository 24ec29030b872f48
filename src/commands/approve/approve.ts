import type { Words } from '../../languages/index.ts';
import { parseDuration } from '../../lib/duration.ts';
import { addDays, dayIn, instantIn } from '../../lib/local-time.ts';
import { type Approval, type ApprovalDecision, type ApprovalRefusal, messageToApprove } from '../../model/approval.ts';
import type { Action, Block, CommandRequest, Reply } from '../../ports/reply.ts';
import { approvalFields, findApproval, showApproval } from '../approvals/approval.ts';
import { completeAdminAction } from '../audit-log.ts';
import { bold, buildReply, moment, personSpan, text, usageError, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';

export const approve: Command = {
  verb: 'approve',
  usage: 'approve <id> [send | later [<time>] | never | use | keep]',
  summary: 'decide about a message that is waiting for approval',
  details:
    'It is sent unless you say otherwise. `later` asks again tomorrow at 09:00, or at another time: `later 2h`, `later 14:30`. If its post has changed since its text was edited, `use` takes the new text and `keep` the edit.',
  othersSee: 'Admins of Herald and people who manage the channel may decide.',
  adminOnly: false,
  options: [
    {
      name: 'id',
      type: 'text',
      description: 'Number of the approval, as listed by approvals',
      required: true,
      bare: true,
      completedBy: 'approval',
    },
    {
      name: 'word',
      type: 'choice',
      description: 'What to do with it; send it if left out',
      choices: ['send', 'later', 'never', 'use', 'keep'],
      bare: true,
    },
    { name: 'time', type: 'text', description: 'When to ask again: 2h, 3d or 14:30', bare: true, maxLength: 20 },
  ],
  examples: ['approve 12', 'approve 12 later 2h', 'approve 12 never'],
  sends: (args) => !/\s(?:later|never|keep)\b/.test(args),
  run: async (args, request, context) => {
    const [id = '', ...words] = args.trim().split(/\s+/).filter(Boolean);
    const found = await findApproval(id, request, context);
    if ('reply' in found) return found.reply;
    const decision = decisionOf(words, context);
    const { noLater, sayWhat } = context.words.approvals;
    if (decision === null)
      return usageExample(words[0] === 'later' ? noLater : sayWhat, `approve ${found.approval.number} later 2h`, context);
    return decide(found.approval, decision, request, context);
  },
};

/** Parses a decision; null if the words are none. */
function decisionOf([word = 'send', detail = '', ...rest]: readonly string[], { now, timezone }: CommandContext): ApprovalDecision | null {
  if (rest.length > 0) return null;
  if (word === 'later') {
    const untilMs = parseLater(detail, now().getTime(), timezone);
    return untilMs === null ? null : { kind: 'later', untilMs };
  }
  // A button carries the fingerprint of the message it was shown below.
  if (word === 'send' && (detail === '' || /^[0-9a-f]{12}$/.test(detail))) return { kind: 'send', fingerprint: detail || null };
  if (detail !== '') return null;
  return word === 'never' || word === 'use' || word === 'keep' ? { kind: word } : null;
}

const MINUTE_MS = 60_000;
/** Default time of `later`: 09:00 on the next day, in minutes. */
const MORNING_MINUTES = 9 * 60;
const MAX_LATER_MINUTES = 90 * 24 * 60;

/** Parses when to ask again into epoch ms: empty (tomorrow 09:00), `2h`, `3d`, `14:30` (its next occurrence); null if it is not a time. At most 90 days. Pure. */
export function parseLater(words: string, nowMs: number, timezone: string): number | null {
  const said = words.trim().toLowerCase();
  const today = dayIn(timezone, nowMs);
  if (said === '') return instantIn(timezone, addDays(today, 1), MORNING_MINUTES);
  const minutes = parseDuration(said);
  if (minutes !== null) return minutes <= MAX_LATER_MINUTES ? nowMs + minutes * MINUTE_MS : null;
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(said);
  if (!clock) return null;
  const atMs = (day: typeof today): number => instantIn(timezone, day, Number(clock[1]) * 60 + Number(clock[2]));
  return atMs(today) > nowMs ? atMs(today) : atMs(addDays(today, 1));
}

/** Applies a decision, at most once, records who made it, and replies with the outcome. */
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
  const { kind } = decision;
  // The edited text is content and stays out of the audit log.
  const until = kind === 'later' ? { until: new Date(decision.untilMs).toISOString() } : {};
  await completeAdminAction(request, context, 'approve', { approval: number, decision: kind, key, destination, ...until }, decided.wakeups);
  const data = { decision: kind, decided: true };
  const { done, doneBy, showIt } = words.approvals;
  if ((kind === 'edit' || kind === 'use' || kind === 'keep') && approval.state === 'waiting')
    return showApproval(approval, [text(...doneBy(done[kind], personSpan(request.from, words)))], context, { data });
  // A postponed approval can still be decided at any time.
  const actions: readonly Action[] = kind === 'later' ? [{ label: showIt, command: `approvals show ${number}` }] : [];
  return buildReply(doneBlocks(approval, decision, request, words), { approval: approvalFields(approval), ...data }, { actions });
}

function doneBlocks(approval: Approval, { kind }: ApprovalDecision, { from }: CommandRequest, words: Words): readonly Block[] {
  const { destination, laterUntil, number } = approval;
  const { approvals: said } = words;
  const about = said.doneAbout(said.done[kind], personSpan(from, words), number, bold(destination));
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

function refusal(approval: Approval, refused: ApprovalRefusal, context: CommandContext): Reply {
  const { words } = context;
  const { approvals: said, people } = words;
  const { number, decidedBy, decidedAt, state } = approval;
  const data = { approval: approvalFields(approval), decided: false, refused };
  switch (refused) {
    case 'decided': {
      const by = decidedBy === null ? [] : people.by(personSpan(decidedBy, words));
      const at = decidedAt === null ? [] : [' ', moment(decidedAt)];
      const outcome = state === 'declined' ? said.notSent : said.isSent;
      // Nobody decided about an expired one; what is shown below says so.
      const before = state === 'expired' ? [] : [text(said.decided(number), ...by, ...at, `${words.colon}${outcome}.`)];
      return showApproval(approval, before, context, { data: { ...data, by: decidedBy } });
    }
    case 'withdrawn':
      return showApproval(approval, [], context, { data });
    case 'changed':
      return showApproval(approval, [text(said.nowIs)], context, { data, exitCode: 1 });
    case 'not-offered':
      return buildReply([text(said.notOffered(number))], data, { exitCode: 2 });
    case 'no-text':
      return buildReply([text(said.noText(number))], data, { exitCode: 2 });
  }
}
