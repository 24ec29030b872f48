import { FILTER_MAX_CHARS } from '../../archive/query/parse-filter.ts';
import type { CommandRequest, Reply } from '../../ports/reply.ts';
import { briefly, buildReply, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { editSubscription, pauseSubscription, resumeSubscription } from './change-subscription.ts';
import { readFilter } from './filter-text.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { insteadActions, showTrial } from './trial.ts';

type Act = (args: string, request: CommandRequest, context: CommandContext) => Promise<Reply>;

const ACTIONS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['test', (args, _request, context) => testFilter(args, context)],
  ['pause', pauseSubscription],
  ['resume', resumeSubscription],
  ['edit', editSubscription],
]);

/** What the command line does with files. */
const OF_FILES = ['export', 'diff', 'apply'];

export const subscriptions: Command = {
  verb: 'subscriptions',
  usage: 'subscriptions [test <filter> | pause <number> [reason] | resume <number> | edit <number> <filter>]',
  summary: 'list the channels that get posts, and which posts; test a filter, pause or edit one',
  othersSee: 'People who are not admins see only the channel they ask in. Everybody may test a filter.',
  adminOnly: false,
  options: [
    { name: 'action', type: 'choice', description: 'What to do; list them if left out', choices: ['list', ...ACTIONS.keys()], bare: true },
    {
      name: 'filter',
      type: 'text',
      description: 'A filter to test, or the number of a subscription and what to do with it',
      maxLength: FILTER_MAX_CHARS,
      bare: true,
      completedBy: 'filter',
    },
  ],
  examples: [
    'subscriptions test "kind:release source:k3s is:stable"',
    'subscriptions pause 3 too much',
    'subscriptions edit 3 kind:release',
  ],
  needsConfirmation: true,
  run: (args, request, context) => {
    const [, action = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(args) ?? [];
    const { subscribing } = context.words;
    const act = ACTIONS.get(action);
    if (act) return act(rest, request, context);
    if (OF_FILES.includes(action))
      return Promise.resolve(
        usageError(subscribing.oneOfFiles(action), subscribing.writeThere(`herald subscriptions ${action} subscriptions.yaml`)),
      );
    const [, page = '1'] = /^(?:list)?\s*(?:page:(\d{1,6}))?$/.exec(args.trim()) ?? [];
    if (/^(?:list)?\s*(?:page:\d{1,6})?$/.test(args.trim())) return listSubscriptions(Math.max(1, Number(page)), request, context);
    return Promise.resolve(
      usageError(
        subscribing.noAction(briefly(args.trim())),
        subscribing.writeOr(`${context.commandName}subscriptions`, `${context.commandName}subscriptions test cilium`),
      ),
    );
  },
};

/** Answers what a filter would have sent in the last 30 days; nothing is subscribed. Exit code 2 where it is no filter. */
async function testFilter(typed: string, context: Pick<CommandContext, 'archive' | 'engine' | 'now' | 'words'>): Promise<Reply> {
  const read = readFilter(typed.trim(), context.words);
  if ('reply' in read) return read.reply;
  const trial = await showTrial(read.filter, typed.trim(), context);
  return buildReply(trial.blocks, trial.data, { actions: insteadActions(trial, (filter) => `subscriptions test ${filter}`, context) });
}
