import type { DeliveryState } from '../announce/delivery.ts';
import { type Destination, parseDestination } from '../announce/destination.ts';
import type { DeliverySelection } from '../ports/ledger.ts';

/** What an admin wants delivered again. */
export interface ReplayOrder {
  selection: DeliverySelection;
  /** Words that name one post; null where states or a time select. */
  reference: string | null;
  dryRun: boolean;
  /** `--yes`: no button needed. */
  yes: boolean;
}

const STATES: Readonly<Record<string, DeliveryState>> = { failed: 'failed', held: 'held', skipped: 'skipped', 'in-doubt': 'in-doubt' };
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `failed since:7d in:slack:C0123 dry-run`, `https://… in:here` → an order, or what is wrong with it. `here`: where it was asked. Pure. */
export function parseReplay(words: string, here: Destination | null, now: Date): ReplayOrder | { mistake: string } {
  const states: DeliveryState[] = [];
  const reference: string[] = [];
  const order = { selection: {} as DeliverySelection, dryRun: false, yes: false };
  for (const word of words.trim().split(/\s+/).filter(Boolean)) {
    const state = STATES[word];
    if (state) states.push(state);
    else if (/^(?:--)?dry-run$/.test(word)) order.dryRun = true;
    else if (word === '--yes') order.yes = true;
    else if (word.startsWith('since:')) {
      const since = instantOf(word.slice(6), now);
      if (!since) return { mistake: `“${word}” is no time. Write since:7d, since:12h or since:2025-11-01` };
      order.selection.since = since;
    } else if (word.startsWith('in:')) {
      const destination = destinationOf(word.slice(3), here);
      if (!destination)
        return { mistake: `“${word}” is no channel. Write in:here, in:slack:C0123ABCD, in:discord:112233445566778899 or in:terminal` };
      order.selection.destination = destination;
    } else reference.push(word);
  }
  if (states.length > 0) order.selection.states = states;
  const selects = states.length > 0 || order.selection.since !== undefined;
  if (selects && reference.length > 0) return { mistake: `“${reference.join(' ')}” is not understood beside “${states[0] ?? 'since:'}”` };
  if (!selects && reference.length === 0) return { mistake: 'Replay what? Write a post, failed, held, skipped, in-doubt, or since:7d' };
  return { ...order, reference: selects ? null : reference.join(' ') };
}

function instantOf(words: string, now: Date): string | null {
  const ago = /^(\d{1,4})([mhdw])$/.exec(words);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0)).toISOString();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(words) ? Date.parse(`${words}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day) ? null : new Date(day).toISOString();
}

/** Also `<#C0123|general>`, as Slack escapes channel mentions, and `<#1122…>` of Discord. */
function destinationOf(words: string, here: Destination | null): Destination | null {
  if (words === 'here') return here;
  const mention = /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(words)?.[1];
  if (mention) return parseDestination(`${/^\d+$/.test(mention) ? 'discord' : 'slack'}:${mention}`);
  return parseDestination(words);
}
