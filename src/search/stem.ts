/** Porter's second English stemmer (https://snowballstem.org/algorithms/english/stemmer.html), its steps in their order. */

const LETTERS = /^[a-z']{3,}$/;
const VOWEL = /[aeiouy]/;
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ skis: 'ski', skies: 'sky', dying: 'die', lying: 'lie', tying: 'tie', idly: 'idl', gently: 'gentl', ugly: 'ugli' }),
  ...Object.entries({ early: 'earli', only: 'onli', singly: 'singl' }),
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word) => [word, word] as const),
]);
const KEPT_AFTER_PLURAL: ReadonlySet<string> = new Set('inning outing canning herring earring proceed exceed succeed'.split(' '));

/** Longer endings before those they end with. */
const STEP_2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['iveness', 'ive'],
  ['ization', 'ize'],
  ['ousness', 'ous'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['tional', 'tion'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ation', 'ate'],
  ['entli', 'ent'],
  ['fulli', 'ful'],
  ['iviti', 'ive'],
  ['ousli', 'ous'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['anci', 'ance'],
  ['ator', 'ate'],
  ['enci', 'ence'],
  ['izer', 'ize'],
  ['bli', 'ble'],
];
const STEP_3: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const STEP_4 = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/;

/** What the forms of an English word have in common: `upgrade`, `upgrading`, `upgrades` → `upgrad`; words of other letters as they are. Pure. */
export function stemOf(word: string): string {
  if (!LETTERS.test(word)) return word;
  const known = EXCEPTIONS.get(word);
  if (known !== undefined) return known;
  let stem = word.replace(/^'/, '').replace(/^y|(?<=[aeiouy])y/g, 'Y');
  const [first, second] = regionsOf(stem);
  stem = withoutPlural(stem.replace(/'(?:s'?)?$/, ''));
  if (KEPT_AFTER_PLURAL.has(stem)) return stem;
  stem = withoutTense(stem, first);
  if (stem.length > 2 && /[^aeiouy][yY]$/.test(stem)) stem = `${stem.slice(0, -1)}i`;
  stem = derivedFrom(stem, first, second);
  return withoutFinal(stem, first, second).toLowerCase();
}

/** Where the regions R1 and R2 of a word begin. */
function regionsOf(word: string): [number, number] {
  const [prefix] = /^(?:gener|commun|arsen)/.exec(word) ?? [];
  const first = prefix?.length ?? afterVowelGroup(word, 0);
  return [first, afterVowelGroup(word, first)];
}

function afterVowelGroup(word: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return match ? from + match.index + 2 : word.length;
}

/** Step 1a. */
function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/.test(word) || !word.endsWith('s')) return word;
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

/** Step 1b. */
function withoutTense(word: string, first: number): string {
  const [eed] = /eed(?:ly)?$/.exec(word) ?? [];
  if (eed) return word.length - eed.length >= first ? `${word.slice(0, -eed.length)}ee` : word;
  const [ending] = /(?:ed|ing)(?:ly)?$/.exec(word) ?? [];
  if (!ending) return word;
  const stem = word.slice(0, -ending.length);
  if (!VOWEL.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (DOUBLE.test(stem)) return stem.slice(0, -1);
  return first >= stem.length && endsShort(stem) ? `${stem}e` : stem;
}

/** A syllable that is short: `rap`, `trap`, `on`; not `how`, `box`. */
function endsShort(word: string): boolean {
  return /^[aeiouy][^aeiouy]$|[^aeiouy][aeiouy][^aeiouywxY]$/.test(word);
}

/** Steps 2, 3 and 4. */
function derivedFrom(word: string, first: number, second: number): string {
  let stem = replaced(word, STEP_2, first);
  if (stem === word) {
    if (stem.endsWith('logi') && stem.length - 3 >= first) stem = stem.slice(0, -1);
    else if (/[cdeghkmnrt]li$/.test(stem) && stem.length - 2 >= first && !/(?:abli|alli|bli|entli|fulli|lessli|ousli)$/.test(stem)) {
      stem = stem.slice(0, -2);
    }
  }
  const third = replaced(stem, STEP_3, first);
  if (third !== stem) stem = third;
  else if (stem.endsWith('ative') && stem.length - 5 >= second) stem = stem.slice(0, -5);
  const [ending] = STEP_4.exec(stem) ?? [];
  if (ending) return stem.length - ending.length >= second ? stem.slice(0, -ending.length) : stem;
  return /[st]ion$/.test(stem) && stem.length - 3 >= second ? stem.slice(0, -3) : stem;
}

function replaced(word: string, endings: readonly (readonly [string, string])[], first: number): string {
  const found = endings.find(([ending]) => word.endsWith(ending));
  if (!found) return word;
  const at = word.length - found[0].length;
  return at >= first ? word.slice(0, at) + found[1] : word;
}

/** Step 5. */
function withoutFinal(word: string, first: number, second: number): string {
  const at = word.length - 1;
  if (word.endsWith('e')) return at >= second || (at >= first && !endsShort(word.slice(0, -1))) ? word.slice(0, -1) : word;
  return word.endsWith('ll') && at >= second ? word.slice(0, -1) : word;
}

/** The singular or plurals of a word, as far as spelling tells: `policy` → `policies`. Pure. */
export function numberFormsOf(word: string): string[] {
  if (!/^[a-z]{3,}$/.test(word)) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  if (/(?:ss|us|is)$/.test(word)) return [`${word}es`];
  return word.endsWith('s')
    ? [word.slice(0, -1), ...(/(?:[sxz]|[cs]h)es$/.test(word) ? [word.slice(0, -2)] : [])]
    : [`${word}s`, `${word}es`];
}
