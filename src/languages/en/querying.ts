/** What was not understood of a search or a filter; without full stops. */
export const querying = {
  querying: {
    readAs: (field: string, as: string) => `Read “${field}:” as “${as}:”`,
    noField: (field: string) => `“${field}:” is not a filter`,
    valuesAlone: (field: string, other: string) => `Within “${field}:( )” there are values alone, not “${other}:”`,
    noValue: (field: string, example: string) => `“${field}:” has no value: write it right after the colon, like ${example}`,
    searchedAsText: (field: string, fields: string) => `“${field}:” is not a filter, so it was searched as text. Filters: ${fields}`,
    needsQuotes: (field: string, fields: string) => `“${field}:” is not a filter. Filters: ${fields}. As text it needs quotes`,
    moves: (words: string) => `“${words}” means another day each day, so that a filter can’t have it`,
    noDate: (words: string, field: string) => `“${words}” is not a date. Write ${field}:2025, ${field}:2025-09 or ${field}:2025-09-30`,
    noDateNorAgo: (words: string, field: string) =>
      `“${words}” is not a date. Write ${field}:2025, ${field}:2025-09, ${field}:2025-09-30 or ${field}:30d`,
    noTrait: (words: string) => `“${words}” is not known. Write is:prerelease, -is:prerelease or is:stable`,
    orAlone: 'OR needs something on both sides',
    closesNothing: '“)” closes nothing',
    noList: (field: string) => `“${field}:(” is no list of a filter`,
    tooDeep: (most: string) => `Parentheses can be nested ${most} deep`,
    neverClosed: '“(” is never closed',
    nothingWithin: 'There is nothing within “( )”',
    oneKind: 'A post has one kind, never several',
    longSearch: (most: string) => `That is a long search: only its first ${most} parts were read`,
    tooManyChars: (most: string, has: string) =>
      `A filter can have ${most} characters, and this one has ${has}. Make two subscriptions of it`,
    tooManyClauses: (most: string, has: string) =>
      `A filter can have ${most} words and conditions, and this one has ${has}. Make two subscriptions of it`,
    noWord: (words: string) => `“${words}” has no word to look for`,
    bothTraits: 'Nothing is a pre-release and stable',
    atCharacter: (character: string) => ` (at character ${character})`,
    writeLike: (example: string) => `. Write it like ${example}`,
  },
};
