import type { Words } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { type DeliveryMode, describeDeliveryMode } from '../delivery-mode.ts';
import { FORGET_AFTER_DAYS, type Pause } from '../pause.ts';
import type { PauseReason, Reason } from '../reason.ts';
import { code, moment, personName, type Span } from '../span.ts';

/** Returns a reason for people to read, without its full stop; null: none was noted. Pure. */
export function reasonInWords(reason: Reason | null, words: Words): string {
  const { reasons } = words;
  if (reason === null) return reasons.none;
  switch (reason.kind) {
    case 'unauthorized':
    case 'destination-gone':
    case 'rejected':
    case 'unavailable':
    case 'unprovable':
      return reasons[reason.kind](reason.detail);
    case 'not-connected':
      return reasons['not-connected'](reason.platform);
    case 'fault':
      return reasons.fault(reason.error);
    case 'safety-limit':
      return reasons[reason.change](reason.posts);
    case 'marked-seen':
      return reason.by === null ? reasons.markedSeen : reasons.markedSeenBy(personName(reason.by, words));
    case 'delivery-window':
      return reasons.window(windowName(reason.mode, words));
    case 'approval':
      return reasons.approval(reason.number, reason.review);
    case 'declined':
      return reason.by === null ? reasons.declined : reasons.declinedBy(personName(reason.by, words));
    case 'reminder':
      return reasons.reminder(describeDuration(reason.leadMinutes));
    default:
      return reasons[reason.kind];
  }
}

/** Returns what a person must do before messages are accepted again: as the platform’s adapter advises, or in general. Pure. */
export function adviceFor(reason: PauseReason, { advice }: Words): string {
  if (reason.kind === 'not-connected') return advice.setTokens;
  if (reason.kind === 'destination-gone' && reason.community !== undefined && reason.forget === undefined)
    return advice.within(reason.advice ?? advice.invite, FORGET_AFTER_DAYS);
  return reason.advice ?? (reason.kind === 'unauthorized' ? advice.token : advice.fixIt);
}

/** Returns why a target gets no messages, what to do about it, and when Herald checks again. Pure. */
export function pauseWords(
  { target, reason, probeAt }: Pause,
  { forAdmin, commandName, words }: { forAdmin: boolean; commandName: string; words: Words },
): readonly (string | Span)[] {
  const { advice } = words;
  return [
    ...advice.asksAgain(reasonInWords(reason, words), adviceFor(reason, words), moment(probeAt)),
    ...(forAdmin ? advice.orAt(code(`${commandName}resume ${target}`)) : []),
  ];
}

/** Describes the time, chosen by its subscription, that a delivery waits for: `the digest: daily at 09:00 Europe/Berlin`. Pure. */
export function windowName(mode: DeliveryMode, { windows }: Words): string {
  switch (mode.mode) {
    case 'each':
      return windows.quiet(describeDeliveryMode(mode).replace('each, quiet ', ''));
    case 'spread':
      return windows.slot(describeDeliveryMode(mode));
    default:
      return windows.digest(describeDeliveryMode(mode));
  }
}
