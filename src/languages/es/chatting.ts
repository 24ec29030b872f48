import type * as en from '../en/chatting.ts';
import { countingIn, pieces } from '../sentence.ts';

const { form, number } = countingIn('es');

export const chat: typeof en.chat = {
  restarting: 'Herald se está reiniciando. Pregunta de nuevo en un momento.',
  submitLater: 'Herald se está reiniciando. Envía esto de nuevo en un momento.',
  answersTo: (command) => `Este Herald responde a ${command}.`,
  searchThePosts: 'Buscar en las publicaciones',
  searchPosts: 'Buscar publicaciones',
  searchHint: 'Palabras, tag:… source:… kind:…',
  searchFor: (words) => `Buscar «${words}»`,
  latestPosts: 'Últimas publicaciones',
  subscriptions: 'Suscripciones',
  status: 'Estado',
  more: 'Más',
  oneMoment: 'Un momento…',
  done: 'Hecho.',
  notice: 'Aviso',
  close: 'Cerrar',
  cancel: 'Cancelar',
  open: 'Abrir',
  openNamed: (title) => `Abrir: ${title}`,
  openForm: 'Abrir el formulario',
  openFormAgain: 'Abrir otra vez el formulario',
  confirm: (label) => `¿${label}?`,
  takesEffect: 'Surte efecto enseguida, para todos, y no se puede deshacer.',
  noRoom: (left) =>
    `${form(left, 'Falta', 'Faltan')} ${number(left)} ${form(left, 'opción', 'opciones')} sin sitio para un botón: escribe el comando`,
  sharedBy: (person) => pieces`compartido por ${person}`,
  askedBy: (person) => pieces`pedido por ${person}`,
  sharedHere: 'Compartido en el canal.',
  notOurs: 'Ese mensaje no es de Herald.',
  noPostThere: 'Ese mensaje no habla de ninguna publicación.',
  nothingThere: 'Ese mensaje no dice nada que se pueda buscar.',
  morePosts: (left, command) => `…y ${number(left)} más: ${command} explica cada una.`,
  menuGone: 'Herald ya no conoce este menú.',
  buttonGone: 'Este botón ha caducado. Pregunta de nuevo.',
  notNow: 'Herald no puede averiguar ahora para qué es este botón. Púlsalo otra vez dentro de un minuto.',
  formUnreadable: 'Este formulario no se puede leer. Copia lo que has escrito y ábrelo de nuevo.',
  formGone: 'Este formulario ha caducado y no se ha hecho nada. Ábrelo de nuevo. Habías escrito:',
  formNotNow:
    'Herald no puede averiguar ahora para qué es este formulario y no se ha hecho nada. Ábrelo de nuevo dentro de un minuto. Habías escrito:',
  typeYes: '(escribe «yes» para hacerlo)',
};
export const unknownRights: typeof en.unknownRights = {
  notAnswered: 'No se pudo preguntar a la plataforma por tus permisos. Inténtalo de nuevo en un momento.',
  onlyInServer: (platform) => `${platform} solo dice los roles y permisos dentro de un servidor: pregunta en uno de sus canales.`,
  workspaceAdmin: 'si eres admin de este espacio de trabajo',
  channelCreator: 'quién creó este canal',
  groupMember: 'si estás en un grupo de usuarios que puede hacer esto',
  workspace: 'qué espacio de trabajo es este',
  lacksScope: (scope, question, page) =>
    `A la app le falta el scope de bot ${scope}, así que Herald no puede preguntar ${question}. Añádelo (${page}) y vuelve a instalar la app.`,
  lacksOneOf: (scopes, question, page) =>
    `A la app le falta un scope de bot (uno de ${scopes}), así que Herald no puede preguntar ${question}. Añádelo (${page}) y vuelve a instalar la app.`,
  noSuchGroup: 'Un grupo de usuarios de los ajustes no existe en este espacio de trabajo: herald doctor dice cuál.',
  channelUnseen: 'Herald no ve este canal: invítalo y pregunta de nuevo.',
  askedToWait: 'pide a Herald que espere',
  notSaid: (platform, question, why) => `${platform} no dijo ${question} (${why}). Inténtalo de nuevo en un minuto.`,
};
