import { describeDuration } from '../../lib/duration.ts';
import type { Hold } from '../hold.ts';
import { FORGET_AFTER_DAYS, type Pause } from '../pause.ts';
import type { PauseReason, PlainReason, Reason } from '../reason.ts';
import { code, counted, moment, personName, type Span } from '../span.ts';
import { windowName } from './delivery-window.ts';

const CHANGES: Readonly<Record<Hold['kind'], string>> = { additions: 'new', edits: 'changed', removals: 'removed' };

const PLAIN: Readonly<Record<PlainReason, string>> = {
  stale: 'it was already too old when it was first seen',
  'event-past': 'the event is over',
  expired: 'its expiry date has passed',
  draft: 'it became a draft again',
  removed: 'its file was removed',
  'no-subscription': 'no channel asked for such posts',
  'left-out': 'it was over, or gone, when its digest was sent',
  merged: 'its posts are part of another digest',
  'event-cancelled': 'its title says that the event does not take place',
  'event-moved': 'the event was moved, and has another reminder',
  'reminder-late': 'it came too late to be of use',
  'not-announced': 'the channel did not get the event’s announcement',
  discarded: 'an admin took it out of the queue',
  'community-left': 'Herald was removed from there more than 30 days before',
  'approval-expired': 'nobody approved it in time',
  returned: 'the file came back in time',
  'no-message': 'it has no message that could be changed',
  'no-thread': 'the channel lets Herald open no thread below it',
  'message-gone': 'its message is not there any more',
  'entry-gone': 'somebody removed it from the calendar, or it is over there',
  'nothing-left': 'none of its posts is available any more',
  unchanged: 'it already says what it should',
  paused: 'messages there are paused at the moment',
  'file-gone': 'its file is gone; it waits a day for it to come back',
  'rate-limited': 'the platform asked us to wait',
  'proven-absent': 'an earlier attempt did not arrive, which was checked',
  replayed: 'an admin asked for it',
  restored: 'it was unfinished in the backup that was restored, and may have been sent since',
  muted: 'Herald is muted (HERALD_MUTE): nothing leaves it',
};

/** A reason as people read it, without its full stop; null: none was noted. Pure. */
export function reasonInWords(reason: Reason | null): string {
  if (reason === null) return 'no reason was noted';
  switch (reason.kind) {
    case 'unauthorized':
      return `our token was refused (${reason.detail})`;
    case 'destination-gone':
      return `the channel can't be written to (${reason.detail})`;
    case 'not-connected':
      return `${reason.platform} is not connected`;
    case 'rejected':
      return `the platform refuses this message (${reason.detail})`;
    case 'unavailable':
      return `the platform could not be reached (${reason.detail})`;
    case 'unprovable':
      return `whether it arrived can't be checked: ${reason.detail}`;
    case 'fault':
      return `a fault of Herald's own (${reason.error}); the log has more`;
    case 'safety-limit':
      return `${counted(reason.posts, `${CHANGES[reason.change]} post`)} at once, more than the safety limit allows`;
    case 'marked-seen':
      return reason.by === null ? 'an admin marked it as seen' : `marked as seen by ${personName(reason.by)}`;
    case 'delivery-window':
      return `it waits for ${windowName(reason.mode)}`;
    case 'approval':
      return `it waits for approval ${reason.number}, asked for in ${reason.review}`;
    case 'declined':
      return reason.by === null ? 'it was not approved' : `${personName(reason.by)} decided that it is not sent`;
    case 'reminder':
      return `it waits until ${describeDuration(reason.leadMinutes)} before the event`;
    default:
      return PLAIN[reason.kind];
  }
}

/** What a person has to do before messages are accepted again: as the platform’s adapter says, or in general. Pure. */
export function adviceFor(reason: PauseReason): string {
  if (reason.kind === 'not-connected') return 'Set its tokens and restart Herald';
  if (reason.kind === 'destination-gone' && reason.community !== undefined)
    return `${reason.advice ?? 'Invite Herald again'} within ${FORGET_AFTER_DAYS} days, or what is subscribed there is forgotten`;
  return reason.advice ?? (reason.kind === 'unauthorized' ? 'Give Herald a valid token' : 'Fix what it says');
}

/** Why somebody gets no messages, what to do about it, and when Herald asks again. Pure. */
export function pauseWords(
  { target, reason, probeAt }: Pause,
  { forAdmin, commandName }: { forAdmin: boolean; commandName: string },
): readonly (string | Span)[] {
  return [
    `${reasonInWords(reason)}. ${adviceFor(reason)}: Herald asks again `,
    moment(probeAt),
    ...(forAdmin ? [', or at ', code(`${commandName}resume ${target}`)] : []),
  ];
}
