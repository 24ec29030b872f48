/** Sentences for admins who stop, release, drop or settle deliveries. */

import { countingIn, pieces } from '../sentence.ts';

const { counted, form } = countingIn('en', 'never');

export const pausing = {
  allPaused: 'All deliveries are paused',
  byWho: <T>(person: T) => pieces`by ${person}`,
  since: <T>(at: T) => pieces`since ${at}`,
  pausedBy: <T>(person: T) => pieces`Paused by ${person}`,
  stillNoticed: <T>(command: T) => pieces`New posts are still noticed, but wait until ${command}.`,
  resume: 'Resume',
  resumeOf: (target: string) => `Resume ${target}`,
  notPaused: 'Nothing to do: deliveries are not paused.',
  isNotPaused: <T>(target: T) => pieces`${target} is not paused (any more).`,
  resumedBy: <T>(person: T) => pieces`Resumed by ${person}: waiting messages are sent now.`,
  nothingWaited: 'nothing was waiting',
  sentAs: (messages: number) => `what was waiting is sent as ${counted(messages, 'message', 'messages')}`,
  getsAgain: <T>(target: T, person: T, waited: string) => pieces`${target} gets messages again, resumed by ${person}: ${waited}.`,
  pausedAgain: 'If it still refuses them, it is paused again, and the admins are notified.',
  allPausedNow: <T>(command: T) => pieces`All deliveries are paused at the moment. Continue with ${command}.`,
  refused: 'These are refusing messages:',
  refusedSince: <T>(target: T, at: T, because: string) => pieces`${target} since ${at}: ${because}`,
  neither: (word: string) => `“${word}” is neither a channel nor a platform.`,
  forExampleOr: (one: string, two: string) => `For example: ${one}, or ${two}`,
};
export const holding = {
  none: 'No batch is on hold.',
  moreNext: (left: number) => `…and ${left} more, which come next.`,
  additions: (posts: number) => counted(posts, 'post', 'posts'),
  edits: (posts: number) => counted(posts, 'changed post', 'changed posts'),
  removals: (posts: number) => counted(posts, 'removed post', 'removed posts'),
  since: <T>(at: T) => pieces` at once, on hold since ${at}`,
  decide: 'Decide: ',
  among: '. Among them: ',
  or: ' or ',
  say: 'Say which batch, and what to do with it.',
  example: (one: string, list: string) => `For example: ${one}; ${list} lists them`,
  noDigest: {
    edits: 'Changed posts can’t be sent as a digest.',
    removals: 'Removed posts can’t be sent as a digest.',
  },
  unknown: (id: string) => `There is no batch “${id}” on hold.`,
  listed: (list: string) => `${list} lists them`,
  done: {
    additions: { announce: 'Announced', digest: 'Sent as digests', seen: 'Marked as seen', left: 'nothing is sent' },
    edits: { announce: 'Edits released', digest: 'Edits sent', seen: 'Edits dropped', left: 'the messages stay as they are' },
    removals: { announce: 'Removals released', digest: 'Removals sent', seen: 'Removals dropped', left: 'the messages stay' },
  },
  onTheWay: {
    additions: (messages: number) => `${counted(messages, 'message', 'messages')} on the way`,
    edits: (messages: number) => `${counted(messages, 'edit', 'edits')} on the way`,
    removals: (messages: number) => `${counted(messages, 'removal', 'removals')} on the way`,
  },
  doneBy: <T>(done: string, person: T) => pieces`${done} by ${person}`,
  already: 'This was already decided',
  byAt: <T>(person: T, at: T) => pieces` by ${person} ${at}`,
  said: { announce: 'released', digest: 'one digest per channel', seen: 'marked as seen' },
};
export const discarding = {
  noOption: (word: string) => `“${word}” is not an option of discard.`,
  nothingWaited: 'Nothing was waiting.',
  done: <T>(person: T, deliveries: number, command: T) =>
    pieces`${person} discarded ${counted(deliveries, 'delivery', 'deliveries')}. They are marked as skipped; ${command} sends them after all.`,
  cameAfter: (deliveries: number) =>
    `${counted(deliveries, 'delivery', 'deliveries')} came after the plan was shown, and ${form(deliveries, 'is', 'are')} still waiting.`,
  nothingWaits: 'Nothing is waiting to be sent.',
  notKnown: 'The plan that you were shown has expired, so nothing was done yet.',
  messages: (messages: number) => counted(messages, 'message', 'messages'),
  andChanges: (changes: number) => ` and ${counted(changes, 'edit or removal', 'edits and removals')}`,
  waiting: <T>(what: string, since: T, time: string) => pieces`Waiting: ${what}, the oldest since ${since}; about ${time}.`,
  newest: 'These are the newest; there are more.',
  dryRun: <T>(command: T) => pieces`A dry run: nothing was done. ${command} discards them.`,
  warning: 'Discarding marks these as skipped. Later messages, and those being sent, on hold, failed or in doubt, are not affected.',
  discard: (deliveries: number) => `Discard ${deliveries}`,
};
export const resolving = {
  none: 'Nothing is in doubt.',
  inDoubt: (messages: number) =>
    `${counted(messages, 'message', 'messages')} may or may not have arrived. Look in the channel, then decide:`,
  oldest: (left: number) => `…and ${left} more; these are the oldest.`,
  isThere: (number: number) => `${number} is there`,
  sendAgain: (number: number) => `Send ${number} again`,
  digestOf: (posts: number) => `a digest of ${counted(posts, 'post', 'posts')}: `,
  andOthers: ' and others',
  where: <T>(channel: T, at: T) => pieces` in ${channel}, sent ${at}`,
  names: {
    announce: 'a post',
    digest: 'a digest',
    reminder: 'a reminder',
    thread: 'a thread',
    publish: 'a publication to followers',
    calendar: 'a calendar entry',
    edit: 'an edit',
    retract: 'a removal',
    notice: 'a notice to admins',
  },
  say: 'Say whether the message was sent or should be sent again.',
  unknown: (key: string) => `There is no delivery “${key}”.`,
  listed: (list: string) => `${list} lists those in doubt`,
  sent: ': the message was sent. It will not be sent again.',
  restFollows: ' The posts that did not fit into it will follow.',
  notSent: ': the message was not sent. It will be sent again.',
  resolvedBy: <T>(person: T, channel: T) => pieces`Resolved by ${person}, for ${channel}`,
  already: 'This was already resolved',
  now: '. Now: ',
};
