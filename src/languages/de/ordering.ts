import type * as en from '../en/ordering.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('de');

export const pausing: typeof en.pausing = {
  allPaused: 'Alle Zustellungen sind pausiert',
  byWho: (person) => pieces`von ${person}`,
  since: (at) => pieces`seit ${at}`,
  pausedBy: (person) => pieces`Pausiert von ${person}`,
  stillNoticed: (command) => pieces`Neue Beiträge werden weiter bemerkt und warten. ${command} setzt fort.`,
  resume: 'Fortsetzen',
  resumeOf: (target) => `${target} fortsetzen`,
  notPaused: 'Nichts zu tun: Die Zustellungen sind nicht pausiert.',
  isNotPaused: (target) => pieces`${target} ist nicht (mehr) pausiert.`,
  resumedBy: (person) => pieces`Fortgesetzt von ${person}: Was gewartet hat, wird jetzt gesendet.`,
  nothingWaited: 'nichts hat gewartet',
  sentAs: (messages) => `was gewartet hat, wird als ${counted(messages, 'Nachricht', 'Nachrichten')} gesendet`,
  getsAgain: (target, person, waited) => pieces`${target} bekommt wieder Nachrichten, fortgesetzt von ${person}: ${waited}.`,
  pausedAgain: 'Werden sie weiter abgelehnt, wird wieder pausiert, und die Admins erfahren es.',
  allPausedNow: (command) => pieces`Alle Zustellungen sind zurzeit pausiert: ${command} setzt fort.`,
  refused: 'Hier werden Nachrichten abgelehnt:',
  refusedSince: (target, at, because) => pieces`${target} seit ${at}: ${because}`,
  neither: (word) => `„${word}“ ist weder ein Kanal noch eine Plattform.`,
  forExampleOr: (one, two) => `Zum Beispiel: ${one}, oder ${two}`,
};
export const holding: typeof en.holding = {
  none: 'Kein Stapel ist angehalten.',
  moreNext: (left) => `…und ${number(left)} weitere; sie kommen als Nächstes.`,
  additions: (posts) => counted(posts, 'Beitrag', 'Beiträge'),
  edits: (posts) => counted(posts, 'geänderter Beitrag', 'geänderte Beiträge'),
  removals: (posts) => counted(posts, 'entfernter Beitrag', 'entfernte Beiträge'),
  since: (at) => pieces` auf einmal, angehalten seit ${at}`,
  decide: 'Entscheide: ',
  among: '. Darunter: ',
  or: ' oder ',
  say: 'Sag, welcher Stapel und was damit geschehen soll.',
  example: (one, list) => `Zum Beispiel: ${one}; ${list} listet sie auf`,
  noDigest: {
    edits: 'Geänderte Beiträge können nicht als Sammelnachricht gesendet werden.',
    removals: 'Entfernte Beiträge können nicht als Sammelnachricht gesendet werden.',
  },
  unknown: (id) => `Kein angehaltener Stapel heißt „${id}“.`,
  listed: (list) => `${list} listet sie auf`,
  done: {
    additions: {
      announce: 'Angekündigt',
      digest: 'Als Sammelnachrichten gesendet',
      seen: 'Als gesehen markiert',
      left: 'nichts wird gesendet',
    },
    edits: {
      announce: 'Änderungen freigegeben',
      digest: 'Änderungen gesendet',
      seen: 'Änderungen verworfen',
      left: 'die Nachrichten bleiben, wie sie sind',
    },
    removals: {
      announce: 'Löschungen freigegeben',
      digest: 'Löschungen gesendet',
      seen: 'Löschungen verworfen',
      left: 'die Nachrichten bleiben',
    },
  },
  onTheWay: {
    additions: (messages) => `${counted(messages, 'Nachricht', 'Nachrichten')} unterwegs`,
    edits: (messages) => `${counted(messages, 'Änderung', 'Änderungen')} unterwegs`,
    removals: (messages) => `${counted(messages, 'Löschung', 'Löschungen')} unterwegs`,
  },
  doneBy: (done, person) => pieces`${done} von ${person}`,
  already: 'Das war schon entschieden',
  byAt: (person, at) => pieces` von ${person} ${at}`,
  said: { announce: 'freigegeben', digest: 'eine Sammelnachricht je Kanal', seen: 'als gesehen markiert' },
};
export const discarding: typeof en.discarding = {
  noOption: (word) => `„${word}“ ist keine Option von discard.`,
  nothingWaited: 'Nichts hat gewartet.',
  done: (person, deliveries, command) =>
    pieces`${person} hat ${counted(deliveries, 'Zustellung', 'Zustellungen')} verworfen. Sie sind als ausgelassen markiert; ${command} sendet sie doch noch.`,
  cameAfter: (deliveries) =>
    `${counted(deliveries, 'Zustellung', 'Zustellungen')} kam${form(deliveries, '', 'en')} dazu, nachdem der Plan gezeigt wurde, und ${form(deliveries, 'wartet', 'warten')} noch.`,
  nothingWaits: 'Nichts wartet darauf, gesendet zu werden.',
  notKnown: 'Was gezeigt wurde, ist nicht mehr bekannt; darum ist noch nichts passiert.',
  messages: (messages) => counted(messages, 'Nachricht', 'Nachrichten'),
  andChanges: (changes) => ` und ${counted(changes, 'Änderung oder Löschung', 'Änderungen und Löschungen')}`,
  waiting: (what, since, time) => pieces`Es warten: ${what}, die älteste seit ${since}; etwa ${time}.`,
  newest: 'Das sind die neuesten; es gibt mehr.',
  dryRun: (command) => pieces`Ein Probelauf: Es ist nichts passiert. ${command} verwirft sie.`,
  warning:
    'Beim Verwerfen werden sie als ausgelassen markiert. Was später kommt, und was gerade gesendet wird, angehalten, gescheitert oder ungewiss ist, bleibt, wie es ist.',
  discard: (deliveries) => `${number(deliveries)} verwerfen`,
};
export const resolving: typeof en.resolving = {
  none: 'Nichts ist ungewiss.',
  inDoubt: (messages) =>
    `${counted(messages, 'Nachricht ist', 'Nachrichten sind')} vielleicht nicht angekommen. Sieh im Kanal nach, dann entscheide:`,
  oldest: (left) => `…und ${number(left)} weitere; das sind die ältesten.`,
  isThere: (number) => `${number} ist da`,
  sendAgain: (number) => `${number} noch einmal senden`,
  digestOf: (posts) => `eine Sammelnachricht aus ${counted(posts, 'Beitrag', 'Beiträgen')}: `,
  andOthers: ' und weitere',
  where: (channel, at) => pieces` in ${channel}, gesendet ${at}`,
  names: {
    announce: 'ein Beitrag',
    digest: 'eine Sammelnachricht',
    reminder: 'eine Erinnerung',
    thread: 'ein Thread',
    publish: 'eine Veröffentlichung für Follower',
    calendar: 'ein Kalendereintrag',
    edit: 'eine Änderung',
    retract: 'eine Löschung',
    notice: 'ein Hinweis an Admins',
  },
  say: 'Sag, ob die Nachricht gesendet wurde oder noch einmal gesendet werden soll.',
  unknown: (key) => `Keine Zustellung heißt „${key}“.`,
  listed: (list) => `${list} listet die ungewissen auf`,
  sent: ': Die Nachricht wurde gesendet. Sie wird nicht noch einmal gesendet.',
  restFollows: ' Die Beiträge, die nicht hineinpassten, folgen.',
  notSent: ': Die Nachricht wurde nicht gesendet. Sie wird noch einmal gesendet.',
  resolvedBy: (person, channel) => pieces`Geklärt von ${person}, für ${channel}`,
  already: 'Das war schon geklärt',
  now: '. Jetzt: ',
};
