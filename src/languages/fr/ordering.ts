import type * as en from '../en/ordering.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('fr');

export const pausing: typeof en.pausing = {
  allPaused: 'Tous les envois sont en pause',
  byWho: (person) => pieces`par ${person}`,
  since: (at) => pieces`depuis ${at}`,
  pausedBy: (person) => pieces`Mis en pause par ${person}`,
  stillNoticed: (command) => pieces`Les nouveaux articles sont toujours remarqués, et attendent. ${command} reprend.`,
  resume: 'Reprendre',
  resumeOf: (target) => `Reprendre ${target}`,
  notPaused: 'Rien à faire : les envois ne sont pas en pause.',
  isNotPaused: (target) => pieces`${target} n’est pas (ou plus) en pause.`,
  resumedBy: (person) => pieces`Repris par ${person} : ce qui attendait est envoyé maintenant.`,
  nothingWaited: 'rien n’attendait',
  sentAs: (messages) => `ce qui attendait est envoyé en ${counted(messages, 'message', 'messages')}`,
  getsAgain: (target, person, waited) => pieces`${target} reçoit de nouveau des messages, repris par ${person} : ${waited}.`,
  pausedAgain: 'S’ils sont encore refusés, la pause recommence, et les admins en sont avertis.',
  allPausedNow: (command) => pieces`Tous les envois sont en pause pour le moment : ${command} reprend.`,
  refused: 'Les messages y sont refusés :',
  refusedSince: (target, at, because) => pieces`${target} depuis ${at} : ${because}`,
  neither: (word) => `« ${word} » n’est ni un canal ni une plateforme.`,
  forExampleOr: (one, two) => `Par exemple : ${one}, ou ${two}`,
};
export const holding: typeof en.holding = {
  none: 'Aucun lot n’est retenu.',
  moreNext: (left) => `…et ${number(left)} de plus, qui viennent ensuite.`,
  additions: (posts) => counted(posts, 'article', 'articles'),
  edits: (posts) => counted(posts, 'article modifié', 'articles modifiés'),
  removals: (posts) => counted(posts, 'article retiré', 'articles retirés'),
  since: (at) => pieces` d’un coup, en attente depuis ${at}`,
  decide: 'Décidez : ',
  among: '. Parmi eux : ',
  or: ' ou ',
  say: 'Dites quel lot, et ce qu’il faut en faire.',
  example: (one, list) => `Par exemple : ${one} ; ${list} les liste`,
  noDigest: {
    edits: 'Les articles modifiés ne peuvent pas être envoyés en récapitulatif.',
    removals: 'Les articles retirés ne peuvent pas être envoyés en récapitulatif.',
  },
  unknown: (id) => `Aucun lot retenu n’est connu sous « ${id} ».`,
  listed: (list) => `${list} les liste`,
  done: {
    additions: {
      announce: 'Annoncé',
      digest: 'Envoyé en récapitulatifs',
      seen: 'Marqué comme vu',
      left: 'rien n’est envoyé',
    },
    edits: {
      announce: 'Modifications libérées',
      digest: 'Modifications envoyées',
      seen: 'Modifications abandonnées',
      left: 'les messages restent comme ils sont',
    },
    removals: {
      announce: 'Suppressions libérées',
      digest: 'Suppressions envoyées',
      seen: 'Suppressions abandonnées',
      left: 'les messages restent',
    },
  },
  onTheWay: {
    additions: (messages) => `${counted(messages, 'message', 'messages')} en route`,
    edits: (messages) => `${counted(messages, 'modification', 'modifications')} en route`,
    removals: (messages) => `${counted(messages, 'suppression', 'suppressions')} en route`,
  },
  doneBy: (done, person) => pieces`${done} par ${person}`,
  already: 'C’était déjà décidé',
  byAt: (person, at) => pieces` par ${person} ${at}`,
  said: { announce: 'libéré', digest: 'un récapitulatif par canal', seen: 'marqué comme vu' },
};
export const discarding: typeof en.discarding = {
  noOption: (word) => `« ${word} » n’est pas une option de discard.`,
  nothingWaited: 'Rien n’attendait.',
  done: (person, deliveries, command) =>
    pieces`${person} a abandonné ${counted(deliveries, 'envoi', 'envois')}, maintenant marqués comme omis ; ${command} les envoie tout de même.`,
  cameAfter: (deliveries) =>
    `${counted(deliveries, 'envoi est arrivé', 'envois sont arrivés')} après que le plan a été montré, et ${form(deliveries, 'attend', 'attendent')} encore.`,
  nothingWaits: 'Rien n’attend d’être envoyé.',
  notKnown: 'Ce qui a été montré n’est plus connu ; rien n’a donc encore été fait.',
  messages: (messages) => counted(messages, 'message', 'messages'),
  andChanges: (changes) => ` et ${counted(changes, 'modification ou suppression', 'modifications et suppressions')}`,
  waiting: (what, since, time) => pieces`En attente : ${what}, le plus ancien depuis ${since} ; environ ${time}.`,
  newest: 'Ce sont les plus récents ; il y en a d’autres.',
  dryRun: (command) => pieces`Un essai à blanc : rien n’a été fait. ${command} les abandonne.`,
  warning:
    'Abandonner les marque comme omis. Ce qui vient plus tard, et ce qui est en cours d’envoi, retenu, en échec ou incertain, reste comme il est.',
  discard: (deliveries) => `Abandonner ${number(deliveries)}`,
};
export const resolving: typeof en.resolving = {
  none: 'Rien n’est incertain.',
  inDoubt: (messages) =>
    `${counted(messages, 'message n’est', 'messages ne sont')} peut-être pas arrivé${form(messages, '', 's')}. Regardez dans le canal, puis décidez :`,
  oldest: (left) => `…et ${number(left)} de plus ; ce sont les plus anciens.`,
  isThere: (number) => `${number} est là`,
  sendAgain: (number) => `Renvoyer ${number}`,
  digestOf: (posts) => `un récapitulatif de ${counted(posts, 'article', 'articles')} : `,
  andOthers: ' et d’autres',
  where: (channel, at) => pieces` dans ${channel}, envoyé ${at}`,
  names: {
    announce: 'un article',
    digest: 'un récapitulatif',
    reminder: 'un rappel',
    thread: 'un fil',
    publish: 'une publication pour les abonnés',
    calendar: 'une inscription au calendrier',
    edit: 'une modification',
    retract: 'une suppression',
    notice: 'un avis aux admins',
  },
  say: 'Dites si le message a été envoyé, ou doit l’être de nouveau.',
  unknown: (key) => `Aucun envoi n’est connu sous « ${key} ».`,
  listed: (list) => `${list} liste ceux qui sont incertains`,
  sent: ' : le message a été envoyé. Il n’est pas renvoyé.',
  restFollows: ' Les articles qui n’y tenaient pas suivent.',
  notSent: ' : le message n’a pas été envoyé. Il est renvoyé.',
  resolvedBy: (person, channel) => pieces`Réglé par ${person}, pour ${channel}`,
  already: 'C’était déjà réglé',
  now: '. Maintenant : ',
};
