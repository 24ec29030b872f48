import { type Destination, type PauseTarget, parseDestination } from '../model/destination.ts';

/** A channel as people write it: `here`, `slack:C0123ABCD`, or as Slack (`<#C0123|general>`) and Discord (`<#1122…>`) write its mention; null: none. Pure. */
export function parseDestinationArgument(words: string, here: Destination | null): Destination | null {
  if (words === 'here') return here;
  const mention = /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(words)?.[1];
  if (mention) return parseDestination(`${/^\d+$/.test(mention) ? 'discord' : 'slack'}:${mention}`);
  return parseDestination(words);
}

/** A channel, a workspace (`slack:T0123ABCD`) or a platform; null: none. Pure. */
export function parsePauseTarget(words: string, here: Destination | null): PauseTarget | null {
  if (words === 'slack' || words === 'discord') return words;
  if (/^slack:T[A-Z0-9]{2,20}$/.test(words)) return words as PauseTarget;
  return parseDestinationArgument(words, here);
}
