import type { Reply } from '../../ports/reply.ts';
import { buildReply } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { readFilter } from './filter-text.ts';
import { insteadActions, showTrial } from './trial.ts';

/** Answers what a filter would have sent in the last 30 days; nothing is subscribed. Exit code 2 where it is no filter. */
export async function testFilter(typed: string, context: Pick<CommandContext, 'archive' | 'engine' | 'now' | 'words'>): Promise<Reply> {
  const read = readFilter(typed.trim(), context.words);
  if ('reply' in read) return read.reply;
  const trial = await showTrial(read.filter, typed.trim(), context);
  return buildReply(trial.blocks, trial.data, { actions: insteadActions(trial, (filter) => `subscriptions test ${filter}`, context) });
}
