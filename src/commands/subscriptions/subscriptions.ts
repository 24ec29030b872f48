import { FILTER_MAX_CHARS } from '../../archive/query/query.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, buildReply, usageError } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { changeSubscription, editSubscription, pauseSubscription, resumeSubscription } from './change-subscription.ts';
import { readFilter } from './filter-text.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { insteadActions, showTrial } from './trial.ts';

const CHANGES = new Map([
  ['pause', pauseSubscription],
  ['resume', resumeSubscription],
  ['edit', editSubscription],
]);

/** Actions with files, which only the command line has. */
const OF_FILES = ['export', 'diff', 'apply'];

export const subscriptions: Command = {
  verb: 'subscriptions',
  usage: 'subscriptions [test <filter> | pause <number> [reason] | resume <number> | edit <number> <filter>]',
  summary: 'list the channels that get posts, and which posts; test a filter, pause or edit one',
  othersSee: 'People who are not admins see only the channel they ask in. Everybody may test a filter.',
  adminOnly: false,
  options: [
    {
      name: 'action',
      type: 'choice',
      description: 'What to do; list them if left out',
      choices: ['list', 'test', ...CHANGES.keys()],
      bare: true,
    },
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
  run: async (args, request, context) => {
    const [, action = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(args) ?? [];
    const { commandName, words } = context;
    const { subscribing } = words;
    if (action === 'test') return testFilter(rest, context);
    const change = CHANGES.get(action);
    if (change) return changeSubscription(change, rest, request, context);
    if (OF_FILES.includes(action))
      return usageError(subscribing.oneOfFiles(action), subscribing.writeThere(`herald subscriptions ${action} subscriptions.yaml`));
    const listing = /^(?:list)?\s*(?:page:(\d{1,6}))?$/.exec(args.trim());
    if (listing) return listSubscriptions(Math.max(1, Number(listing[1] ?? 1)), request, context);
    const instead = subscribing.writeOr(`${commandName}subscriptions`, `${commandName}subscriptions test cilium`);
    return usageError(subscribing.noAction(briefly(args.trim())), instead);
  },
};

/** Shows what a filter would have sent in the last 30 days; nothing is subscribed. Exit code 2 if it is not a filter. */
async function testFilter(typed: string, context: Pick<CommandContext, 'archive' | 'engine' | 'now' | 'words'>): Promise<Reply> {
  const read = readFilter(typed.trim(), context.words);
  if ('reply' in read) return read.reply;
  const trial = await showTrial(read.filter, typed.trim(), context);
  return buildReply(trial.blocks, trial.data, { actions: insteadActions(trial, (filter) => `subscriptions test ${filter}`, context) });
}
