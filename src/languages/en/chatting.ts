/** Texts that platforms show around replies: buttons, pages, dialogs, and why a platform could not check somebody's rights. */

import { countingIn, pieces } from '../sentence.ts';

const { form } = countingIn('en', 'never');

export const chat = {
  restarting: 'Herald is restarting. Try again in a moment.',
  submitLater: 'Herald is restarting. Submit this again in a moment.',
  answersTo: (command: string) => `This Herald answers to ${command}.`,
  searchThePosts: 'Search the posts',
  searchPosts: 'Search posts',
  searchHint: 'Words, tag:… source:… kind:…',
  searchFor: (words: string) => `Search for “${words}”`,
  latestPosts: 'Latest posts',
  subscriptions: 'Subscriptions',
  status: 'Status',
  more: 'More',
  oneMoment: 'One moment…',
  done: 'Done.',
  notice: 'Notice',
  close: 'Close',
  cancel: 'Cancel',
  open: 'Open',
  openNamed: (title: string) => `Open: ${title}`,
  openForm: 'Open the form',
  openFormAgain: 'Open the form again',
  confirm: (label: string) => `${label}?`,
  takesEffect: 'It takes effect at once, for everybody, and can’t be undone.',
  noRoom: (left: number) =>
    `${left} more ${form(left, 'choice does', 'choices do')} not fit as ${form(left, 'a button', 'buttons')}: type the command`,
  sharedBy: <T>(person: T) => pieces`shared by ${person}`,
  askedBy: <T>(person: T) => pieces`asked by ${person}`,
  sharedHere: 'Shared with the channel.',
  notOurs: 'That message is not one of Herald’s.',
  noPostThere: 'That message is not about a post.',
  nothingThere: 'That message has no words to search for.',
  morePosts: (left: number, command: string) => `…and ${left} more: ${command} explains each.`,
  menuGone: 'This menu is no longer available.',
  buttonGone: 'This button has expired. Please ask again.',
  notNow: 'Herald can’t look up what this button does at the moment. Press it again in a minute.',
  formUnreadable: 'This form can’t be read. Copy what you wrote, and open the form again.',
  formGone: 'This form has expired, and nothing was done. Please open it again. You wrote:',
  formNotNow:
    'Herald can’t look up what this form is for at the moment, and nothing was done. Please open it again in a minute. You wrote:',
  typeYes: '(type “yes” to confirm)',
};
export const unknownRights = {
  notAnswered: 'Herald could not ask the platform about your permissions. Try again in a moment.',
  onlyInServer: (platform: string) => `${platform} shows roles and permissions only within a server: ask in one of its channels.`,
  workspaceAdmin: 'whether you are an admin of this workspace',
  channelCreator: 'who created this channel',
  groupMember: 'whether you are in a user group that may do this',
  workspace: 'which workspace this is',
  lacksScope: (scope: string, question: string, page: string) =>
    `The app lacks the bot scope ${scope}, so Herald can’t find out ${question}. Add it (${page}) and install the app again.`,
  lacksOneOf: (scopes: string, question: string, page: string) =>
    `The app lacks a bot scope (one of ${scopes}), so Herald can’t find out ${question}. Add it (${page}) and install the app again.`,
  noSuchGroup: 'A user group named in the settings does not exist in this workspace: herald doctor says which one.',
  channelUnseen: 'Herald can’t see this channel: invite it, and try again.',
  askedToWait: 'it asked Herald to wait',
  notSaid: (platform: string, question: string, why: string) => `${platform} did not say ${question} (${why}). Try again in a minute.`,
};
