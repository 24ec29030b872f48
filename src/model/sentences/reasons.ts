import type { Hold } from '../hold.ts';
import type { PauseReason, Reason } from '../reason.ts';
import { counted, personName } from '../span.ts';

const CHANGES: Readonly<Record<Hold['kind'], string>> = { additions: 'new', edits: 'changed', removals: 'removed' };

/** A reason as people read it, without its full stop; null: none was noted. Pure. */
export function reasonInWords(reason: Reason | null): string {
  if (reason === null) return 'no reason was noted';
  switch (reason.kind) {
    case 'stale':
      return 'it was already too old when it was first seen';
    case 'event-past':
      return 'the event is over';
    case 'expired':
      return 'its expiry date has passed';
    case 'draft':
      return 'it became a draft again';
    case 'removed':
      return 'its file was removed';
    case 'no-subscription':
      return 'no channel asked for such posts';
    case 'left-out':
      return 'it was over, or gone, when its digest was sent';
    case 'merged':
      return 'its posts are part of another digest';
    case 'discarded':
      return 'an admin took it out of the queue';
    case 'returned':
      return 'the file came back in time';
    case 'no-message':
      return 'it has no message that could be changed';
    case 'message-gone':
      return 'its message is not there any more';
    case 'nothing-left':
      return 'none of its posts is available any more';
    case 'unchanged':
      return 'it already says what it should';
    case 'paused':
      return 'messages there are paused at the moment';
    case 'file-gone':
      return 'its file is gone; it waits a day for it to come back';
    case 'rate-limited':
      return 'the platform asked us to wait';
    case 'proven-absent':
      return 'an earlier attempt did not arrive, which was checked';
    case 'replayed':
      return 'an admin asked for it';
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
  }
}

/** What a person has to do before messages are accepted again: as the platform’s adapter says, or in general. Pure. */
export function adviceFor(reason: PauseReason): string {
  switch (reason.kind) {
    case 'not-connected':
      return 'Set its tokens and restart Herald';
    case 'unauthorized':
      return reason.advice ?? 'Give Herald a valid token';
    case 'destination-gone':
      return reason.advice ?? 'Fix what it says';
  }
}
