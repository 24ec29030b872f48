import pc from 'picocolors';
import type { PartHealth } from '../ports/health.ts';
import type { Looks } from '../ports/platform.ts';

/** One line for each part that does not work, with what to do, as `status` tells it; none where all is well. Pure. */
export function troubleLines(parts: readonly PartHealth[], { colour }: Looks): readonly string[] {
  const { red } = pc.createColors(colour);
  return parts.flatMap(({ part, ready, detail, hint }) => (ready ? [] : [`  ${red('✗')} ${part}: ${detail}.${hint ? ` ${hint}.` : ''}`]));
}
