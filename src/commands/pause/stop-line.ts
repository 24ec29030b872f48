import type { Span } from '../../ports/reply.ts';
import { bold, moment, personSpan } from '../build-reply.ts';
import type { Stop } from '../explain/context.ts';

/** `Everything is paused by slack:U0ADMIN since …: maintenance.` Pure. */
export function stopLine({ who, since, reason }: Stop): readonly (string | Span)[] {
  return [
    bold('Everything is paused'),
    ...(who ? [' by ', personSpan(who)] : []),
    ...(since ? [' since ', moment(since)] : []),
    reason === null ? '.' : `: ${reason}.`,
  ];
}
