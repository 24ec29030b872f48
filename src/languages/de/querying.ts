import type { Words } from '../en/index.ts';

export const querying: Pick<Words, 'querying'> = {
  querying: {
    readAs: (field, as) => `„${field}:“ wurde als „${as}:“ gelesen`,
    noField: (field) => `„${field}:“ ist kein Filter`,
    valuesAlone: (field, other) => `In „${field}:( )“ stehen nur Werte, nicht „${other}:“`,
    noValue: (field, example) => `„${field}:“ hat keinen Wert: Schreib ihn gleich hinter den Doppelpunkt, wie ${example}`,
    searchedAsText: (field, fields) => `„${field}:“ ist kein Filter und wurde darum als Text gesucht. Filter: ${fields}`,
    needsQuotes: (field, fields) => `„${field}:“ ist kein Filter. Filter: ${fields}. Als Text braucht es Anführungszeichen`,
    moves: (words) => `„${words}“ meint jeden Tag einen anderen Tag; darum passt es nicht in einen Filter`,
    noDate: (words, field) => `„${words}“ ist kein Datum. Schreib ${field}:2025, ${field}:2025-09 oder ${field}:2025-09-30`,
    noDateNorAgo: (words, field) =>
      `„${words}“ ist kein Datum. Schreib ${field}:2025, ${field}:2025-09, ${field}:2025-09-30 oder ${field}:30d`,
    noTrait: (words) => `„${words}“ ist nicht bekannt. Schreib is:prerelease, -is:prerelease oder is:stable`,
    orAlone: 'OR braucht etwas auf beiden Seiten',
    closesNothing: '„)“ schließt nichts',
    noList: (field) => `„${field}:(“ ist keine Liste eines Filters`,
    tooDeep: (most) => `Klammern können ${most}-fach verschachtelt sein`,
    neverClosed: '„(“ wird nie geschlossen',
    nothingWithin: 'In „( )“ steht nichts',
    oneKind: 'Ein Beitrag hat eine Art, nie mehrere',
    longSearch: (most) => `Das ist eine lange Suche: Nur die ersten ${most} Teile wurden gelesen`,
    tooManyChars: (most, has) => `Ein Filter kann ${most} Zeichen haben, und dieser hat ${has}. Mach zwei Abonnements daraus`,
    tooManyClauses: (most, has) =>
      `Ein Filter kann ${most} Wörter und Bedingungen haben, und dieser hat ${has}. Mach zwei Abonnements daraus`,
    noWord: (words) => `„${words}“ hat kein Wort, nach dem gesucht werden kann`,
    bothTraits: 'Nichts ist zugleich Vorabversion und stabil',
    atCharacter: (character) => ` (bei Zeichen ${character})`,
    writeLike: (example) => `. Schreib es wie ${example}`,
  },
};
