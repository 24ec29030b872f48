/** Notices to the admins. */

import { countingIn, pieces } from '../sentence.ts';

const { counted, form } = countingIn('en', 'never');

export const notices = {
  andMore: (left: number) => `… and ${left} more.`,
  kept: 'Nothing is lost: they are waiting for your decision.',
  decided: 'Decided',
  byAt: <T>(person: T, at: T) => pieces` by ${person}, ${at}`,
  pauseTitle: (name: string) => `No more messages to ${name} for now`,
  pausedSince: <T>(at: T, because: string, advice: string) => pieces`Since ${at}: ${because}. ${advice}.`,
  alsoPaused: (channels: number) =>
    `${counted(channels, 'more channel', 'more channels')} there ${form(channels, 'is', 'are')} paused as well.`,
  messagesKept: 'Messages for it are kept. Herald checks again by itself, and delivers them once they are accepted again.',
  tryNow: 'Try again now',
  accepts: (name: string) => `${name} accepts messages again`,
  goesOut: 'The waiting messages are sent now',
  nothingWaited: 'No messages were waiting',
  goesOutIn: (messages: number) => `What was waiting is sent now, in ${counted(messages, 'message', 'messages')}`,
  resumed: '. Resumed',
  forgotten: (name: string) => `${name} has been forgotten`,
  alsoForgotten: (channels: number) =>
    `${counted(channels, 'more channel', 'more channels')} there ${form(channels, 'has', 'have')} been forgotten as well.`,
  ended: (subscriptions: number) =>
    `${counted(subscriptions, 'subscription', 'subscriptions')} ended, and its waiting messages were discarded.`,
  refused: <T>(name: T, from: T, to: T, because: string) => pieces`${name} accepted no messages from ${from} to ${to}: ${because}.`,
  notDelivered: (messages: number) => form(messages, 'A message could not be delivered', `${messages} messages could not be delivered`),
  moreInChannels: (left: number, channels: number) => `… and ${left} more, in ${counted(channels, 'channel', 'channels')} in all.`,
  notRetried: <T>(command: T) => pieces`It is not retried automatically. Fix the problem above, then run ${command}.`,
  manyNotRetried: <T>(command: T) => pieces`They are not retried automatically. Fix the problems above, then run ${command}.`,
  settled: (messages: number) => `Resolved: ${counted(messages, 'message', 'messages')} that might not have arrived`,
  inDoubt: (messages: number) => `${form(messages, 'A message', `${messages} messages`)} may or may not have arrived`,
  resolveLists: (left: number) => `… and ${left} more: “resolve” lists them all.`,
  pleaseLook: 'Please look in the channel. Herald never guesses: it sends nothing twice.',
  isThere: 'It is there',
  sendAgain: 'Send again',
  settledBy: ', resolved',
  sentAt: <T>(at: T) => pieces`, sent ${at}`,
  became: {
    confirmed: 'it is there',
    found: 'it was found',
    resent: 'sent again',
    skipped: 'not sent again',
    retracted: 'removed since',
  },
};
export const heldBatches = {
  oneDigest: 'One digest',
  additions: {
    arrived: (posts: number) => `${counted(posts, 'new post', 'new posts')} arrived at once`,
    comesTo: (messages: number) => `Announced one by one, that would be ${counted(messages, 'message', 'messages')}.`,
    held: 'held',
    announced: 'announced, one message each',
    inDigest: 'announced in a digest',
    seen: 'marked as seen, nothing is sent',
    announce: 'Announce each',
    leave: 'Mark seen',
  },
  edits: {
    arrived: (posts: number) => `${counted(posts, 'post', 'posts')} changed at once`,
    comesTo: (messages: number) => `${counted(messages, 'message', 'messages')} would be edited.`,
    held: 'messages are not edited yet',
    announced: 'the messages are edited',
    inDigest: 'the messages are edited',
    seen: 'the messages stay as they are',
    announce: 'Edit the messages',
    leave: 'Leave them',
  },
  removals: {
    arrived: (posts: number) => `${counted(posts, 'post', 'posts')} disappeared at once`,
    comesTo: (messages: number) => `${counted(messages, 'message', 'messages')} would be removed.`,
    held: 'messages stay for now',
    announced: 'the messages are removed',
    inDigest: 'the messages are removed',
    seen: 'the messages stay',
    announce: 'Remove the messages',
    leave: 'Leave them',
  },
};
export const late = {
  title: (posts: number) => form(posts, 'A new post came too late to be announced', `${posts} new posts came too late to be announced`),
  stale: (posts: number, days: number) => `${posts} ${form(posts, 'was', 'were')} more than ${counted(days, 'day', 'days')} old`,
  past: (posts: number) => form(posts, `${posts} is an event that has begun`, `${posts} are events that have begun`),
  expired: (posts: number) => `${posts} ${form(posts, 'has', 'have')} expired`,
  nothingSent: 'Nothing was sent; search finds it.',
  manyNotSent: 'Nothing was sent; search finds them.',
  expiredNotSent: 'Nothing was sent.',
  othersFound: 'Nothing was sent; search finds those that have not expired.',
  inDigest: (posts: number) => `Announce ${posts} in a digest`,
  announceIt: 'Announce it',
  announceThese: (posts: number) => `Announce these ${posts}`,
};
export const messages = {
  digestOf: (posts: number, title: string) => `a digest of ${posts} posts (“${title}” and others)`,
  titled: (title: string) => `“${title}”`,
  inChannel: <T>(channel: T) => pieces` in ${channel}`,
  of: {
    reminder: 'the reminder of ',
    thread: 'the thread of ',
    publish: 'the publication to followers of ',
    calendar: 'the calendar entry of ',
    edit: 'the edit of ',
    retract: 'the removal of ',
  },
  announce: 'a post',
  digest: 'a digest',
  notice: 'a notice',
  reminder: 'an event',
  message: 'a message',
};
