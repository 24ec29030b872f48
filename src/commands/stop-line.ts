import type { Stop } from './circumstances.ts';
import type { Span } from './reply.ts';
import { bold, moment, personSpan } from './say.ts';

/** `Everything is paused by slack:U0ADMIN since …: maintenance.` Pure. */
export function stopLine({ who, since, reason }: Stop): readonly (string | Span)[] {
  return [
    bold('Everything is paused'),
    ...(who ? [' by ', personSpan(who)] : []),
    ...(since ? [' since ', moment(since)] : []),
    reason === null ? '.' : `: ${reason}.`,
  ];
}
