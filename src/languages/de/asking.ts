import type * as en from '../en/asking.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('de');

export const handler: typeof en.handler = {
  fault: 'Auf unserer Seite ist etwas schiefgegangen. Einzelheiten stehen im Log.',
  away: (verb, parts) =>
    `„${verb}“ hat nicht funktioniert: Herald fehlt etwas, das es braucht (${parts}). Frag noch einmal, sobald es wieder da ist.`,
  tooMany: 'Das ist viel auf einmal. Deine früheren Fragen werden gerade beantwortet: Frag gleich noch einmal.',
  tooLong: (chars) => `Das ist zu lang: ${number(chars)} Zeichen.`,
  sayLess: (most) => `Fass dich in höchstens ${number(most)} Zeichen; wenige Wörter finden mehr.`,
  formTooLong: 'Das ist mehr, als ein Formular fassen kann.',
  formShorten: 'Kürze es und schick es noch einmal ab.',
  adminsOnly: (verb) => `Nur Admins von Herald dürfen „${verb}“ benutzen.`,
  becomeAdmin: (person) => `Um Admin zu werden, lass ${person} in HERALD_ADMINS eintragen.`,
  becomeAdminOrJoin: (person) =>
    `Um Admin zu werden, lass ${person} in HERALD_ADMINS eintragen, oder tritt einer Gruppe bei, die dort steht.`,
  notHere: 'Herald antwortet hier nicht.',
  askWhereItDoes: 'Frag auf einem Server, auf dem es antwortet.',
  ownersChoose: (others, setting) => `Wo es antwortet, bestimmen seine Betreiber: ${others} steht nicht in ${setting}.`,
  ofCommandLine: (verb: string) => `„${verb}“ gehört zur Befehlszeile.`,
  onTheMachine: (command: string) => `Auf dem Rechner, auf dem Herald läuft: ${command}`,
  unknownCommand: (word) => `Unbekannter Befehl „${word}“.`,
  didYouMean: (what) => `Meintest du ${what}?`,
  listsCommands: (help, example) => `${help} listet die Befehle auf; zum Beispiel: ${example}`,
  listsTheCommands: (help) => `${help} listet die Befehle auf`,
  forExample: (example) => `Zum Beispiel: ${example}`,
  examples: 'Zum Beispiel:',
};
export const rights: typeof en.rights = {
  onlyManagers: (managers) => `Nur wer diesen Kanal betreut, bestimmt, was er bekommt: ${managers} sowie Admins von Herald.`,
  onlyAdmins: 'Nur wer diesen Kanal betreut, bestimmt, was er bekommt: Admins von Herald.',
  elsewhere: 'Von hier aus bestimmen nur Admins von Herald, was jener Kanal bekommt. Wer ihn betreut, fragt im Kanal selbst.',
  everybodyMayTest: (example) => `Einen Filter ausprobieren dürfen alle: ${example}`,
};
export const help: typeof en.help = {
  intro: 'Herald teilt Beiträge und findet sie wieder.',
};
export const menus: typeof en.menus = {
  why: 'Warum wurde das angekündigt?',
  related: 'Verwandte Beiträge finden',
  everybody: 'Beiträge durchsuchen und sehen, was angekündigt wurde',
  admins: 'Entscheiden, was gesendet wird: Pausen, Wiederholungen, angehaltene Stapel',
};
export const forms: typeof en.forms = {
  nothingDone: 'Es ist noch nichts passiert. Im Formular:',
  youWrote: 'Du hast geschrieben:',
};
export const search: typeof en.search = {
  what: 'Wonach soll gesucht werden?',
  shareWhat: 'Was soll geteilt werden?',
  relatedToWhat: 'Womit verwandt?',
  missesForAdmins: 'Nur Admins dürfen Suchen auflisten, die nichts gefunden haben.',
  notCounted: 'Suchen werden nicht gezählt: HERALD_SEARCH_FEEDBACK=1 schaltet das ein.',
  allFound: 'Jede Suche hat etwas gefunden.',
  misses: 'Suchen, die nichts gefunden haben',
  missed: (count, last) => pieces` ${counted(count, 'Mal', 'Mal')}, zuletzt ${last}`,
  latest: 'Die neuesten Beiträge',
  found: (count, words) => `${counted(count, 'Beitrag', 'Beiträge')} zu „${words}“`,
  foundAndNear: (count, words, near) =>
    `${counted(count, 'Beitrag', 'Beiträge')} zu „${words}“, und ${number(near)} ${form(near, 'kommt', 'kommen')} dem nahe`,
  range: (from, to, all) => ` (${number(from)}–${number(to)} von ${number(all)})`,
  nearestWithout: 'Kein Beitrag enthält alle diese Wörter; am nächsten kommen:',
  nearest: 'Am nächsten kommen:',
  showingFor: (query) => pieces`Ergebnisse für ${query}.`,
  didYouMean: (query) => pieces`Meintest du ${query}?`,
  nothing: (words) => `Nichts gefunden zu „${words}“.`,
  empty: 'Das Archiv ist leer.',
  fewerWords: 'Weniger Wörter oder keine Filter finden mehr.',
  searchFor: (words) => `Nach ${words} suchen`,
  previous: 'Zurück',
  next: 'Weiter',
  share: 'Im Kanal teilen',
  subscribe: 'Für diesen Kanal abonnieren',
  unrelated: (what) => `Kein Beitrag ist mit „${what}“ verwandt.`,
  relatedTo: (what) => pieces`Verwandt mit ${what}:`,
};
export const posts: typeof en.posts = {
  unknown: (name) => `Als „${name}“ ist kein Beitrag bekannt.`,
  nameIt: 'Nenne ihn mit seinem Pfad, seiner Adresse oder seinem Titel.',
  nearest: 'Am nächsten kommen:',
  oneOfThese: (name) => `„${name}“ kann einer von diesen sein:`,
  oneOf: (name, count) => `„${name}“ kann einer von ${counted(count, 'Beitrag', 'Beiträgen')} sein, zum Beispiel:`,
  atLine: (path, line) => `${path}, Zeile ${line},`,
  notAPost: (file, why) => `${file} ist kein Beitrag: ${why}`,
  notCounted: (file, why) => `${file} zählt nicht: ${why}`,
};
