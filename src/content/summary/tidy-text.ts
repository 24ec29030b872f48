/** Ends of host and file names that scrapers part from their names. */
const NAME_ENDS = 'com|io|org|dev|net|ai|cloud|yaml|yml|json|toml|go|py|sh|md|txt|conf|local|dapper';

// The dot comes first: looking behind every character is slow.
const NAME_END = new RegExp(`\\.(?<=\\b[\\w-]{2,40}\\.) (?=(?:${NAME_ENDS})\\b(?! [A-Z]\\w+ is\\b))`, 'g');

/** Plain text with what scrapers did to its blanks undone: `whitneylee. com`, `( CVE-1 )`, `Envoy , Istio`, `v0.8.2-rc. 4`; commits without their pull requests. Pure. */
export function tidyText(text: string): string {
  return text
    .replace(NAME_END, '.')
    .replace(/\.(?<=\bv?\d{1,4}(?:\.\d{1,4}){0,2}(?:-[a-z]{1,6})?\.) (?=\d{1,4}[kKM]?\b(?! \p{Lu}\p{Ll}+ \p{Ll}))/gu, '.')
    .replace(/ (?=[,;:.!?…)\]”’®™](?:\s|$))/g, '')
    .replace(/([(“‘]) (?=\S)/g, '$1')
    .replace(/ ?\((?:#\d{1,7}|[\w-]+\/[\w-]+#\d{1,7})\)/g, '')
    .replace(/^TL;?DR:? /i, '');
}
