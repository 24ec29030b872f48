import type * as en from '../en/noticing.ts';
import { countingIn, pieces } from '../sentence.ts';

const { counted, form, number } = countingIn('de');

export const notices: typeof en.notices = {
  andMore: (left) => `… und ${number(left)} weitere.`,
  kept: 'Nichts geht verloren: Es wird auf deine Entscheidung gewartet.',
  decided: 'Entschieden',
  byAt: (person, at) => pieces` von ${person}, ${at}`,
  pauseTitle: (name) => `Vorerst keine Nachrichten mehr an ${name}`,
  pausedSince: (at, because, advice) => pieces`Seit ${at}: ${because}. ${advice}.`,
  alsoPaused: (channels) => `Dort ${form(channels, 'ist', 'sind')} auch ${counted(channels, 'weiterer Kanal', 'weitere Kanäle')} pausiert.`,
  messagesKept:
    'Die Nachrichten dorthin bleiben erhalten. Herald versucht es von selbst wieder und stellt sie zu, sobald sie angenommen werden.',
  tryNow: 'Jetzt versuchen',
  accepts: (name) => `${name} nimmt wieder Nachrichten an`,
  goesOut: 'Was gewartet hat, geht jetzt hinaus',
  nothingWaited: 'Nichts hat gewartet',
  goesOutIn: (messages) => `Was gewartet hat, geht jetzt hinaus, in ${counted(messages, 'Nachricht', 'Nachrichten')}`,
  resumed: '. Fortgesetzt',
  forgotten: (name) => `${name} ist vergessen`,
  alsoForgotten: (channels) => `${counted(channels, 'weiterer Kanal dort ist', 'weitere Kanäle dort sind')} auch vergessen.`,
  ended: (subscriptions) =>
    `${counted(subscriptions, 'Abonnement ist', 'Abonnements sind')} beendet, und was gewartet hat, wurde verworfen.`,
  refused: (name, from, to, because) => pieces`${name} nahm keine Nachrichten an von ${from} bis ${to}: ${because}.`,
  notDelivered: (messages) =>
    form(messages, 'Eine Nachricht konnte nicht zugestellt werden', `${number(messages)} Nachrichten konnten nicht zugestellt werden`),
  moreInChannels: (left, channels) => `… und ${number(left)} weitere, insgesamt in ${counted(channels, 'Kanal', 'Kanälen')}.`,
  notRetried: (command) => pieces`Sie wird nicht von selbst wiederholt. Behebe, was oben steht, dann schreib ${command}.`,
  manyNotRetried: (command) => pieces`Sie werden nicht von selbst wiederholt. Behebe, was oben steht, dann schreib ${command}.`,
  settled: (messages) => `Geklärt: ${counted(messages, 'Nachricht', 'Nachrichten')}, deren Ankunft ungewiss war`,
  inDoubt: (messages) =>
    form(messages, 'Eine Nachricht ist vielleicht nicht angekommen', `${number(messages)} Nachrichten sind vielleicht nicht angekommen`),
  resolveLists: (left) => `… und ${number(left)} weitere: „resolve“ listet alle auf.`,
  pleaseLook: 'Bitte sieh im Kanal nach. Herald rät nie: Es sendet nichts zweimal.',
  isThere: 'Sie ist da',
  sendAgain: 'Noch einmal senden',
  settledBy: ', geklärt',
  sentAt: (at) => pieces`, gesendet ${at}`,
  became: {
    confirmed: 'sie ist da',
    found: 'sie wurde gefunden',
    resent: 'noch einmal gesendet',
    skipped: 'nicht noch einmal gesendet',
    retracted: 'seitdem entfernt',
  },
};
export const heldBatches: typeof en.heldBatches = {
  oneDigest: 'Eine Sammelnachricht',
  additions: {
    arrived: (posts) => `${counted(posts, 'neuer Beitrag', 'neue Beiträge')} auf einmal`,
    comesTo: (messages) => `Einzeln angekündigt sind das ${counted(messages, 'Nachricht', 'Nachrichten')}.`,
    held: 'angehalten',
    announced: 'angekündigt, je eine Nachricht',
    inDigest: 'angekündigt in einer Sammelnachricht',
    seen: 'als gesehen markiert, nichts wird gesendet',
    announce: 'Jeden ankündigen',
    leave: 'Als gesehen markieren',
  },
  edits: {
    arrived: (posts) => `${counted(posts, 'Beitrag hat', 'Beiträge haben')} sich auf einmal geändert`,
    comesTo: (messages) => `${counted(messages, 'Nachricht würde', 'Nachrichten würden')} geändert.`,
    held: 'die Nachrichten werden noch nicht geändert',
    announced: 'die Nachrichten werden geändert',
    inDigest: 'die Nachrichten werden geändert',
    seen: 'die Nachrichten bleiben, wie sie sind',
    announce: 'Nachrichten ändern',
    leave: 'So lassen',
  },
  removals: {
    arrived: (posts) => `${counted(posts, 'Beitrag ist', 'Beiträge sind')} auf einmal verschwunden`,
    comesTo: (messages) => `${counted(messages, 'Nachricht würde', 'Nachrichten würden')} entfernt.`,
    held: 'die Nachrichten bleiben vorerst',
    announced: 'die Nachrichten werden entfernt',
    inDigest: 'die Nachrichten werden entfernt',
    seen: 'die Nachrichten bleiben',
    announce: 'Nachrichten entfernen',
    leave: 'So lassen',
  },
};
export const late: typeof en.late = {
  title: (posts) =>
    form(
      posts,
      'Ein neuer Beitrag kam zu spät, um angekündigt zu werden',
      `${number(posts)} neue Beiträge kamen zu spät, um angekündigt zu werden`,
    ),
  stale: (posts, days) => `${number(posts)} ${form(posts, 'war', 'waren')} mehr als ${counted(days, 'Tag', 'Tage')} alt`,
  past: (posts) => `${number(posts)} ${form(posts, 'ist ein Termin, der begonnen hat', 'sind Termine, die begonnen haben')}`,
  expired: (posts) => `${number(posts)} ${form(posts, 'ist', 'sind')} abgelaufen`,
  nothingSent: 'Nichts wurde gesendet; die Suche findet ihn.',
  manyNotSent: 'Nichts wurde gesendet; die Suche findet sie.',
  expiredNotSent: 'Nichts wurde gesendet.',
  othersFound: 'Nichts wurde gesendet; die Suche findet, was nicht abgelaufen ist.',
  inDigest: (posts) => `${number(posts)} in einer Sammelnachricht ankündigen`,
  announceIt: 'Ihn ankündigen',
  announceThese: (posts) => `Diese ${number(posts)} ankündigen`,
};
export const messages: typeof en.messages = {
  digestOf: (posts, title) => `eine Sammelnachricht aus ${number(posts)} Beiträgen („${title}“ und weitere)`,
  titled: (title) => `„${title}“`,
  inChannel: (channel) => pieces` in ${channel}`,
  of: {
    reminder: 'die Erinnerung an ',
    thread: 'der Thread von ',
    publish: 'die Veröffentlichung für Follower von ',
    calendar: 'der Kalendereintrag von ',
    edit: 'die Änderung von ',
    retract: 'das Entfernen von ',
  },
  announce: 'ein Beitrag',
  digest: 'eine Sammelnachricht',
  notice: 'ein Hinweis',
  reminder: 'ein Termin',
  message: 'eine Nachricht',
};
