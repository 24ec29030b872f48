/** What scrapers take along from the pages around a text. Each is removed wherever it stands. */
const JUNK: readonly RegExp[] = [
  /Open the original post ↗?\s*(?:https?:\/\/\S*)?/giu,
  /Uh oh!/gi,
  /(?:Sorry, )?something went wrong\.?/gi,
  /There was an error while loading\.?/gi,
  /Please reload this page\.?/gi,
  /No results found\.?/gi,
  /Choose a tag to compare/gi,
  /Notifications Fork [\d.,]+(?: ?\d+)?k? Star [\d.,]+(?: ?\d+)?k?(?=[\s.]|$)\.?/gi,
  /You signed (?:in|out) (?:with|in) another tab or window\.?/gi,
  /Reload to refresh your session\.?/gi,
  /You switched accounts on another tab or window\.?/gi,
  /You must be signed in to (?:change notification settings|star a gist|fork a gist)\.?/gi,
  /Stay organized with collections/gi,
  /Save and categorize content based on your preferences\.?/gi,
  /Help improve this page/gi,
  /To contribute to this user guide, choose the Edit this page on GitHub link that is located in the right pane of every page\.?/gi,
  /(?:Loading\.{3} ?|Dismiss alert)/gi,
  /\{\{ ?message ?\}\}/gi,
  /Select Language\b/gi,
  /Skip to (?:main )?content/gi,
  /This commit was created on GitHub\.com and signed with GitHub[’']s verified signature\.?/gi,
  /Signed-off-by: [^<>]{1,80}<[^<>]{1,80}>/g,
  /^\s*(?=[a-f]*\d)[0-9a-f]{7,40}(?= )/g,
  /The key has expired\.?|Learn about vigilant mode\.?|GPG key ID: [0-9A-F]+/gi,
];

/** Text without what a scraper took along from around it. Pure. */
export function withoutJunk(text: string): string {
  return JUNK.reduce((left, junk) => left.replace(junk, ' '), text)
    .replace(/\s+/g, ' ')
    .trim();
}

/** `v1.35.1-rc1+k3s1`, `8e6d788`, `1.`: what release pages repeat between their buttons. */
const TOKEN = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|\W+|compare|assets?|verified|latest|pre-release|release)$/i;
/** What is left between junk says something from here on; a text without junk was written by somebody, and may be short. */
const LEAST = { amongJunk: { words: 4, chars: 20 }, written: { words: 2, chars: 4 } } as const;

/** Whether a cleaned text says something that `title` does not: enough real words that are not the title's. Pure. */
export function saysSomething(text: string, title: string, origin: keyof typeof LEAST): boolean {
  const known = new Set(origin === 'amongJunk' ? title.toLowerCase().match(/[\p{L}\p{N}]+/gu) : []);
  const words = text
    .split(' ')
    .filter((word) => !TOKEN.test(word) && (word.match(/[\p{L}\p{N}]+/gu) ?? []).some((part) => !known.has(part.toLowerCase())));
  const least = LEAST[origin];
  // Writing without spaces between words counts by its characters.
  return words.join('').length >= least.chars && (words.length >= least.words || /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/u.test(text));
}
