import type { Delivery } from '../announce/delivery.ts';
import type { Span } from './reply.ts';
import { linkTo, moment } from './say.ts';

const REASONS: Readonly<Record<string, string>> = {
  stale: 'it was already too old when it was first seen',
  'event-past': 'the event is over',
  expired: 'its expiry date has passed',
  draft: 'it became a draft again',
  removed: 'its file was removed',
  'left-out': 'it was over, or gone, when its digest was sent',
  'file-gone': 'its file is gone; it waits a day for it to come back',
  'no-subscription': 'no channel asked for such posts',
  'rate-limited': 'the platform asked us to wait',
  'proven-miss': 'an earlier attempt did not arrive, which was checked',
  repeatable: 'an earlier attempt got no answer; repeating it is safe',
};

/** A reason of the ledger in plain words; unknown ones as they are. Pure. */
function reasonInWords(reason: string | null): string {
  if (reason === null) return 'no reason was noted';
  const [name = '', ...rest] = reason.split(': ');
  const detail = rest.join(': ');
  switch (name) {
    case 'unauthorized':
      return `our token was refused (${detail})`;
    case 'destination-gone':
      return `the channel can't be written to (${detail})`;
    case 'not-connected':
      return `${detail} is not connected`;
    case 'rejected':
      return `the platform refuses this message (${detail})`;
    case 'unavailable':
      return `the platform could not be reached (${detail})`;
    case 'unprovable':
      return `whether it arrived can't be checked: ${detail}`;
    case 'fault':
      return `a fault of Herald's own (${detail}); the log has more`;
    case 'fuse':
      return `${detail}, more than the fuse allows`;
    default:
      return REASONS[reason] ?? reason;
  }
}

/** What became of a delivery, one sentence. Pure. */
export function deliverySentence({ state, reason, receipt, updatedAt, attempts, carriedBy }: Delivery): readonly (string | Span)[] {
  const digest = carriedBy === null ? '' : ' in a digest';
  switch (state) {
    case 'delivered':
      return [linkTo('sent', receipt?.link ?? null), `${digest} `, moment(updatedAt)];
    case 'planned':
    case 'queued':
      return [`on its way${digest}${attempts > 0 && reason ? `; ${counted(attempts)} so far: ${reasonInWords(reason)}` : ''}`];
    case 'sending':
      return [`being sent${digest} since `, moment(updatedAt)];
    case 'held':
      return [`held${digest}: ${reasonInWords(reason)}. “replay” sends it once that is settled`];
    case 'skipped':
      return [`skipped: ${reasonInWords(reason)}`];
    case 'in-doubt':
      return [`in doubt: ${reasonInWords(reason)}`];
    case 'failed':
      return [`failed ${moment(updatedAt).text} after ${counted(attempts)}: ${reasonInWords(reason)}`];
    case 'retracted':
      return ['taken back ', moment(updatedAt)];
  }
}

function counted(attempts: number): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
