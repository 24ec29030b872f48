/** One thing that scrapers take along from the pages around a text. */
export interface Junk {
  /** What it is, as `docs/tldr.md` lists it. */
  name: string;
  pattern: RegExp;
  /** It stands between the headings of a page and its `text`, or before a `list` of other pages' titles: what comes before it is another part. */
  before?: 'text' | 'list';
}

/** What is never part of a text: removed wherever it stands, for reading and for searching. */
export const SCRAPER_RULES: readonly Junk[] = [
  { name: 'link to the original post', pattern: /Open the original post ↗?\s*(?:https?:\/\/\S*)?/giu },
  {
    name: 'GitHub: page could not load',
    pattern: /Uh oh!|(?:Sorry, )?something went wrong\.?|There was an error while loading\.?|Please reload this page\.?/gi,
  },
  {
    name: 'GitHub: list of tags',
    pattern:
      /Choose a tag to compare|No results found\.?|View all tags\.?|\b(?:v\d\S{0,100}(?: \d{1,10})? |(?<!\b[0-9a-f]{7} ))(?:[0-9a-f]{7} )+Compare\b(?: Verified\b)?|\bCompare (?=v\d|Verified\b)/g,
  },
  {
    name: 'GitHub: forks and stars',
    pattern:
      /Notifications (?:You must be signed in to change notification settings )?Fork [\d.,]{1,12}(?: ?\d{1,9})?k?(?: Star [\d.,]{1,12}(?: ?\d{1,9})?k?)?(?=[\s.]|$)\.?/gi,
  },
  {
    name: 'GitHub: session and sign-in',
    pattern:
      /You signed (?:in|out) (?:with|in) another tab or window\.?|Reload to refresh your session\.?|You switched accounts on another tab or window\.?|You must be signed in to (?:change notification settings|star a gist|fork a gist)\.?|Dismiss alert|\{\{ ?message ?\}\}/gi,
  },
  {
    name: 'GitHub: signature of a commit',
    pattern:
      /This commit was created on GitHub\.com and signed with GitHub[’']s verified signature\.?|The key has expired\.?|Learn about vigilant mode\.?|GPG key ID: [0-9A-F]+|This commit was signed with the committer[’']s verified signature\.?/gi,
  },
  {
    name: 'commit: hash',
    pattern: /(?<![^\n])[^\S\n]*(?:(?=[a-f]*\d)[0-9a-f]{7,40}(?:\s+|(?![^\n])))+|This reverts commit [0-9a-f]{7,40}\.?/gm,
  },
  {
    name: 'commit: who signed',
    pattern: /(?:(?<!-)-{5,}\s*)?(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by): [^<>\n]{1,80}<[^<>]{0,120}(?:>|$)/g,
  },
  {
    name: 'Google: collections',
    pattern: /Stay organized with collections|Save and categorize content based on your preferences\.?|Send feedback\b/gi,
  },
  {
    name: 'AWS: edit this page',
    before: 'text',
    pattern:
      /Help improve this page|To contribute to this user guide, choose the Edit this page on GitHub link that is located in the right pane of every page\.?/gi,
  },
  { name: 'navigation', pattern: /Loading\.{3} ?|Select Language\b|Skip to (?:main )?content/gi },
  {
    name: 'cookies',
    pattern:
      /(?:We|This (?:web)?site) uses? cookies[^.!?]{0,300}[.!?]|By continuing to (?:use|browse) (?:this|our) (?:web)?site[^.!?]{0,200}[.!?]|Accept (?:all )?cookies|Cookie (?:preferences|settings)/gi,
  },
  {
    name: 'sharing',
    pattern:
      /Share this (?:post|article|page)(?: on \w+)?(?:[:!.]|(?= \p{Lu})|$)|Share on (?:X|Twitter|Facebook|LinkedIn|Reddit)\b|Click to share on \w+(?: \(Opens in new window\))?/gu,
  },
  {
    name: 'newsletter',
    pattern: /Subscribe to (?:our|the) newsletter[^.!?\n]{0,80}[.!?]?|Sign up for our newsletter[^.!?\n]{0,80}[.!?]?/gi,
  },
];

/** Text in one line without what a scraper took along from around it. Pure. */
export function withoutScraperText(text: string): string {
  return SCRAPER_RULES.reduce((left, { pattern }) => left.replace(pattern, ' '), text)
    .replace(/\s+/g, ' ')
    .trim();
}

/** `v1.35.1-rc1+k3s1`, `8e6d788`, `1.`: what release pages repeat between their buttons. */
const TOKEN = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|[^\p{L}\p{N}]+|compare|assets?|verified|latest|pre-release|release)$/iu;
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
