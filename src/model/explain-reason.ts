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
  returned: 'the file came back in time',
  merged: 'its posts went into another digest',
  seen: 'an admin marked it as seen',
  drained: 'an admin took it out of the queue',
  'no-message': 'it has no message that could be changed',
  'message-gone': 'its message is not there any more',
  'nothing-left': 'nothing was left to tell',
  unchanged: 'it already says what it should',
  paused: 'nothing goes there at the moment',
  restored: 'it was unfinished in the backup that was restored, and may have been sent since',
  muted: 'Herald is muted (HERALD_MUTE): nothing leaves it',
};

/** A reason of the ledger in plain words; unknown ones as they are. Pure. */
export function reasonInWords(reason: string | null): string {
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
      return seenBy(reason) ?? REASONS[reason] ?? reason;
  }
}

function seenBy(reason: string): string | null {
  const [, platform, id] = /^seen by (\S+) (\S+)$/.exec(reason) ?? [];
  return platform && id ? `marked as seen by ${platform === 'terminal' ? 'somebody at the terminal' : `${platform}:${id}`}` : null;
}

/** What a person has to do before somebody who takes nothing takes messages again; the platform's own words are in `reason`. Pure. */
export function adviceOf(reason: string): string {
  if (reason.startsWith('not-connected')) return 'Set its tokens and restart Herald';
  const [, scope] = /\bmissing_scope: Slack needs (\S+)/.exec(reason) ?? [];
  if (scope) return `Add the bot scope ${scope} to the Slack app and install it again`;
  if (reason.startsWith('unauthorized')) return 'Give Herald a good token';
  if (/\bis_archived\b/.test(reason)) return 'Unarchive it';
  if (/\b(?:not_in_channel|channel_not_found)\b/.test(reason)) return 'Invite Herald there';
  if (/\b(?:50001|50013|no_permission|access_denied|restricted_action\w*)\b/.test(reason)) return 'Give Herald the right to post there';
  if (/\b(?:10003|10004)\b/.test(reason)) return 'Subscribe another channel instead';
  return 'Put right what it says';
}
