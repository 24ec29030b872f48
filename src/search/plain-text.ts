/** Leavings of web pages that were read by machine; they tell a reader nothing. */
const JUNK: readonly RegExp[] = [
  /Uh oh!\s*/gi,
  /There was an error while loading\.?/gi,
  /Please reload this page\.?/gi,
  /Sorry, something went wrong\.?/gi,
  /Choose a tag to compare\.?/gi,
  /No results found\.?/gi,
  /You must be signed in to change notification settings\.?/gi,
  /Notifications\s+Fork\s+[\d.,k]+\s+Star\s+[\d.,k]+\.?/gi,
  /Stay organized with collections Save and categorize content based on your preferences\.?/gi,
  /Open the original post\s*↗?\s*\S*/gi,
  /Skip to (?:main )?content\.?/gi,
];

const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<!--[^>]*-->/g, ' '],
  [/<\/?[a-z][^<>]*>/gi, ' '],
  [/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1'],
  [/`+|\*{2,}|_{2,}|~~/g, ''],
  [/^\s{0,3}(?:#{1,6}|>+|[-*+])\s+/gm, ''],
];

/** Markdown or HTML as one line of plain text without the junk that scraping leaves. Pure. */
export function plainText(text: string): string {
  let plain = text;
  for (const [pattern, replacement] of MARKUP) plain = plain.replace(pattern, replacement);
  for (const pattern of JUNK) plain = plain.replace(pattern, ' ');
  return plain.replace(/\s+/g, ' ').trim();
}
