import type { Pause } from '../pause.ts';
import type { Span } from '../span.ts';
import { code, moment } from '../span.ts';
import type { ExplainContext } from './explain-context.ts';
import { adviceFor, reasonInWords } from './reasons.ts';

/** Why somebody takes nothing, what to do about it, and when Herald asks again. Pure. */
export function pauseWords({ whom, reason, probeAt }: Pause, { forAdmin, commandName }: ExplainContext): readonly (string | Span)[] {
  return [
    `${reasonInWords(reason)}. ${adviceFor(reason)}: Herald asks again `,
    moment(probeAt),
    ...(forAdmin ? [', or at ', code(`${commandName}resume ${whom}`)] : []),
  ];
}
