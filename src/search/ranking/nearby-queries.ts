import { mapNameFields, type NameField } from '../../archive/query/name-fields.ts';
import { isFiltered, type Query } from '../../archive/query/query.ts';
import { foldText } from '../../lib/fold-text.ts';
import { closestWithin } from '../../lib/nearest.ts';
import type { PostIndex } from '../index/post-index.ts';
import type { Vocabulary } from '../index/vocabulary.ts';

const NO_DATES = { prerelease: null, before: null, after: null } as const;
const NO_FILTERS = { ...NO_DATES, names: mapNameFields(() => []), excludedNames: mapNameFields(() => []) } as const;

/** Queries close to one that found nothing, the closest first; whether they find anything is for the caller to try. Pure, given the index as it is. */
export function nearbyQueries(query: Query, index: PostIndex, vocabulary: Vocabulary): Query[] {
  const respelt: Query = {
    ...query,
    words: query.words.map((word) => knownWord(word, vocabulary)),
    names: mapNameFields((field) => query.names[field].map((value) => knownValue(value, field, index))),
  };
  const unquoted = { ...respelt, words: [...respelt.words, ...respelt.phrases], phrases: [] };
  const filterAsWord = { ...unquoted, ...NO_FILTERS, words: [...unquoted.words, ...query.names.tag, ...query.names.source] };
  const candidates = [respelt, { ...respelt, ...NO_DATES }, unquoted, { ...unquoted, ...NO_DATES }, filterAsWord];
  return candidates.filter((candidate) => candidate.words.length + candidate.phrases.length > 0 || isFiltered(candidate));
}

/** For a word that no post has the nearest one there is. */
function knownWord(word: string, vocabulary: Vocabulary): string {
  const folded = foldText(word);
  if (folded.length < 4 || folded.length > 40 || /\d/.test(folded) || vocabulary.frequency(folded) > 0) return word;
  return vocabulary.near(folded, editsAllowed(folded))[0]?.term ?? word;
}

/** For a name that no post has (any more) the nearest one there is. */
function knownValue(value: string, field: NameField, index: PostIndex): string {
  const [table, counts] = [index.names[field], index.counts(field)];
  const names = Array.from({ length: table.size }, (_, number) => ((counts[number] ?? 0) > 0 ? table.text(number) : '')).filter(Boolean);
  const byFolded = new Map(names.map((name) => [foldText(name), name]));
  const folded = foldText(value);
  if (byFolded.has(folded)) return value;
  const nearest = closestWithin(folded.slice(0, 60), byFolded.keys(), editsAllowed(folded));
  return nearest === null ? value : (byFolded.get(nearest) ?? value);
}

function editsAllowed(word: string): number {
  return word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
}
