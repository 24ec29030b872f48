import type * as en from '../en/asking.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('es');

export const handler: typeof en.handler = {
  fault: 'Algo ha fallado por nuestra parte. El registro tiene los detalles.',
  away: (verb, parts) =>
    `«${verb}» no ha funcionado: a Herald le falta algo que necesita (${parts}). Vuelve a preguntar cuando se haya restablecido.`,
  tooMany: 'Es mucho de una vez. Se está respondiendo a lo que preguntaste antes: vuelve a preguntar en un momento.',
  tooLong: (chars) => `Es demasiado largo: ${number(chars)} caracteres.`,
  sayLess: (most) => `Usa como mucho ${number(most)} caracteres; unas pocas palabras encuentran más.`,
  formTooLong: 'Es más de lo que cabe en un formulario.',
  formShorten: 'Acórtalo y envíalo de nuevo.',
  adminsOnly: (verb) => `Solo los administradores de Herald pueden usar «${verb}».`,
  becomeAdmin: (person) => `Para serlo, pide que añadan ${person} a HERALD_ADMINS.`,
  becomeAdminOrJoin: (person) => `Para serlo, pide que añadan ${person} a HERALD_ADMINS, o únete a un grupo que figure ahí.`,
  notHere: 'Herald no responde aquí.',
  askWhereItDoes: 'Pregunta en un servidor donde sí responda.',
  ownersChoose: (others, setting) => `Sus responsables eligen dónde responde: ${others} no está en ${setting}.`,
  ofCommandLine: (verb: string) => `“${verb}” es de la línea de comandos.`,
  onTheMachine: (command: string) => `En la máquina en la que se ejecuta Herald: ${command}`,
  unknownCommand: (word) => `Comando desconocido: «${word}».`,
  didYouMean: (what) => `¿Querías decir ${what}?`,
  listsCommands: (help, example) => `${help} enumera los comandos; por ejemplo: ${example}`,
  listsTheCommands: (help) => `${help} enumera los comandos`,
  forExample: (example) => `Por ejemplo: ${example}`,
  examples: 'Por ejemplo:',
};
export const rights: typeof en.rights = {
  onlyManagers: (managers) => `Solo quienes gestionan este canal deciden lo que recibe: ${managers}, y los administradores de Herald.`,
  onlyAdmins: 'Solo quienes gestionan este canal deciden lo que recibe: los administradores de Herald.',
  elsewhere:
    'Desde aquí solo los administradores de Herald deciden lo que recibe aquel canal. Quien lo gestiona lo pide en el propio canal.',
  everybodyMayTest: (example) => `Cualquiera puede probar un filtro: ${example}`,
};
export const help: typeof en.help = {
  intro: 'Herald comparte publicaciones y las vuelve a encontrar.',
};
export const menus: typeof en.menus = {
  why: '¿Por qué se anunció esto?',
  related: 'Buscar publicaciones similares',
  everybody: 'Buscar en las publicaciones y ver lo que se ha anunciado',
  admins: 'Decidir qué se envía: pausas, reenvíos, lotes retenidos',
};
export const forms: typeof en.forms = {
  nothingDone: 'Todavía no se ha hecho nada. En el formulario:',
  youWrote: 'Escribiste:',
};
export const search: typeof en.search = {
  what: '¿Qué hay que buscar?',
  shareWhat: '¿Qué hay que compartir?',
  relatedToWhat: '¿Relacionado con qué?',
  missesForAdmins: 'Solo los administradores pueden ver las búsquedas que no encontraron nada.',
  notCounted: 'Las búsquedas no se cuentan: HERALD_SEARCH_FEEDBACK=1 lo activa.',
  allFound: 'Todas las búsquedas encontraron algo.',
  misses: 'Búsquedas que no encontraron nada',
  missed: (count, last) => pieces` ${counted(count, 'vez', 'veces')}, la última ${last}`,
  latest: 'Las últimas publicaciones',
  found: (count, words) => `${counted(count, 'publicación', 'publicaciones')} para «${words}»`,
  foundAndNear: (count, words, near) =>
    `${counted(count, 'publicación', 'publicaciones')} para «${words}», y ${number(near)} que se ${form(near, 'acerca', 'acercan')}`,
  range: (from, to, all) => ` (${number(from)}–${number(to)} de ${number(all)})`,
  nearestWithout: 'Ninguna publicación tiene todas estas palabras; las más cercanas:',
  nearest: 'Las más cercanas:',
  showingFor: (query) => pieces`Resultados para ${query}.`,
  didYouMean: (query) => pieces`¿Querías decir ${query}?`,
  nothing: (words) => `No se ha encontrado nada para «${words}».`,
  empty: 'El archivo está vacío.',
  fewerWords: 'Menos palabras, o sin filtros, encuentran más.',
  searchFor: (words) => `Buscar ${words}`,
  previous: 'Anterior',
  next: 'Siguiente',
  share: 'Compartir en el canal',
  subscribe: 'Suscribir este canal',
  unrelated: (what) => `Ninguna publicación está relacionada con «${what}».`,
  relatedTo: (what) => pieces`Relacionadas con ${what}:`,
};
export const posts: typeof en.posts = {
  unknown: (name) => `No se conoce ninguna publicación como «${name}».`,
  nameIt: 'Nómbrala por su ruta, su dirección o su título.',
  nearest: 'Las más cercanas son:',
  oneOfThese: (name) => `«${name}» puede ser una de estas:`,
  oneOf: (name, count) => `«${name}» puede ser una de ${counted(count, 'publicación', 'publicaciones')}, por ejemplo:`,
  atLine: (path, line) => `${path}, línea ${line},`,
  notAPost: (file, why) => `${file} no es una publicación: ${why}`,
  notCounted: (file, why) => `${file} no cuenta: ${why}`,
};
