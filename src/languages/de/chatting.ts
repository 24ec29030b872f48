import type * as en from '../en/chatting.ts';
import { countingIn, pieces } from '../sentence.ts';

const { form, number } = countingIn('de');

export const chat: typeof en.chat = {
  restarting: 'Herald startet gerade neu. Frag gleich noch einmal.',
  submitLater: 'Herald startet gerade neu. Schick das gleich noch einmal ab.',
  answersTo: (command) => `Dieser Herald antwortet auf ${command}.`,
  searchThePosts: 'Beiträge durchsuchen',
  searchPosts: 'Beiträge suchen',
  searchHint: 'Wörter, tag:… source:… kind:…',
  searchFor: (words) => `Nach „${words}“ suchen`,
  latestPosts: 'Neueste Beiträge',
  subscriptions: 'Abonnements',
  status: 'Zustand',
  more: 'Mehr',
  oneMoment: 'Einen Moment…',
  done: 'Erledigt.',
  notice: 'Hinweis',
  close: 'Schließen',
  cancel: 'Abbrechen',
  open: 'Öffnen',
  openNamed: (title) => `Öffnen: ${title}`,
  openForm: 'Formular öffnen',
  openFormAgain: 'Formular wieder öffnen',
  confirm: (label) => `Wirklich: ${label}?`,
  takesEffect: 'Es gilt sofort und für alle und kann nicht zurückgenommen werden.',
  noRoom: (left) => `Für ${number(left)} weitere ${form(left, 'Aktion', 'Aktionen')} ist kein Platz: Tipp den Befehl ein`,
  sharedBy: (person) => pieces`geteilt von ${person}`,
  askedBy: (person) => pieces`ausgelöst von ${person}`,
  sharedHere: 'Im Kanal geteilt.',
  notOurs: 'Diese Nachricht ist nicht von Herald.',
  noPostThere: 'In dieser Nachricht steht kein Beitrag.',
  nothingThere: 'In dieser Nachricht steht nichts, wonach gesucht werden kann.',
  morePosts: (left, command) => `…und ${number(left)} weitere: ${command} erklärt jeden.`,
  menuGone: 'Herald kennt dieses Menü nicht mehr.',
  buttonGone: 'Dieser Knopf ist abgelaufen. Bitte frag noch einmal.',
  notNow: 'Herald kann gerade nicht nachsehen, wofür dieser Knopf steht. Drück ihn in einer Minute noch einmal.',
  formUnreadable: 'Dieses Formular ist nicht lesbar. Kopiere, was du geschrieben hast, und öffne es noch einmal.',
  formGone: 'Dieses Formular ist abgelaufen, und es ist nichts passiert. Bitte öffne es noch einmal. Du hast geschrieben:',
  formNotNow:
    'Herald kann gerade nicht nachsehen, wofür dieses Formular ist, und es ist nichts passiert. Bitte öffne es in einer Minute noch einmal. Du hast geschrieben:',
  typeYes: '(mit „yes“ geschieht es)',
};
export const unknownRights: typeof en.unknownRights = {
  notAnswered: 'Die Plattform konnte nicht nach deinen Rechten gefragt werden. Versuch es gleich noch einmal.',
  onlyInServer: (platform) => `${platform} nennt Rollen und Rechte nur auf einem Server: Frag in einem seiner Kanäle.`,
  workspaceAdmin: 'ob du Admin dieses Workspace bist',
  channelCreator: 'wer diesen Kanal angelegt hat',
  groupMember: 'ob du in einer Benutzergruppe bist, die das darf',
  workspace: 'welcher Workspace das ist',
  lacksScope: (scope, question, page) =>
    `Der App fehlt der Bot-Scope ${scope}; darum kann Herald nicht fragen, ${question}. Füg ihn hinzu (${page}) und installiere die App neu.`,
  lacksOneOf: (scopes, question, page) =>
    `Der App fehlt ein Bot-Scope (einer von ${scopes}); darum kann Herald nicht fragen, ${question}. Füg ihn hinzu (${page}) und installiere die App neu.`,
  noSuchGroup: 'Eine Benutzergruppe aus den Einstellungen gibt es in diesem Workspace nicht: herald doctor sagt, welche.',
  channelUnseen: 'Herald sieht diesen Kanal nicht: Lade es dorthin ein und frag noch einmal.',
  askedToWait: 'Herald soll warten',
  notSaid: (platform, question, why) => `${platform} hat nicht gesagt, ${question} (${why}). Versuch es in einer Minute noch einmal.`,
};
