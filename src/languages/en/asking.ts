/** Sentences for people who ask for posts, for help, or for something they are not allowed to do. */

import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('en', 'never');
const { number: grouped } = countingIn('en');

export const handler = {
  fault: 'Something went wrong on our side. The log has details.',
  away: (verb: string, parts: string) =>
    `“${verb}” did not work: something that Herald needs is unavailable (${parts}). Try again once it is back.`,
  tooMany: 'That is a lot at once. Your earlier requests are still being answered: try again in a moment.',
  tooLong: (chars: number) => `That is too long: ${grouped(chars)} characters.`,
  sayLess: (most: number) => `Use at most ${grouped(most)}; a few words find more.`,
  formTooLong: 'That is more than a form can hold.',
  formShorten: 'Shorten it, and submit it again.',
  adminsOnly: (verb: string) => `Only admins of Herald may use “${verb}”.`,
  becomeAdmin: (person: string) => `To become one, have ${person} added to HERALD_ADMINS.`,
  becomeAdminOrJoin: (person: string) => `To become one, have ${person} added to HERALD_ADMINS, or join a group that it names.`,
  notHere: 'Herald does not answer here.',
  askWhereItDoes: 'Ask in a server where it does.',
  ownersChoose: (others: string, setting: string) => `Its owners choose where it does: ${others} is not in ${setting}.`,
  ofCommandLine: (verb: string) => `“${verb}” only works on the command line.`,
  onTheMachine: (command: string) => `On the machine that Herald runs on: ${command}`,
  unknownCommand: (word: string) => `Unknown command “${word}”.`,
  didYouMean: (what: string) => `Did you mean ${what}?`,
  listsCommands: (help: string, example: string) => `${help} lists the commands; for example: ${example}`,
  listsTheCommands: (help: string) => `${help} lists the commands`,
  forExample: (example: string) => `For example: ${example}`,
  examples: 'For example:',
};
export const rights = {
  onlyManagers: (managers: string) => `Only people who manage this channel may decide what it gets: ${managers}, and admins of Herald.`,
  onlyAdmins: 'Only admins of Herald may decide what this channel gets.',
  elsewhere: 'From here, only admins of Herald may decide what that channel gets. People who manage it can do so in the channel itself.',
  everybodyMayTest: (example: string) => `Everybody may test a filter: ${example}`,
};
export const help = {
  intro: 'Herald announces posts, and helps you find them again.',
};
export const menus = {
  why: 'Why was this announced?',
  related: 'Find related posts',
  everybody: 'Search the posts, and see what has been announced',
  admins: 'Decide what is sent: pauses, replays, batches on hold',
};
export const forms = {
  nothingDone: 'Nothing was done yet. Please correct the form:',
  youWrote: 'You wrote:',
};
export const search = {
  what: 'Search for what?',
  shareWhat: 'Share what?',
  relatedToWhat: 'Related to what?',
  missesForAdmins: 'Only admins may list searches that found nothing.',
  notCounted: 'Searches are not counted. Set HERALD_SEARCH_FEEDBACK=1 to count them.',
  allFound: 'Every search found something.',
  misses: 'Searches that found nothing',
  missed: <T>(count: number, last: T) => pieces` ${counted(count, 'time', 'times')}, last ${last}`,
  latest: 'The latest posts',
  found: (count: number, words: string) => `${counted(count, 'post', 'posts')} for “${words}”`,
  foundAndNear: (count: number, words: string, near: number) =>
    `${counted(count, 'post', 'posts')} for “${words}”, and ${number(near)} near ${form(near, 'match', 'matches')}`,
  range: (from: number, to: number, all: number) => ` (${from}–${to} of ${all})`,
  nearestWithout: 'No post has all of these words. The closest matches:',
  nearest: 'The closest matches:',
  showingFor: <T>(query: T) => pieces`Showing results for ${query}.`,
  didYouMean: <T>(query: T) => pieces`Did you mean ${query}?`,
  nothing: (words: string) => `Nothing found for “${words}”.`,
  empty: 'The archive is empty.',
  fewerWords: 'Try fewer words, or leave out filters.',
  searchFor: (words: string) => `Search ${words}`,
  previous: 'Previous',
  next: 'Next',
  share: 'Share to channel',
  subscribe: 'Subscribe this channel',
  unrelated: (what: string) => `No post is related to “${what}”.`,
  relatedTo: <T>(what: T) => pieces`Related to ${what}:`,
};
export const posts = {
  unknown: (name: string) => `There is no post “${name}”.`,
  nameIt: 'Use its path, its address or its title.',
  nearest: 'The closest matches are:',
  oneOfThese: (name: string) => `“${name}” may mean one of these:`,
  oneOf: (name: string, count: number) => `“${name}” may mean one of ${counted(count, 'post', 'posts')}, for example:`,
  atLine: (path: string, line: number) => `${path}, line ${line},`,
  notAPost: (file: string, why: string) => `${file} is not a post: ${why}`,
  notCounted: (file: string, why: string) => `${file} is left out: ${why}`,
};
