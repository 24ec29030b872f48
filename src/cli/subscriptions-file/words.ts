import { counted } from '../../commands/build-reply.ts';
import { plain } from '../../lib/sanitize-text.ts';
import type { ApplyReport } from './job.ts';

type StepReport = ApplyReport['steps'][number];

const SIGNS: Readonly<Record<StepReport['act'], string>> = { add: '+', change: '~', 'take-over': '=', remove: '-' };

/** What applying a file did, or would do, for people. Pure. */
export function applyInWords(report: ApplyReport): string {
  const { file, steps, refused, applied, warnings, leftTo, others } = report;
  const met = steps.filter(({ changedMeanwhile }) => changedMeanwhile).length;
  return [
    ...steps.flatMap(stepInWords),
    ...leftTo.map(({ where, owner }) => `  ${plain(where)}: left to ${plain(owner)}, which has this subscription already`),
    ...warnings.map(({ where, what }) => `warning: ${plain(where)}: ${plain(what)}`),
    ...(others > 0 ? [`${counted(others, 'subscription')} made in chat, not in ${file}: left alone`] : []),
    ...(steps.length === 0 ? ['No difference.'] : [outcomeOf(steps.length, met, { refused, applied, file })]),
  ].join('\n');
}

function outcomeOf(steps: number, met: number, { refused, applied, file }: Pick<ApplyReport, 'refused' | 'applied' | 'file'>): string {
  if (applied) return `Applied: ${counted(steps, 'change')}.`;
  const would = `${counted(steps, 'change')} to apply; nothing was changed.`;
  if (!refused) return would;
  return `${would} ${met === 1 ? 'One was' : `${met} were`} changed elsewhere since (marked !).\nherald subscriptions export ${file} takes these changes into the file; apply --force takes the file's side.`;
}

function stepInWords(step: StepReport): readonly string[] {
  const { act, where, number, destination, now, wanted, changedMeanwhile } = step;
  const name = number === null ? destination : `${destination} ${number}`;
  const place = where === null ? '' : ` (${where})`;
  const what = act === 'change' ? `${now} → ${wanted}` : act === 'take-over' ? `${wanted}: the file's from now on` : (wanted ?? now ?? '');
  const line = `${changedMeanwhile ? '!' : ' '} ${SIGNS[act]} ${name}: ${what}${place}`;
  return [plain(line), ...(changedMeanwhile ? [plain(`      ${meanwhileInWords(step)}`)] : [])];
}

/** What became of it since the file was last applied or exported. */
function meanwhileInWords({ now, before, changedBy, changedAt }: StepReport): string {
  if (now === null) return 'it was removed since';
  const who = changedBy === null ? '' : ` by ${changedBy}`;
  const when = changedAt === null ? '' : `, ${changedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return before === null ? `made or changed${who}${when}` : `was ${before}; changed to ${now}${who}${when}`;
}
