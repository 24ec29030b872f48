import type { Words } from '../en/index.ts';

export const querying: Pick<Words, 'querying'> = {
  querying: {
    readAs: (field, as) => `«${field}:» se leyó como «${as}:»`,
    noField: (field) => `«${field}:» no es un filtro`,
    valuesAlone: (field, other) => `Dentro de «${field}:( )» solo hay valores, no «${other}:»`,
    noValue: (field, example) => `«${field}:» no tiene valor: escríbelo justo tras los dos puntos, como ${example}`,
    searchedAsText: (field, fields) => `«${field}:» no es un filtro y se buscó como texto. Filtros: ${fields}`,
    needsQuotes: (field, fields) => `«${field}:» no es un filtro. Filtros: ${fields}. Como texto necesita comillas`,
    moves: (words) => `«${words}» es otro día cada día, así que un filtro no puede tenerlo`,
    noDate: (words, field) => `«${words}» no es una fecha. Escribe ${field}:2025, ${field}:2025-09 o ${field}:2025-09-30`,
    noDateNorAgo: (words, field) =>
      `«${words}» no es una fecha. Escribe ${field}:2025, ${field}:2025-09, ${field}:2025-09-30 o ${field}:30d`,
    noTrait: (words) => `«${words}» no se conoce. Escribe is:prerelease, -is:prerelease o is:stable`,
    orAlone: 'OR necesita algo a ambos lados',
    closesNothing: '«)» no cierra nada',
    noList: (field) => `«${field}:(» no es una lista de un filtro`,
    tooDeep: (most) => `Los paréntesis se pueden anidar ${most} veces`,
    neverClosed: '«(» nunca se cierra',
    nothingWithin: 'No hay nada dentro de «( )»',
    oneKind: 'Una publicación tiene un tipo, nunca varios',
    longSearch: (most) => `Es una búsqueda larga: solo se leyeron sus primeras ${most} partes`,
    tooManyChars: (most, has) => `Un filtro puede tener ${most} caracteres, y este tiene ${has}. Haz dos suscripciones con él`,
    tooManyClauses: (most, has) =>
      `Un filtro puede tener ${most} palabras y condiciones, y este tiene ${has}. Haz dos suscripciones con él`,
    noWord: (words) => `«${words}» no tiene ninguna palabra que buscar`,
    bothTraits: 'Nada es a la vez preliminar y estable',
    atCharacter: (character) => ` (en el carácter ${character})`,
    writeLike: (example) => `. Escríbelo como ${example}`,
  },
};
