import type * as en from '../en/reasons.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, number } = countingIn('es');

export const colon: typeof en.colon = ': ';

export const people: typeof en.people = {
  local: (platform) => `alguien en la máquina (${platform})`,
  by: (person) => pieces` por ${person}`,
};
export const windows: typeof en.windows = {
  quiet: (mode) => `el fin de las horas de silencio: ${mode}`,
  slot: (mode) => `un hueco libre: ${mode}`,
  digest: (mode) => `el resumen: ${mode}`,
};
export const reasons: typeof en.reasons = {
  none: 'no consta el motivo',
  unauthorized: (detail) => `se rechazó el token de Herald (${detail})`,
  'destination-gone': (detail) => `no se puede escribir en el canal (${detail})`,
  'not-connected': (platform) => `${platform} no está conectado`,
  rejected: (detail) => `la plataforma rechaza este mensaje (${detail})`,
  unavailable: (detail) => `no se pudo contactar con la plataforma (${detail})`,
  unprovable: (detail) => `no se puede comprobar si llegó: ${detail}`,
  fault: (error) => `un error del propio Herald (${error}); el registro dice más`,
  additions: (posts) =>
    `${counted(posts, 'publicación nueva', 'publicaciones nuevas')} de golpe, más de lo que permite el límite de seguridad`,
  edits: (posts) =>
    `${counted(posts, 'publicación modificada', 'publicaciones modificadas')} de golpe, más de lo que permite el límite de seguridad`,
  removals: (posts) =>
    `${counted(posts, 'publicación retirada', 'publicaciones retiradas')} de golpe, más de lo que permite el límite de seguridad`,
  markedSeen: 'un administrador la marcó como vista',
  markedSeenBy: (person) => `marcada como vista por ${person}`,
  window: (window) => `espera ${window}`,
  approval: (number, channel) => `espera la aprobación ${number}, pedida en ${channel}`,
  declined: 'no se aprobó',
  declinedBy: (person) => `${person} decidió que no se envíe`,
  reminder: (lead) => `espera hasta ${lead} antes del evento`,
  stale: 'ya era demasiado antigua cuando se vio por primera vez',
  'event-past': 'el evento ha pasado',
  expired: 'su fecha de caducidad ha pasado',
  draft: 'volvió a ser un borrador',
  removed: 'se retiró su archivo',
  'no-subscription': 'ningún canal pedía publicaciones así',
  'left-out': 'había pasado, o ya no estaba, cuando se envió su resumen',
  merged: 'sus publicaciones son parte de otro resumen',
  'event-cancelled': 'su título dice que el evento no se celebra',
  'event-moved': 'el evento se movió y tiene otro recordatorio',
  'reminder-late': 'llegaba demasiado tarde para servir de algo',
  'not-announced': 'el canal no recibió el anuncio del evento',
  discarded: 'un administrador lo quitó de la cola',
  'community-left': 'Herald fue retirado de allí hace más de 30 días',
  'approval-expired': 'nadie lo aprobó a tiempo',
  returned: 'el archivo volvió a tiempo',
  'no-message': 'no tiene un mensaje que se pueda cambiar',
  'no-thread': 'el canal no deja a Herald abrir un hilo debajo',
  'message-gone': 'su mensaje ya no está',
  'entry-gone': 'alguien lo quitó del calendario, o allí ya terminó',
  'nothing-left': 'ninguna de sus publicaciones está ya disponible',
  unchanged: 'ya dice lo que debe',
  paused: 'los mensajes de allí están en pausa por ahora',
  'file-gone': 'su archivo ya no está; se espera un día a que vuelva',
  'rate-limited': 'la plataforma pidió a Herald que espere',
  'proven-absent': 'un intento anterior no llegó; se comprobó',
  replayed: 'un administrador lo pidió',
  restored: 'estaba sin terminar en la copia restaurada, y puede haberse enviado desde entonces',
  muted: 'Herald está en silencio (HERALD_MUTE): no sale nada',
};
export const advice: typeof en.advice = {
  setTokens: 'Pon sus tokens y reinicia Herald',
  invite: 'Invita otra vez a Herald',
  within: (advice, days) => `${advice} en un plazo de ${number(days)} días, o se olvidará lo que está suscrito allí`,
  token: 'Da a Herald un token válido',
  fixIt: 'Corrige lo que se indica',
  asksAgain: (because, advice, at) => pieces`${because}. ${advice}: Herald pregunta de nuevo ${at}`,
  orAt: (command) => pieces`, o con ${command}`,
};
export const preview: typeof en.preview = {
  what: '¿Vista previa de qué?',
  notAChannel: (word, examples) => `«${word}» no es un canal. Escribe in:here, ${examples}`,
  notAForm: (word) => `«${word}» no es una forma de vista previa. Escribe as:message o as:digest`,
  notAStyle: (word) => `«${word}» no es un estilo. Escribe style:card, style:line, style:title o style:embed`,
  onlyHere: 'Puedes previsualizar los mensajes del canal en el que preguntas.',
  leaveOut: 'Omite in:…, o pregunta a un administrador.',
  nothingSent: 'Una vista previa; no se envía nada.',
  noChannelOn: (platform) => `Una vista previa; no se envía nada. Ningún canal de ${platform} está suscrito.`,
  noSubscription: (channel) => pieces`Una vista previa; no se envía nada. ${channel} no tiene suscripción.`,
  forChannel: (channel) => pieces`Una vista previa para ${channel}; no se envía nada.`,
  unwanted: (channel) => pieces`Una vista previa; no se envía nada. Ninguna suscripción de ${channel} quiere esta publicación.`,
};
export const why: typeof en.why = {
  what: '¿Por qué qué?',
  reminder: (lead) => ` (recordatorio ${lead} antes)`,
  asksFor: (clauses) => `no se quiere allí: pide ${clauses}`,
  clause: (clause, because) => `${clause}, y ${because}`,
  orFor: '; o ',
  pausedSince: (moment) => `no se quiere allí: su suscripción está en pausa desde ${moment}`,
  before: 'no procede: estaba antes que Herald',
  subscribedLater: 'no procede: el canal se suscribió después de anunciarse la publicación',
  notYet: 'aún no anunciada',
  notTakenUp: 'Herald aún no la ha recogido; lo hará la próxima pasada.',
  firstSeen: (moment) => pieces`Vista por primera vez ${moment}`,
  gone: (moment) => pieces`; su archivo falta desde ${moment}.`,
  baseline: ', en la primera pasada de Herald, que registra el archivo y no anuncia nada.',
  heldBack: '. Está retenida: una fecha o una indicación no se entiende. «herald lint» dice cuál.',
  draft: '. Es un borrador, o está marcada para no mostrarse: se anunciará cuando desaparezca esa marca.',
  scheduled: (moment) => pieces`. Está programada para ${moment}.`,
  unpublished: '. Aún no está publicada.',
  expired: '. Su fecha de caducidad ha pasado.',
  announcedIn: (time) => `. Se anunciará en ${time}, si ni ella ni la carpeta cambian.`,
  settling: '. Si se anuncia, se decide cuando ella y la carpeta lleven unos segundos sin cambios.',
};
