import type * as en from '../en/asking.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('fr');

export const handler: typeof en.handler = {
  fault: 'Une erreur s’est produite de notre côté. Le journal en donne les détails.',
  away: (verb, parts) =>
    `« ${verb} » n’a pas fonctionné : il manque à Herald quelque chose d’indispensable (${parts}). Réessayez dès que c’est rétabli.`,
  tooMany: 'Cela fait beaucoup à la fois. Vos demandes précédentes sont en cours : réessayez dans un instant.',
  tooLong: (chars) => `C’est trop long : ${number(chars)} caractères.`,
  sayLess: (most) => `Utilisez au plus ${number(most)} caractères ; quelques mots trouvent davantage.`,
  formTooLong: 'C’est plus que ce qu’un formulaire peut contenir.',
  formShorten: 'Raccourcissez le texte et envoyez-le de nouveau.',
  adminsOnly: (verb) => `Seuls les admins de Herald peuvent utiliser « ${verb} ».`,
  becomeAdmin: (person) => `Pour le devenir, faites ajouter ${person} à HERALD_ADMINS.`,
  becomeAdminOrJoin: (person) => `Pour le devenir, faites ajouter ${person} à HERALD_ADMINS, ou rejoignez un groupe qui y figure.`,
  notHere: 'Herald ne répond pas ici.',
  askWhereItDoes: 'Demandez sur un serveur où il répond.',
  ownersChoose: (others, setting) => `Ses responsables choisissent où il répond : ${others} ne figure pas dans ${setting}.`,
  ofCommandLine: (verb: string) => `« ${verb} » s’utilise en ligne de commande.`,
  onTheMachine: (command: string) => `Sur la machine où tourne Herald : ${command}`,
  unknownCommand: (word) => `Commande inconnue : « ${word} ».`,
  didYouMean: (what) => `Vouliez-vous dire ${what} ?`,
  listsCommands: (help, example) => `${help} énumère les commandes ; par exemple : ${example}`,
  listsTheCommands: (help) => `${help} énumère les commandes`,
  forExample: (example) => `Par exemple : ${example}`,
  examples: 'Par exemple :',
};
export const rights: typeof en.rights = {
  onlyManagers: (managers) =>
    `Seules les personnes qui gèrent ce canal décident de ce qu’il reçoit : ${managers}, et les admins de Herald.`,
  onlyAdmins: 'Seules les personnes qui gèrent ce canal décident de ce qu’il reçoit : les admins de Herald.',
  elsewhere: 'D’ici, seuls les admins de Herald décident de ce que reçoit cet autre canal. Qui le gère le demande dans le canal même.',
  everybodyMayTest: (example) => `Tout le monde peut essayer un filtre : ${example}`,
};
export const help: typeof en.help = {
  intro: 'Herald partage des articles, et les retrouve.',
};
export const menus: typeof en.menus = {
  why: 'Pourquoi cette annonce ?',
  related: 'Trouver des articles similaires',
  everybody: 'Chercher dans les articles et voir ce qui a été annoncé',
  admins: 'Décider de ce qui est envoyé : pauses, renvois, lots retenus',
};
export const forms: typeof en.forms = {
  nothingDone: 'Rien n’a encore été fait. Dans le formulaire :',
  youWrote: 'Vous avez écrit :',
};
export const search: typeof en.search = {
  what: 'Que faut-il chercher ?',
  shareWhat: 'Que faut-il partager ?',
  relatedToWhat: 'En rapport avec quoi ?',
  missesForAdmins: 'Seuls les admins peuvent voir les recherches sans résultat.',
  notCounted: 'Les recherches ne sont pas comptées : HERALD_SEARCH_FEEDBACK=1 active ce décompte.',
  allFound: 'Chaque recherche a trouvé quelque chose.',
  misses: 'Recherches sans résultat',
  missed: (count, last) => pieces` ${number(count)} fois, la dernière ${last}`,
  latest: 'Les derniers articles',
  found: (count, words) => `${counted(count, 'article', 'articles')} pour « ${words} »`,
  foundAndNear: (count, words, near) =>
    `${counted(count, 'article', 'articles')} pour « ${words} », et ${number(near)} qui ${form(near, 'en est proche', 'en sont proches')}`,
  range: (from, to, all) => ` (${number(from)}–${number(to)} sur ${number(all)})`,
  nearestWithout: 'Aucun article ne contient tous ces mots ; les plus proches :',
  nearest: 'Les plus proches :',
  showingFor: (query) => pieces`Résultats pour ${query}.`,
  didYouMean: (query) => pieces`Vouliez-vous dire ${query} ?`,
  nothing: (words) => `Aucun résultat pour « ${words} ».`,
  empty: 'L’archive est vide.',
  fewerWords: 'Moins de mots, ou aucun filtre, trouvent davantage.',
  searchFor: (words) => `Chercher ${words}`,
  previous: 'Précédent',
  next: 'Suivant',
  share: 'Partager dans le canal',
  subscribe: 'Abonner ce canal',
  unrelated: (what) => `Aucun article n’est en rapport avec « ${what} ».`,
  relatedTo: (what) => pieces`En rapport avec ${what} :`,
};
export const posts: typeof en.posts = {
  unknown: (name) => `Aucun article n’est connu sous « ${name} ».`,
  nameIt: 'Désignez-le par son chemin, son adresse ou son titre.',
  nearest: 'Les plus proches sont :',
  oneOfThese: (name) => `« ${name} » peut désigner l’un de ceux-ci :`,
  oneOf: (name, count) => `« ${name} » peut désigner l’un de ${counted(count, 'article', 'articles')}, par exemple :`,
  atLine: (path, line) => `${path}, ligne ${line},`,
  notAPost: (file, why) => `${file} n’est pas un article : ${why}`,
  notCounted: (file, why) => `${file} ne compte pas : ${why}`,
};
