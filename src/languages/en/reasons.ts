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
  quiet: (mode: string) => `the end of the quiet hours: ${mode}`,
  slot: (mode: string) => `a free slot: ${mode}`,
  digest: (mode: string) => `the digest: ${mode}`,
};
export const reasons = {
  none: 'no reason was noted',
  unauthorized: (detail: string) => `our token was refused (${detail})`,
  'destination-gone': (detail: string) => `the channel can't be written to (${detail})`,
  'not-connected': (platform: string) => `${platform} is not connected`,
  rejected: (detail: string) => `the platform refuses this message (${detail})`,
  unavailable: (detail: string) => `the platform could not be reached (${detail})`,
  unprovable: (detail: string) => `whether it arrived can't be checked: ${detail}`,
  fault: (error: string) => `a fault of Herald's own (${error}); the log has more`,
  additions: (posts: number) => `${counted(posts, 'new post', 'new posts')} at once, more than the safety limit allows`,
  edits: (posts: number) => `${counted(posts, 'changed post', 'changed posts')} at once, more than the safety limit allows`,
  removals: (posts: number) => `${counted(posts, 'removed post', 'removed posts')} at once, more than the safety limit allows`,
  markedSeen: 'an admin marked it as seen',
  markedSeenBy: (person: string) => `marked as seen by ${person}`,
  window: (window: string) => `it waits for ${window}`,
  approval: (number: number, channel: string) => `it waits for approval ${number}, asked for in ${channel}`,
  declined: 'it was not approved',
  declinedBy: (person: string) => `${person} decided that it is not sent`,
  reminder: (lead: string) => `it waits until ${lead} before the event`,
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
export const advice = {
  setTokens: 'Set its tokens and restart Herald',
  invite: 'Invite Herald again',
  within: (advice: string, days: number) => `${advice} within ${days} days, or what is subscribed there is forgotten`,
  token: 'Give Herald a valid token',
  fixIt: 'Fix what it says',
  asksAgain: <T>(because: string, advice: string, at: T) => pieces`${because}. ${advice}: Herald asks again ${at}`,
  orAt: <T>(command: T) => pieces`, or at ${command}`,
};

/** Sentences for people who preview a post, or who ask why it was announced. */
export const preview = {
  what: 'Preview what?',
  notAChannel: (word: string, examples: string) => `“${word}” is not a channel. Write in:here, ${examples}`,
  notAForm: (word: string) => `“${word}” is not a way to preview a post. Write as:message or as:digest`,
  notAStyle: (word: string) => `“${word}” is not a style. Write style:card, style:line, style:title or style:embed`,
  onlyHere: 'You can preview messages to the channel you ask in.',
  leaveOut: 'Leave in:… out, or ask an admin.',
  nothingSent: 'A preview; nothing is sent.',
  noChannelOn: (platform: string) => `A preview; nothing is sent. No channel on ${platform} is subscribed.`,
  noSubscription: <T>(channel: T) => pieces`A preview; nothing is sent. ${channel} has no subscription.`,
  forChannel: <T>(channel: T) => pieces`A preview for ${channel}; nothing is sent.`,
  unwanted: <T>(channel: T) => pieces`A preview; nothing is sent. No subscription of ${channel} wants this post.`,
};
export const why = {
  what: 'Why what?',
  reminder: (lead: string) => ` (reminder ${lead} before)`,
  asksFor: (clauses: string) => `not wanted there: it asks for ${clauses}`,
  clause: (clause: string, because: string) => `${clause}, and ${because}`,
  orFor: '; or for ',
  pausedSince: (moment: string) => `not wanted there: its subscription has been paused since ${moment}`,
  before: 'not due: it was there before Herald',
  subscribedLater: 'not due: the channel subscribed after the post was announced',
  notYet: 'not announced yet',
  notTakenUp: 'Herald has not taken it up yet; the next scan does.',
  firstSeen: <T>(moment: T) => pieces`First seen ${moment}`,
  gone: <T>(moment: T) => pieces`; its file has been gone since ${moment}.`,
  baseline: ', at Herald’s very first scan, which records the archive and announces nothing.',
  heldBack: '. It is held back: a date or a flag in it can’t be understood. “herald lint” says which.',
  draft: '. It is a draft, or marked as not to be shown: it is announced once that mark is gone.',
  scheduled: <T>(moment: T) => pieces`. It is scheduled for ${moment}.`,
  unpublished: '. It is not published yet.',
  expired: '. Its expiry date has passed.',
  announcedIn: (time: string) => `. It is announced in ${time}, if neither it nor the folder changes.`,
  settling: '. Whether it is announced is decided once it and the folder have been quiet for a few seconds.',
};
