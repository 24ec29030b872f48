/** Parts of sentences about the state of a delivery. `digest`: `inDigest`, or empty. */

import { countingIn, pieces } from '../sentence.ts';

const { counted } = countingIn('en', 'never');

export const deliveries = {
  inDigest: ' in a digest',
  sent: 'sent',
  sentAsFound: <T>(digest: string, at: T) => pieces`sent${digest}, as an admin found ${at}`,
  withMention: <T>(who: T) => pieces` with a mention of ${who}`,
  sendingSince: <T>(digest: string, at: T) => pieces`being sent${digest} since ${at}`,
  noAnswerYet: <T>(digest: string, at: T) => pieces`sent${digest} ${at}, but no answer came; it is looked for later: `,
  noAnswer: <T>(digest: string, at: T) =>
    pieces`sent${digest} ${at}, but no answer came: it is being looked for, and sent again only if it is not there`,
  waitsForFile: 'waits: its file is gone. It is sent if the file comes back within a day, else skipped',
  waits: (digest: string) => `waits${digest}: `,
  waitsFor: (window: string) => `waits for ${window}`,
  waitsUntilBefore: (lead: string) => `waits until ${lead} before the event`,
  due: <T>(waits: string, at: T) => pieces`${waits}, due ${at}`,
  waitsUntil: <T>(digest: string, at: T) => pieces`waits${digest} until ${at}`,
  triedAgain: (digest: string, attempts: number, because: string) =>
    `on its way${digest}, tried again soon; ${counted(attempts, 'attempt', 'attempts')} so far: ${because}`,
  behindDoubt: (digest: string) =>
    `waits for its turn${digest}: an answer is missing for a message before it in this channel, which is being looked for`,
  behind: (digest: string, messages: number, time: string) =>
    `waits for its turn${digest}: ${counted(messages, 'message', 'messages')} before it in this channel, about ${time}`,
  onItsWay: (digest: string) => `on its way${digest}`,
  askedToWait: ': the platform asked us to wait',
  allPaused: 'everything is paused',
  since: <T>(at: T) => pieces` since ${at}`,
  goesOn: <T>(command: T) => pieces`. ${command} goes on`,
  held: (digest: string, because: string) => `held${digest}: ${because}`,
  forApproval: <T>(digest: string, channel: T) => pieces`waits${digest} for approval by those who review in ${channel}`,
  waitsForAdmin: '; it waits for an admin’s decision',
  choose: <T>(one: T, two: T, three: T) => pieces`: ${one}, ${two} or ${three}`,
  sendsIt: <T>(command: T) => pieces`. ${command} sends it once that is settled`,
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
    later: 'its publication to followers waits for its turn ',
  },
  calendar: {
    name: 'its entry in the server’s calendar',
    now: 'is being written into the server’s calendar',
    doing: 'writing it into the server’s calendar',
    done: 'written into the server’s calendar ',
    soon: 'is about to be brought up to date in the server’s calendar',
    later: 'will be brought up to date in the server’s calendar ',
  },
  thread: {
    name: 'its thread',
    now: 'its thread is being opened',
    doing: 'opening its thread',
    done: 'thread opened ',
    soon: 'is about to be given a thread',
    later: 'will be given a thread ',
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
  inDoubt: (name: string, because: string) => `whether ${name} was made is in doubt: ${because}`,
  notInCalendar: (because: string) => `it is not in the server’s calendar: ${because}`,
  skipped: (name: string, because: string) => `${name} was skipped: ${because}`,
  waits: (name: string) => `${name} waits: `,
  held: (name: string) => `${name} is held: `,
  tried: (attempts: number, because: string) => `; ${counted(attempts, 'attempt', 'attempts')} so far: ${because}`,
  decide: <T>(one: T, two: T) => pieces` (${one} or ${two})`,
  shownStays: (platform: string) => `its post has changed since, but what a ${platform} has shown stays`,
  notEditable: 'it can’t be edited any more: somebody removed it, or it is too old',
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
