import { platformOf, workspaceOf } from '../../model/destination.ts';
import type { Hold } from '../../model/hold.ts';
import type { Pause } from '../../model/pause.ts';
import { adviceFor, reasonInWords } from '../../model/sentences/reasons.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Block, Span } from '../../ports/reply.ts';
import { bold, code, list, moment } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { type Counts, countOf } from './deliveries.ts';

const MAX_SHOWN = 10;
const MAX_ROWS = 10_000;

/** A pause, and the number of deliveries that wait for its end. */
export interface PauseWithCount extends Pause {
  /** Number of deliveries held because of it. */
  held: number;
}

/** Returns all pauses, each with the number of deliveries held because of it. */
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
  /** Number of messages that wait for approval, and since when the first of them has waited (ISO instant). */
  approvals: { count: number; since: string | null };
  stopped: boolean;
}

/** Lists what needs an admin's attention, each item with what to do. Pure. */
export function attentionBlocks(
  { counts, pauses, holds, approvals, stopped }: Attention,
  { commandName, words }: Pick<CommandContext, 'commandName' | 'words'>,
): readonly Block[] {
  const command = (typed: string): Span => code(`${commandName}${typed}`);
  const { status, holding } = words;
  // Held deliveries are listed by themselves only if no pause, hold or approval explains them.
  const lines: (readonly (string | Span)[])[] = [
    ...(stopped ? [[command('resume'), status.continuesAll]] : []),
    ...pauses.slice(0, MAX_SHOWN).map(({ held, ...pause }) => refusalLine(pause, held, { commandName, words })),
    ...(pauses.length > MAX_SHOWN ? [[status.moreRefuse(pauses.length - MAX_SHOWN)]] : []),
    ...holds
      .slice(0, MAX_SHOWN)
      .map(({ id, kind, posts, since }) => [
        status.batch[kind](posts),
        ...status.heldSince(moment(since)),
        command(`hold ${id} announce`),
        ...(kind === 'additions' ? [', ', code('digest')] : []),
        holding.or,
        code('seen'),
      ]),
    ...(approvals.count > 0
      ? [
          [
            status.toApprove(approvals.count),
            ...(approvals.since === null ? [] : status.firstSince(moment(approvals.since))),
            words.colon,
            command('approvals'),
            status.listsThem,
          ],
        ]
      : []),
    ...hint('in-doubt', command('resolve'), status.listsThem),
    ...hint('failed', command('replay failed dry-run'), status.showsAgain),
    ...(pauses.length + holds.length + approvals.count === 0 ? hint('held', command('replay held dry-run'), status.showsHeld) : []),
  ];
  return lines.length > 0 ? [list(lines)] : [];

  function hint(state: 'in-doubt' | 'failed' | 'held', typed: Span, does: string): (string | Span)[][] {
    const count = countOf(counts, [state]);
    return count > 0 ? [[status[state](count), words.colon, typed, does]] : [];
  }
}

/** Describes a pause: who refuses messages, why, and how many deliveries wait. */
function refusalLine(
  { target, reason, since, probeAt }: Pause,
  held: number,
  { commandName, words }: Pick<CommandContext, 'commandName' | 'words'>,
): readonly (string | Span)[] {
  const { status, advice, colon } = words;
  return [
    ...status.refuses(bold(target), moment(since)),
    colon,
    ...advice.asksAgain(`${reasonInWords(reason, words)}${status.onHold(held)}`, adviceFor(reason, words), moment(probeAt)),
    ...advice.orAt(code(`${commandName}resume ${target}`)),
  ];
}
