/** Why something happened to a delivery, without full stops, and what people can do about it. */

import { countingIn, pieces } from '../sentence.ts';

const { counted } = countingIn('en', 'never');

/** Separates a statement from its reason; French writes a space before it. */
export const colon: string = ': ';

export const people = {
  local: (platform: string) => `somebody at the ${platform}`,
  by: <T>(person: T) => pieces` by ${person}`,
};
export const windows = {
  quiet: (mode: string) => `the end of quiet hours: ${mode}`,
  slot: (mode: string) => `a free slot: ${mode}`,
  digest: (mode: string) => `the digest: ${mode}`,
};
export const reasons = {
  none: 'no reason was recorded',
  unauthorized: (detail: string) => `Herald’s token was refused (${detail})`,
  'destination-gone': (detail: string) => `Herald can’t write to the channel (${detail})`,
  'not-connected': (platform: string) => `${platform} is not connected`,
  rejected: (detail: string) => `the platform refuses this message (${detail})`,
  unavailable: (detail: string) => `the platform could not be reached (${detail})`,
  unprovable: (detail: string) => `Herald can’t check whether it arrived: ${detail}`,
  fault: (error: string) => `an error in Herald (${error}); see the log`,
  additions: (posts: number) => `${counted(posts, 'new post', 'new posts')} at once, more than the safety limit allows`,
  edits: (posts: number) => `${counted(posts, 'changed post', 'changed posts')} at once, more than the safety limit allows`,
  removals: (posts: number) => `${counted(posts, 'removed post', 'removed posts')} at once, more than the safety limit allows`,
  markedSeen: 'an admin marked it as seen',
  markedSeenBy: (person: string) => `marked as seen by ${person}`,
  window: (window: string) => `it is waiting for ${window}`,
  approval: (number: number, channel: string) => `it is waiting for approval ${number}, requested in ${channel}`,
  declined: 'it was not approved',
  declinedBy: (person: string) => `${person} decided not to send it`,
  reminder: (lead: string) => `it is waiting until ${lead} before the event`,
  stale: 'it was already too old when it was first seen',
  'event-past': 'the event is over',
  expired: 'its expiry date has passed',
  draft: 'it became a draft again',
  removed: 'its file was removed',
  'no-subscription': 'no channel asked for such posts',
  'left-out': 'its event was over, or the post was gone, when its digest was sent',
  merged: 'its posts are part of another digest',
  'event-cancelled': 'its title says that the event is cancelled or postponed',
  'event-moved': 'the event was moved, and has a new reminder',
  'reminder-late': 'it was too late to be useful',
  'not-announced': 'the channel did not get the event’s announcement',
  discarded: 'an admin discarded it',
  'community-left': 'Herald was removed from that community more than 30 days ago',
  'approval-expired': 'nobody approved it in time',
  returned: 'the file came back in time',
  'no-message': 'it has no message to change',
  'no-thread': 'Herald may not open a thread below it in this channel',
  'message-gone': 'its message no longer exists',
  'entry-gone': 'somebody removed it from the calendar, or it has ended there',
  'nothing-left': 'none of its posts is available now',
  unchanged: 'it is already up to date',
  paused: 'messages to this channel are paused',
  'file-gone': 'its file is gone; Herald waits a day for it to come back',
  'rate-limited': 'the platform asked Herald to wait',
  'proven-absent': 'Herald checked that an earlier attempt did not arrive',
  replayed: 'an admin asked for it',
  restored: 'it was unfinished in the backup that was restored, and may have been sent since',
  muted: 'Herald is muted (HERALD_MUTE): it sends nothing',
};
export const advice = {
  setTokens: 'Set its tokens and restart Herald',
  invite: 'Invite Herald again',
  within: (advice: string, days: number) => `${advice} within ${days} days, or its subscriptions will be forgotten`,
  token: 'Give Herald a valid token',
  fixIt: 'Fix the problem it reports',
  asksAgain: <T>(because: string, advice: string, at: T) => pieces`${because}. ${advice}: Herald checks again ${at}`,
  orAt: <T>(command: T) => pieces`, or with ${command}`,
};

/** Sentences for people who preview a post. */
export const preview = {
  what: 'Preview what?',
  notAChannel: (word: string, examples: string) => `“${word}” is not a channel. Write in:here, ${examples}`,
  notAForm: (word: string) => `“${word}” is not a way to preview a post. Write as:message or as:digest`,
  notAStyle: (word: string) => `“${word}” is not a style. Write style:card, style:line, style:title or style:embed`,
  onlyHere: 'You can only preview messages for the channel you ask in.',
  leaveOut: 'Leave in:… out, or ask an admin.',
  nothingSent: 'A preview; nothing is sent.',
  noChannelOn: (platform: string) => `A preview; nothing is sent. No channel on ${platform} is subscribed.`,
  noSubscription: <T>(channel: T) => pieces`A preview; nothing is sent. ${channel} has no subscription.`,
  forChannel: <T>(channel: T) => pieces`A preview for ${channel}; nothing is sent.`,
  unwanted: <T>(channel: T) => pieces`A preview; nothing is sent. No subscription of ${channel} matches this post.`,
};
export const why = {
  what: 'Which post?',
  reminder: (lead: string) => ` (reminder ${lead} before)`,
  asksFor: (clauses: string) => `not wanted there: the channel asks for ${clauses}`,
  clause: (clause: string, because: string) => `${clause}, and ${because}`,
  orFor: '; or for ',
  pausedSince: (moment: string) => `not wanted there: its subscription has been paused since ${moment}`,
  before: 'not due: it already existed at Herald’s first scan',
  subscribedLater: 'not due: the channel subscribed after the post was announced',
  notYet: 'not announced yet',
  notTakenUp: 'Herald has not picked it up yet; the next scan will.',
  firstSeen: <T>(moment: T) => pieces`First seen ${moment}`,
  gone: <T>(moment: T) => pieces`; its file has been gone since ${moment}.`,
  baseline: ', at Herald’s very first scan, which records the archive and announces nothing.',
  heldBack: '. It is held back: a date or a flag in it can’t be understood. “herald lint” says which.',
  draft: '. It is a draft, or marked as hidden: it is announced once that mark is removed.',
  scheduled: <T>(moment: T) => pieces`. It is scheduled for ${moment}.`,
  unpublished: '. It is not published yet.',
  expired: '. Its expiry date has passed.',
  announcedIn: (time: string) => `. It will be announced in ${time}, unless it or the folder changes.`,
  settling: '. Herald decides whether to announce it once it and the folder have been quiet for a few seconds.',
};
