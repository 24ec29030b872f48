import type * as en from '../en/noticing.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('es');

export const notices: typeof en.notices = {
  andMore: (left) => `… y ${number(left)} más.`,
  kept: 'No se pierde nada: se espera tu decisión.',
  decided: 'Decidido',
  byAt: (person, at) => pieces` por ${person}, ${at}`,
  pauseTitle: (name) => `Por ahora no hay más mensajes para ${name}`,
  pausedSince: (at, because, advice) => pieces`Desde ${at}: ${because}. ${advice}.`,
  alsoPaused: (channels) => `Allí también ${form(channels, 'está', 'están')} en pausa ${counted(channels, 'canal más', 'canales más')}.`,
  messagesKept: 'Los mensajes se guardan. Herald lo comprueba de nuevo por sí solo, y los entrega en cuanto se vuelvan a aceptar.',
  tryNow: 'Intentar ahora',
  accepts: (name) => `${name} vuelve a aceptar mensajes`,
  goesOut: 'Lo que esperaba sale ahora',
  nothingWaited: 'No esperaba nada',
  goesOutIn: (messages) => `Lo que esperaba sale ahora, en ${counted(messages, 'mensaje', 'mensajes')}`,
  resumed: '. Reanudado',
  forgotten: (name) => `${name} se ha olvidado`,
  alsoForgotten: (channels) =>
    `Allí también ${form(channels, 'se olvida', 'se olvidan')} ${counted(channels, 'canal más', 'canales más')}.`,
  ended: (subscriptions) =>
    `${counted(subscriptions, 'suscripción ha terminado', 'suscripciones han terminado')}, y lo que esperaba se descartó.`,
  refused: (name, from, to, because) => pieces`${name} no aceptó mensajes desde ${from} hasta ${to}: ${because}.`,
  notDelivered: (messages) => form(messages, 'Un mensaje no se pudo entregar', `${number(messages)} mensajes no se pudieron entregar`),
  moreInChannels: (left, channels) => `… y ${number(left)} más, en ${counted(channels, 'canal', 'canales')} en total.`,
  notRetried: (command) => pieces`No se reintenta automáticamente. Corrige lo que se dice arriba y luego escribe ${command}.`,
  manyNotRetried: (command) => pieces`No se reintentan automáticamente. Corrige lo que se dice arriba y luego escribe ${command}.`,
  settled: (messages) => `Resuelto: ${counted(messages, 'mensaje', 'mensajes')} que quizá no ${form(messages, 'llegó', 'llegaron')}`,
  inDoubt: (messages) => form(messages, 'Un mensaje quizá no ha llegado', `${number(messages)} mensajes quizá no han llegado`),
  resolveLists: (left) => `… y ${number(left)} más: «resolve» los enumera todos.`,
  pleaseLook: 'Mira en el canal, por favor. Herald nunca adivina: no envía nada dos veces.',
  isThere: 'Está allí',
  sendAgain: 'Enviar otra vez',
  settledBy: ', resuelto',
  sentAt: (at) => pieces`, enviado ${at}`,
  became: {
    confirmed: 'está allí',
    found: 'se encontró',
    resent: 'enviado otra vez',
    skipped: 'no se envía otra vez',
    retracted: 'retirado desde entonces',
  },
};
export const heldBatches: typeof en.heldBatches = {
  oneDigest: 'Un resumen',
  additions: {
    arrived: (posts) => `${counted(posts, 'publicación nueva', 'publicaciones nuevas')} de golpe`,
    comesTo: (messages) => `Anunciadas una a una, son ${counted(messages, 'mensaje', 'mensajes')}.`,
    held: 'retenidas',
    announced: 'anunciadas, un mensaje cada una',
    inDigest: 'anunciadas en un resumen',
    seen: 'marcadas como vistas, no se envía nada',
    announce: 'Anunciar cada una',
    leave: 'Marcar como vistas',
  },
  edits: {
    arrived: (posts) => `${counted(posts, 'publicación cambió', 'publicaciones cambiaron')} de golpe`,
    comesTo: (messages) => `Se ${form(messages, 'editaría', 'editarían')} ${counted(messages, 'mensaje', 'mensajes')}.`,
    held: 'los mensajes aún no se editan',
    announced: 'los mensajes se editan',
    inDigest: 'los mensajes se editan',
    seen: 'los mensajes se quedan como están',
    announce: 'Editar los mensajes',
    leave: 'Dejarlos',
  },
  removals: {
    arrived: (posts) => `${counted(posts, 'publicación desapareció', 'publicaciones desaparecieron')} de golpe`,
    comesTo: (messages) => `Se ${form(messages, 'retiraría', 'retirarían')} ${counted(messages, 'mensaje', 'mensajes')}.`,
    held: 'los mensajes se quedan por ahora',
    announced: 'los mensajes se retiran',
    inDigest: 'los mensajes se retiran',
    seen: 'los mensajes se quedan',
    announce: 'Retirar los mensajes',
    leave: 'Dejarlos',
  },
};
export const late: typeof en.late = {
  title: (posts) =>
    form(
      posts,
      'Una publicación nueva llegó demasiado tarde para anunciarla',
      `${number(posts)} publicaciones nuevas llegaron demasiado tarde para anunciarlas`,
    ),
  stale: (posts, days) => `${number(posts)} ${form(posts, 'tenía', 'tenían')} más de ${counted(days, 'día', 'días')}`,
  past: (posts) => `${number(posts)} ${form(posts, 'es un evento que ya empezó', 'son eventos que ya empezaron')}`,
  expired: (posts) => `${number(posts)} ${form(posts, 'ha caducado', 'han caducado')}`,
  nothingSent: 'No se envió nada; la búsqueda la encuentra.',
  manyNotSent: 'No se envió nada; la búsqueda las encuentra.',
  inDigest: (posts) => `Anunciar ${number(posts)} en un resumen`,
  announceIt: 'Anunciarla',
  announceThese: (posts) => `Anunciar estas ${number(posts)}`,
};
export const messages: typeof en.messages = {
  digestOf: (posts, title) => `un resumen de ${number(posts)} publicaciones («${title}» y otras)`,
  titled: (title) => `«${title}»`,
  inChannel: (channel) => pieces` en ${channel}`,
  of: {
    reminder: 'el recordatorio de ',
    thread: 'el hilo de ',
    publish: 'la publicación para los seguidores de ',
    calendar: 'la entrada en el calendario de ',
    edit: 'la edición de ',
    retract: 'la retirada de ',
  },
  announce: 'una publicación',
  digest: 'un resumen',
  notice: 'un aviso',
  reminder: 'un evento',
  message: 'un mensaje',
};
