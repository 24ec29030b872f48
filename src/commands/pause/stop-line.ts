import type { Span } from '../../ports/reply.ts';
import { bold, moment, personSpan } from '../build-reply.ts';
import type { GlobalPause } from '../explain/context.ts';

/** `Everything is paused by slack:U0ADMIN since …: maintenance.` Pure. */
export function globalPauseLine({ who, since, reason }: GlobalPause): readonly (string | Span)[] {
  return [
    bold('Everything is paused'),
    ...(who ? [' by ', personSpan(who)] : []),
    ...(since ? [' since ', moment(since)] : []),
    reason === null ? '.' : `: ${reason}.`,
  ];
}
