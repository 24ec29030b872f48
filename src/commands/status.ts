import type { DeliveryState } from '../announce/delivery.ts';
import type { Command, CommandContext, PartHealth } from './command.ts';
import type { Block } from './reply.ts';
import { bold, code, counted, list, replyOf, text } from './say.ts';

const OPEN: readonly DeliveryState[] = ['planned', 'queued', 'sending'];
const ATTENTION: readonly DeliveryState[] = ['held', 'in-doubt', 'failed'];

type Counts = Awaited<ReturnType<CommandContext['ledger']['counts']>>;

export const status: Command = {
  verb: 'status',
  usage: 'status',
  summary: 'says what is connected, on its way, held or failed',
  adminOnly: false,
  run: async (_words, ask, context) => {
    const [all, counts] = await Promise.all([context.health(), context.ledger.counts()]);
    // Where the books are is nobody else's business.
    const parts = context.isAdmin(ask.from) ? all : all.map((part) => ({ ...part, detail: part.ready ? 'works' : 'does not work' }));
    const problems = context.problems();
    const errors = problems.filter(({ level }) => level === 'error').length;
    const archive = `${counted(context.archive.size, 'post')} in the archive${errors > 0 ? `, ${counted(errors, 'file')} that can't be read (herald lint says why)` : ''}.`;
    const blocks: Block[] = [text(archive), list(parts.map(partLine)), ...deliveryBlocks(counts, context.commandName)];
    const ready = parts.every((part) => part.ready);
    const data = { ready, posts: context.archive.size, problems: problems.length, parts, deliveries: counts };
    return replyOf(blocks, data, { exitCode: ready ? 0 : 1 });
  },
};

function partLine({ part, ready, detail }: PartHealth) {
  return [ready ? '✓ ' : '✗ ', bold(part), `: ${detail}`];
}

function deliveryBlocks(counts: Counts, commandName: string): Block[] {
  if (counts.length === 0) return [text('Nothing was owed to anybody yet.')];
  const platforms = [...new Set(counts.map(({ platform }) => platform))];
  const lines = platforms.map((platform) => {
    const own = counts.filter((row) => row.platform === platform && row.count > 0);
    const waiting = sum(own, OPEN);
    const told = own.filter(({ state }) => !OPEN.includes(state)).map(({ state, count }) => `${count} ${state}`);
    return [bold(platform), `: ${[...told, ...(waiting > 0 ? [`${waiting} on their way`] : [])].join(', ')}`];
  });
  const stuck = ATTENTION.filter((state) => sum(counts, [state]) > 0);
  const hints = stuck.map((state) => [
    `${sum(counts, [state])} ${state}: `,
    code(`${commandName}replay ${state} dry-run`),
    ' says what could be sent again',
  ]);
  return [list(lines), ...(hints.length > 0 ? [list(hints)] : [])];
}

function sum(counts: Counts, states: readonly DeliveryState[]): number {
  return counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
}
