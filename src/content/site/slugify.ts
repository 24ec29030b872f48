/**
 * Returns a part of an address as Hugo builds it from a file name or a title: letters, digits and some marks stay, blanks become one hyphen,
 * everything else is removed. Source: `common/paths.Sanitize`. Pure.
 */
export function hugoSlug(text: string, keepsCase = false): string {
  let made = '';
  let isBlankBefore = false;
  for (const sign of text) {
    if (/[\p{L}\p{Nd}\p{M}./\\_#+~@-]/u.test(sign)) {
      if (isBlankBefore && sign !== '-') made += '-';
      isBlankBefore = false;
      made += sign;
    } else if (/\s/.test(sign)) isBlankBefore = made !== '' && !made.endsWith('-');
  }
  return (keepsCase ? made : made.toLowerCase()).replaceAll('#', '%23');
}

const trimmed = (text: string): string => text.replace(/^-/, '').replace(/-$/, '');

/** Returns a text as Jekyll's `:title` writes it: case is kept. Source: `Utils.slugify`, mode `pretty`. Pure. */
export function jekyllTitle(text: string): string {
  return trimmed(text.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-'));
}

/** Returns a text as Jekyll's `:slug` writes it. Source: `Utils.slugify`, mode `default`. Pure. */
export function jekyllSlug(text: string): string {
  return trimmed(text.replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')).toLowerCase();
}

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th' };

/** Returns lower-case ASCII letters and digits joined by hyphens, as the `slugify` of Zola and Eleventy does; accents are removed. `''` if the text contains other letters, which the generators transliterate with tables of their own. Pure. */
export function asciiSlug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæøœłđðþ]/g, (letter) => LETTERS[letter] ?? letter);
  return /[^\p{ASCII}]/u.test(plain.replace(/[^\p{L}\p{N}]+/gu, '')) ? '' : trimmed(plain.replace(/[^a-z0-9]+/g, '-'));
}

/** Returns the name of an entry in an Astro collection (github-slugger). Pure. */
export function githubSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\s-]+/gu, '')
    .replace(/\s/g, '-');
}
