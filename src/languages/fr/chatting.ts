import type * as en from '../en/chatting.ts';
import { countingIn, pieces } from '../sentence.ts';

const { form, number } = countingIn('fr');

export const chat: typeof en.chat = {
  restarting: 'Herald redémarre. Redemandez dans un instant.',
  submitLater: 'Herald redémarre. Renvoyez ceci dans un instant.',
  answersTo: (command) => `Ce Herald répond à ${command}.`,
  searchThePosts: 'Rechercher dans les articles',
  searchPosts: 'Rechercher des articles',
  searchHint: 'Mots, tag:… source:… kind:…',
  searchFor: (words) => `Rechercher « ${words} »`,
  latestPosts: 'Derniers articles',
  subscriptions: 'Abonnements',
  status: 'État',
  more: 'Plus',
  oneMoment: 'Un instant…',
  done: 'C’est fait.',
  notice: 'Avis',
  close: 'Fermer',
  cancel: 'Annuler',
  open: 'Ouvrir',
  openNamed: (title) => `Ouvrir : ${title}`,
  openForm: 'Ouvrir le formulaire',
  openFormAgain: 'Rouvrir le formulaire',
  confirm: (label) => `${label} ?`,
  takesEffect: 'Cela prend effet tout de suite, pour tout le monde, et ne peut pas être annulé.',
  noRoom: (left) =>
    `${number(left)} autre${form(left, '', 's')} choix ${form(left, 'n’a', 'n’ont')} pas la place d’un bouton : tapez la commande`,
  sharedBy: (person) => pieces`partagé par ${person}`,
  askedBy: (person) => pieces`demandé par ${person}`,
  sharedHere: 'Partagé dans le canal.',
  notOurs: 'Ce message n’est pas de Herald.',
  noPostThere: 'Ce message ne parle d’aucun article.',
  nothingThere: 'Ce message ne contient rien à rechercher.',
  morePosts: (left, command) => `…et ${number(left)} de plus : ${command} explique chacun.`,
  menuGone: 'Herald ne connaît plus ce menu.',
  buttonGone: 'Ce bouton a expiré. Redemandez.',
  notNow: 'Herald ne peut pas retrouver en ce moment à quoi sert ce bouton. Appuyez de nouveau dans une minute.',
  formUnreadable: 'Ce formulaire est illisible. Copiez ce que vous avez écrit et rouvrez-le.',
  formGone: 'Ce formulaire a expiré, et rien n’a été fait. Rouvrez-le. Vous aviez écrit :',
  formNotNow:
    'Herald ne peut pas retrouver en ce moment à quoi sert ce formulaire, et rien n’a été fait. Rouvrez-le dans une minute. Vous aviez écrit :',
  typeYes: '(tapez « yes » pour le faire)',
};
export const unknownRights: typeof en.unknownRights = {
  notAnswered: 'La plateforme n’a pas pu être interrogée sur vos droits. Réessayez dans un instant.',
  onlyInServer: (platform) => `${platform} n’indique les rôles et permissions que sur un serveur : demandez dans un de ses canaux.`,
  workspaceAdmin: 'si vous êtes admin de cet espace de travail',
  channelCreator: 'qui a créé ce canal',
  groupMember: 'si vous êtes dans un groupe d’utilisateurs qui en a le droit',
  workspace: 'de quel espace de travail il s’agit',
  lacksScope: (scope, question, page) =>
    `Il manque à l’app le scope de bot ${scope} : Herald ne peut pas demander ${question}. Ajoutez-le (${page}) et réinstallez l’app.`,
  lacksOneOf: (scopes, question, page) =>
    `Il manque à l’app un scope de bot (l’un de ${scopes}) : Herald ne peut pas demander ${question}. Ajoutez-le (${page}) et réinstallez l’app.`,
  noSuchGroup: 'Un groupe d’utilisateurs des réglages n’existe pas dans cet espace de travail : herald doctor dit lequel.',
  channelUnseen: 'Herald ne voit pas ce canal : invitez-le et redemandez.',
  askedToWait: 'Herald doit attendre',
  notSaid: (platform, question, why) => `${platform} n’a pas dit ${question} (${why}). Réessayez dans une minute.`,
};
