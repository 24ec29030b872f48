/**
 * A part of an address as Hugo makes it of a file's name or a title: letters, digits and some marks stay, blanks become one hyphen, all else
 * goes. Source: `common/paths.Sanitize`. Pure.
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

/** As Jekyll's `:title` has it: case stays. Source: `Utils.slugify`, mode `pretty`. Pure. */
export function jekyllTitle(text: string): string {
  return trimmed(text.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-'));
}

/** As Jekyll's `:slug` has it. Source: `Utils.slugify`, mode `default`. Pure. */
export function jekyllSlug(text: string): string {
  return trimmed(text.replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')).toLowerCase();
}

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th' };

/** Lower-case ASCII letters and digits with hyphens between, as Zola and Eleventy's `slugify` make them; letters with accents lose these. `''` where other letters are in it: the generators write these out by tables of their own. Pure. */
export function asciiSlug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæøœłđðþ]/g, (letter) => LETTERS[letter] ?? letter);
  return /[^\p{ASCII}]/u.test(plain.replace(/[^\p{L}\p{N}]+/gu, '')) ? '' : trimmed(plain.replace(/[^a-z0-9]+/g, '-'));
}

/** As Astro names the entries of a collection (github-slugger). Pure. */
export function githubSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\s-]+/gu, '')
    .replace(/\s/g, '-');
}
