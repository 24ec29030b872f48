import type { Words } from '../en/index.ts';

export const querying: Pick<Words, 'querying'> = {
  querying: {
    readAs: (field, as) => `« ${field}: » a été lu comme « ${as}: »`,
    noField: (field) => `« ${field}: » n’est pas un filtre`,
    valuesAlone: (field, other) => `Dans « ${field}:( ) » il n’y a que des valeurs, pas « ${other}: »`,
    noValue: (field, example) => `« ${field}: » n’a pas de valeur : écrivez-la juste après les deux-points, comme ${example}`,
    searchedAsText: (field, fields) => `« ${field}: » n’est pas un filtre et a été cherché comme du texte. Filtres : ${fields}`,
    needsQuotes: (field, fields) => `« ${field}: » n’est pas un filtre. Filtres : ${fields}. Comme texte, il faut des guillemets`,
    moves: (words) => `« ${words} » change de jour chaque jour : un filtre ne peut pas l’avoir`,
    noDate: (words, field) => `« ${words} » n’est pas une date. Écrivez ${field}:2025, ${field}:2025-09 ou ${field}:2025-09-30`,
    noDateNorAgo: (words, field) =>
      `« ${words} » n’est pas une date. Écrivez ${field}:2025, ${field}:2025-09, ${field}:2025-09-30 ou ${field}:30d`,
    noTrait: (words) => `« ${words} » n’est pas connu. Écrivez is:prerelease, -is:prerelease ou is:stable`,
    orAlone: 'OR demande quelque chose des deux côtés',
    closesNothing: '« ) » ne ferme rien',
    noList: (field) => `« ${field}:( » n’est pas une liste d’un filtre`,
    tooDeep: (most) => `Les parenthèses peuvent s’imbriquer ${most} fois`,
    neverClosed: '« ( » n’est jamais fermé',
    nothingWithin: 'Il n’y a rien dans « ( ) »',
    oneKind: 'Un article a un seul type, jamais plusieurs',
    longSearch: (most) => `C’est une longue recherche : seuls ses ${most} premiers éléments ont été lus`,
    tooManyChars: (most, has) => `Un filtre peut avoir ${most} caractères, et celui-ci en a ${has}. Faites-en deux abonnements`,
    tooManyClauses: (most, has) => `Un filtre peut avoir ${most} mots et conditions, et celui-ci en a ${has}. Faites-en deux abonnements`,
    noWord: (words) => `« ${words} » n’a pas de mot à chercher`,
    bothTraits: 'Rien n’est à la fois une préversion et stable',
    atCharacter: (character) => ` (au caractère ${character})`,
    writeLike: (example) => `. Écrivez-le comme ${example}`,
  },
};
