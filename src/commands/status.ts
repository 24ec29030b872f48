import type { Problem } from '../content/post.ts';
import { stopOf } from './circumstances.ts';
import type { Command, PartHealth } from './command.ts';
import type { Block } from './reply.ts';
import { bold, counted, list, replyOf, text } from './say.ts';
import { attentionBlocks, pausesWithCounts } from './status-attention.ts';
import { deliveryBlocks } from './status-deliveries.ts';
import { stopLine } from './stop-line.ts';

export const status: Command = {
  verb: 'status',
  usage: 'status',
  summary: 'says what is connected, on its way, held, paused, in doubt or failed',
  adminOnly: false,
  run: async (_words, ask, context) => {
    const { ledger } = context;
    const forAdmin = context.isAdmin(ask.from);
    const [all, counts, stop, held, holds] = await Promise.all([
      context.health(),
      ledger.counts(),
      stopOf(context),
      pausesWithCounts(ledger),
      ledger.holds(),
    ]);
    // Where the books are is nobody else's business.
    const parts = forAdmin ? all : all.map((part) => ({ ...part, detail: part.ready ? 'works' : 'does not work' }));
    const problems = context.problems();
    const ofFiles = problems.filter(({ path }) => path !== '.');
    const ofFolder = problems.filter(({ path }) => path === '.');
    const count = (level: Problem['level']): number => ofFiles.filter((problem) => problem.level === level).length;
    const [errors, warnings] = [count('error'), count('warning')];
    const bad = [
      ...(errors > 0 ? [`${counted(errors, 'file')} that can't be read`] : []),
      ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ];
    const archive = `${[`${counted(context.archive.size, 'post')} in the archive`, ...bad].join(', ')}${bad.length > 0 ? ' (herald lint says why)' : ''}.`;
    const blocks: Block[] = [
      text(archive),
      ...(forAdmin ? ofFolder.map(({ message, hint }) => text(`${message}. ${hint === null ? '' : `${hint}.`}`)) : []),
      list(parts.map(partLine)),
      ...(stop ? [text(...stopLine(forAdmin ? stop : { who: null, since: stop.since, reason: null }))] : []),
      ...deliveryBlocks(counts),
      ...(forAdmin ? attentionBlocks({ counts, pauses: held, holds, stopped: stop !== null }, context) : []),
    ];
    const ready = parts.every((part) => part.ready);
    const data = {
      ready,
      posts: context.archive.size,
      problems: problems.length,
      parts,
      deliveries: counts,
      paused: stop !== null,
      ...(forAdmin ? { stop, pauses: held, holds } : {}),
    };
    return replyOf(blocks, data, { exitCode: ready ? 0 : 1 });
  },
};

function partLine({ part, ready, detail }: PartHealth) {
  return [ready ? '✓ ' : '✗ ', bold(part), `: ${detail}`];
}
