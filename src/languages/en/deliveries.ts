/** Parts of sentences about the state of a delivery. `digest`: `inDigest`, or empty. */

import { countingIn, pieces } from '../sentence.ts';

const { counted } = countingIn('en', 'never');

export const deliveries = {
  inDigest: ' in a digest',
  sent: 'sent',
  sentAsFound: <T>(digest: string, at: T) => pieces`sent${digest}, as an admin confirmed ${at}`,
  withMention: <T>(who: T) => pieces` with a mention of ${who}`,
  sendingSince: <T>(digest: string, at: T) => pieces`being sent${digest} since ${at}`,
  noAnswerYet: <T>(digest: string, at: T) => pieces`sent${digest} ${at}, but there was no answer; Herald checks later whether it arrived: `,
  noAnswer: <T>(digest: string, at: T) =>
    pieces`sent${digest} ${at}, but there was no answer: Herald is checking whether it arrived, and sends it again only if it did not`,
  waitsForFile: 'waiting: its file is gone. It is sent if the file comes back within a day, otherwise it is skipped',
  waits: (digest: string) => `waiting${digest}: `,
  waitsFor: (window: string) => `waiting for ${window}`,
  waitsUntilBefore: (lead: string) => `waiting until ${lead} before the event`,
  due: <T>(waits: string, at: T) => pieces`${waits}, due ${at}`,
  waitsUntil: <T>(digest: string, at: T) => pieces`waiting${digest} until ${at}`,
  triedAgain: (digest: string, attempts: number, because: string) =>
    `on its way${digest}, to be tried again soon; ${counted(attempts, 'attempt', 'attempts')} so far: ${because}`,
  behindDoubt: (digest: string) => `waiting for its turn${digest}: Herald is checking whether an earlier message in this channel arrived`,
  behind: (digest: string, messages: number, time: string) =>
    `waiting for its turn${digest}: ${counted(messages, 'message', 'messages')} ahead of it in this channel, about ${time}`,
  onItsWay: (digest: string) => `on its way${digest}`,
  askedToWait: ': the platform asked Herald to wait',
  allPaused: 'everything is paused',
  since: <T>(at: T) => pieces` since ${at}`,
  goesOn: <T>(command: T) => pieces`. Continue with ${command}`,
  held: (digest: string, because: string) => `held${digest}: ${because}`,
  forApproval: <T>(digest: string, channel: T) => pieces`waiting${digest} for approval in ${channel}`,
  waitsForAdmin: '; waiting for an admin’s decision',
  choose: <T>(one: T, two: T, three: T) => pieces`: ${one}, ${two} or ${three}`,
  sendsIt: <T>(command: T) => pieces`. ${command} sends it once that is resolved`,
  skipped: (because: string) => `skipped: ${because}`,
  failed: <T>(digest: string, at: T, attempts: number, because: string) =>
    pieces`failed${digest} ${at} after ${counted(attempts, 'attempt', 'attempts')}: ${because}`,
  triesAgain: <T>(command: T) => pieces`. ${command} tries again`,
  inDoubt: (digest: string, because: string) => `in doubt${digest}: ${because}`,
  lookThere: <T>(sent: T, resend: T) => pieces`. Look in the channel, then ${sent} or ${resend}`,
  removed: <T>(at: T) => pieces`removed ${at}`,
};
export const changes = {
  edit: {
    name: 'its edit',
    now: 'is being edited',
    doing: 'editing it',
    done: 'edited ',
    soon: 'is about to be edited',
    later: 'will be edited ',
  },
  publish: {
    name: 'its publication',
    now: 'is being published to followers',
    doing: 'publishing it to followers',
    done: 'published to followers ',
    soon: 'is about to be published to followers',
    later: 'will be published to followers ',
  },
  calendar: {
    name: 'its entry in the server’s calendar',
    now: 'is being entered in the server’s calendar',
    doing: 'entering it in the server’s calendar',
    done: 'entered in the server’s calendar ',
    soon: 'is about to be updated in the server’s calendar',
    later: 'will be updated in the server’s calendar ',
  },
  thread: {
    name: 'its thread',
    now: 'its thread is being opened',
    doing: 'opening its thread',
    done: 'thread opened ',
    soon: 'is about to get a thread',
    later: 'will get a thread ',
  },
  removal: {
    name: 'its removal',
    now: 'is being removed',
    doing: 'removing it',
    done: 'removed ',
    soon: 'is about to be removed',
    later: 'will be removed ',
  },
  removalOfPosts: 'the removal of posts from it',
  unlessReturns: ' unless its file returns',
  failed: <T>(doing: string, at: T, attempts: number, because: string) =>
    pieces`${doing} failed ${at} after ${counted(attempts, 'attempt', 'attempts')}: ${because}`,
  inDoubt: (name: string, because: string) => `${name} is in doubt: ${because}`,
  notInCalendar: (because: string) => `it is not in the server’s calendar: ${because}`,
  skipped: (name: string, because: string) => `${name} was skipped: ${because}`,
  waits: (name: string) => `${name} is waiting: `,
  held: (name: string) => `${name} is held: `,
  tried: (attempts: number, because: string) => `; ${counted(attempts, 'attempt', 'attempts')} so far: ${because}`,
  decide: <T>(one: T, two: T) => pieces` (${one} or ${two})`,
  shownStays: (platform: string) => `its post has changed since, but a ${platform} can’t change what it has shown`,
  notEditable: 'it can no longer be edited: somebody removed it, or it is too old',
};

/** Herald's own texts in announcements. */
export const announcing = {
  read: 'Read post',
  reminder: 'Reminder',
  isOut: (version: string) => `${version} is out`,
  more: (left: number) => `…and ${left} more`,
  moreInThread: (left: number) => `…and ${left} more in the thread`,
  moreBelow: (left: number) => `…and ${left} more below`,
  continued: (first: number, last: number, total: number) => `…continued, ${first}–${last} of ${total}`,
  newPosts: (total: number) => counted(total, 'new post', 'new posts'),
  when: 'When',
  where: 'Where',
  post: 'post',
  noLink: 'no link',
  preRelease: 'pre-release',
  link: 'link',
  links: 'links',
  release: 'release',
  releases: 'releases',
  event: 'event',
  events: 'events',
};
