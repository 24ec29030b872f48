import type * as en from '../en/noticing.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('fr');

export const notices: typeof en.notices = {
  andMore: (left) => `… et ${number(left)} de plus.`,
  kept: 'Rien n’est perdu : votre décision est attendue.',
  decided: 'Décidé',
  byAt: (person, at) => pieces` par ${person}, ${at}`,
  pauseTitle: (name) => `Plus de messages à ${name} pour l’instant`,
  pausedSince: (at, because, advice) => pieces`Depuis ${at} : ${because}. ${advice}.`,
  alsoPaused: (channels) => `${counted(channels, 'autre canal y est aussi', 'autres canaux y sont aussi')} en pause.`,
  messagesKept:
    'Les messages qui lui sont destinés sont gardés. Herald réessaie de lui-même, et les remet dès qu’ils sont de nouveau acceptés.',
  tryNow: 'Réessayer maintenant',
  accepts: (name) => `${name} accepte de nouveau les messages`,
  goesOut: 'Ce qui attendait part maintenant',
  nothingWaited: 'Rien n’attendait',
  goesOutIn: (messages) => `Ce qui attendait part maintenant, en ${counted(messages, 'message', 'messages')}`,
  resumed: '. Repris',
  forgotten: (name) => `${name} est oublié`,
  alsoForgotten: (channels) => `${counted(channels, 'autre canal y est aussi oublié', 'autres canaux y sont aussi oubliés')}.`,
  ended: (subscriptions) => `${counted(subscriptions, 'abonnement terminé', 'abonnements terminés')} ; ce qui attendait a été abandonné.`,
  refused: (name, from, to, because) => pieces`${name} n’a pas accepté de messages du ${from} au ${to} : ${because}.`,
  notDelivered: (messages) => form(messages, 'Un message n’a pas pu être remis', `${number(messages)} messages n’ont pas pu être remis`),
  moreInChannels: (left, channels) => `… et ${number(left)} de plus, dans ${counted(channels, 'canal', 'canaux')} en tout.`,
  notRetried: (command) => pieces`Il n’est pas réessayé automatiquement. Corrigez ce qui est dit plus haut, puis tapez ${command}.`,
  manyNotRetried: (command) => pieces`Ils ne sont pas réessayés automatiquement. Corrigez ce qui est dit plus haut, puis tapez ${command}.`,
  settled: (messages) => `Réglé : ${counted(messages, 'message', 'messages')} dont l’arrivée était incertaine`,
  inDoubt: (messages) =>
    form(messages, 'Un message n’est peut-être pas arrivé', `${number(messages)} messages ne sont peut-être pas arrivés`),
  resolveLists: (left) => `… et ${number(left)} de plus : « resolve » les liste tous.`,
  pleaseLook: 'Regardez dans le canal. Herald ne devine jamais : il n’envoie rien deux fois.',
  isThere: 'Il est là',
  sendAgain: 'Renvoyer',
  settledBy: ', réglé',
  sentAt: (at) => pieces`, envoyé ${at}`,
  became: {
    confirmed: 'il est là',
    found: 'il a été retrouvé',
    resent: 'renvoyé',
    skipped: 'pas renvoyé',
    retracted: 'retiré depuis',
  },
};
export const heldBatches: typeof en.heldBatches = {
  oneDigest: 'Un récapitulatif',
  additions: {
    arrived: (posts) => `${counted(posts, 'nouvel article', 'nouveaux articles')} d’un coup`,
    comesTo: (messages) => `Annoncés un par un, cela fait ${counted(messages, 'message', 'messages')}.`,
    held: 'retenus',
    announced: 'annoncés, un message chacun',
    inDigest: 'annoncés dans un récapitulatif',
    seen: 'marqués comme vus, rien n’est envoyé',
    announce: 'Annoncer chacun',
    leave: 'Marquer comme vus',
  },
  edits: {
    arrived: (posts) => `${counted(posts, 'article a changé', 'articles ont changé')} d’un coup`,
    comesTo: (messages) => `${counted(messages, 'message serait modifié', 'messages seraient modifiés')}.`,
    held: 'les messages ne sont pas encore modifiés',
    announced: 'les messages sont modifiés',
    inDigest: 'les messages sont modifiés',
    seen: 'les messages restent comme ils sont',
    announce: 'Modifier les messages',
    leave: 'Les laisser',
  },
  removals: {
    arrived: (posts) => `${counted(posts, 'article a disparu', 'articles ont disparu')} d’un coup`,
    comesTo: (messages) => `${counted(messages, 'message serait retiré', 'messages seraient retirés')}.`,
    held: 'les messages restent pour l’instant',
    announced: 'les messages sont retirés',
    inDigest: 'les messages sont retirés',
    seen: 'les messages restent',
    announce: 'Retirer les messages',
    leave: 'Les laisser',
  },
};
export const late: typeof en.late = {
  title: (posts) =>
    form(
      posts,
      'Un nouvel article est arrivé trop tard pour être annoncé',
      `${number(posts)} nouveaux articles sont arrivés trop tard pour être annoncés`,
    ),
  stale: (posts, days) => `${number(posts)} ${form(posts, 'avait', 'avaient')} plus de ${counted(days, 'jour', 'jours')}`,
  past: (posts) => `${number(posts)} ${form(posts, 'est un événement qui a commencé', 'sont des événements qui ont commencé')}`,
  expired: (posts) => `${number(posts)} ${form(posts, 'a', 'ont')} expiré`,
  nothingSent: 'Rien n’a été envoyé ; la recherche le trouve.',
  manyNotSent: 'Rien n’a été envoyé ; la recherche les trouve.',
  inDigest: (posts) => `En annoncer ${number(posts)} dans un récapitulatif`,
  announceIt: 'L’annoncer',
  announceThese: (posts) => `Annoncer ces ${number(posts)}`,
};
export const messages: typeof en.messages = {
  digestOf: (posts, title) => `un récapitulatif de ${number(posts)} articles (« ${title} » et d’autres)`,
  titled: (title) => `« ${title} »`,
  inChannel: (channel) => pieces` dans ${channel}`,
  of: {
    reminder: 'le rappel de ',
    thread: 'le fil de ',
    publish: 'la publication pour les abonnés de ',
    calendar: 'l’inscription au calendrier de ',
    edit: 'la modification de ',
    retract: 'la suppression de ',
  },
  announce: 'un article',
  digest: 'un récapitulatif',
  notice: 'un avis',
  reminder: 'un événement',
  message: 'un message',
};
