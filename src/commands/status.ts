import { isPublished } from '../archive/is-published.ts';
import { stopOf } from './circumstances.ts';
import type { Command, CommandContext, PartHealth } from './command.ts';
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
    const errors = problems.filter(({ level }) => level === 'error').length;
    const posts = forAdmin ? context.archive.size : publishedIn(context);
    const archive = `${counted(posts, 'post')} in the archive${forAdmin && errors > 0 ? `, ${counted(errors, 'file')} that can't be read (herald lint says why)` : ''}.`;
    const blocks: Block[] = [
      text(archive),
      list(parts.map(partLine)),
      ...(stop ? [text(...stopLine(forAdmin ? stop : { who: null, since: stop.since, reason: null }))] : []),
      ...deliveryBlocks(counts),
      ...(forAdmin ? attentionBlocks({ counts, pauses: held, holds, stopped: stop !== null }, context) : []),
    ];
    const ready = parts.every((part) => part.ready);
    const data = {
      ready,
      posts,
      ...(forAdmin ? { problems: problems.length } : {}),
      parts,
      deliveries: counts,
      paused: stop !== null,
      ...(forAdmin ? { stop, pauses: held, holds } : {}),
    };
    return replyOf(blocks, data, { exitCode: ready ? 0 : 1 });
  },
};

/** Posts that people can find: how many are being prepared is for admins. */
function publishedIn({ archive, now }: CommandContext): number {
  const at = now();
  let published = 0;
  for (const post of archive.all()) if (isPublished(post, at)) published += 1;
  return published;
}

function partLine({ part, ready, detail }: PartHealth) {
  return [ready ? '✓ ' : '✗ ', bold(part), `: ${detail}`];
}
