import { platformOf, workspaceOf } from '../../model/destination.ts';
import type { Hold } from '../../model/hold.ts';
import type { Pause } from '../../model/pause.ts';
import { adviceFor, reasonInWords } from '../../model/sentences/reasons.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Block, Span } from '../../ports/reply.ts';
import { bold, code, counted, list, moment } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { type Counts, countOf } from './counts.ts';

const MAX_SHOWN = 10;
const MAX_ROWS = 10_000;

/** A pause, and what waits for its end. */
export interface PauseWithCount extends Pause {
  /** Deliveries held because of it. */
  held: number;
}

/** Whoever takes nothing, and how many deliveries are held for them. */
export async function pausesWithCounts(ledger: Ledger): Promise<readonly PauseWithCount[]> {
  const pauses = await ledger.pauses();
  if (pauses.length === 0) return [];
  const found = await ledger.find({ states: ['held'] }, MAX_ROWS);
  const held = found.filter(({ reason, digestKey }) => reason?.kind === 'paused' && digestKey === null);
  return pauses.map((pause) => {
    const own = held.filter(({ destination }) => {
      const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
      return names.includes(pause.target);
    });
    return { ...pause, held: own.length };
  });
}

interface Attention {
  counts: Counts;
  pauses: readonly PauseWithCount[];
  holds: readonly Hold[];
  /** Messages that wait for approval, and since when (ISO instant) the first of them does. */
  approvals: { count: number; since: string | null };
  stopped: boolean;
}

/** What wants an admin's attention, each with what to do. Pure. */
export function attentionBlocks(
  { counts, pauses, holds, approvals, stopped }: Attention,
  { commandName }: CommandContext,
): readonly Block[] {
  const command = (words: string): Span => code(`${commandName}${words}`);
  // What waits for the end of a pause, for a decision about a hold, or for approval, is counted there.
  const lines = [
    ...(stopped ? [[command('resume'), ' continues all deliveries']] : []),
    ...pauses
      .slice(0, MAX_SHOWN)
      .map(({ target, reason, since, probeAt, held }) => [
        bold(target),
        ` refuses messages since `,
        moment(since),
        `: ${reasonInWords(reason)}; ${counted(held, 'delivery', 'deliveries')} on hold. ${adviceFor(reason)}: Herald asks again `,
        moment(probeAt),
        ', or at ',
        command(`resume ${target}`),
      ]),
    ...(pauses.length > MAX_SHOWN ? [[`…and ${pauses.length - MAX_SHOWN} more that refuse messages`]] : []),
    ...holds
      .slice(0, MAX_SHOWN)
      .map(({ id, kind, posts, since }) => [
        `${counted(posts, HELD[kind])} at once, held since `,
        moment(since),
        ': ',
        command(`hold ${id} announce`),
        ...(kind === 'additions' ? [', ', code('digest')] : []),
        ' or ',
        code('seen'),
      ]),
    ...(approvals.count > 0
      ? [
          [
            `${counted(approvals.count, 'message')} to approve`,
            ...(approvals.since === null ? [] : [', the first since ', moment(approvals.since)]),
            ': ',
            command('approvals'),
            ' lists them',
          ],
        ]
      : []),
    ...hint(countOf(counts, ['in-doubt']), 'in doubt', command('resolve'), ' lists them'),
    ...hint(countOf(counts, ['failed']), 'failed', command('replay failed dry-run'), ' shows what could be sent again'),
    ...(pauses.length + holds.length + approvals.count === 0
      ? hint(countOf(counts, ['held']), 'held', command('replay held dry-run'), ' shows what could be sent')
      : []),
  ];
  return lines.length > 0 ? [list(lines)] : [];
}

const HELD: Readonly<Record<Hold['kind'], string>> = { additions: 'new post', edits: 'changed post', removals: 'removed post' };

function hint(count: number, what: string, command: Span, words: string): (string | Span)[][] {
  return count > 0 ? [[`${count} ${what}: `, command, words]] : [];
}
