import { adviceOf, reasonInWords } from '../../model/explain-reason.ts';
import type { Pause } from '../../model/pause.ts';
import type { Span } from '../../ports/reply.ts';
import { code, moment } from '../build-reply.ts';
import type { ExplainContext } from '../explain/context.ts';

/** Why somebody takes nothing, what to do about it, and when Herald asks again. Pure. */
export function pauseWords({ whom, reason, probeAt }: Pause, { forAdmin, commandName }: ExplainContext): readonly (string | Span)[] {
  return [
    `${reasonInWords(reason)}. ${adviceOf(reason)}: Herald asks again `,
    moment(probeAt),
    ...(forAdmin ? [', or at ', code(`${commandName}resume ${whom}`)] : []),
  ];
}
