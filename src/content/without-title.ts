/** Letters and digits of a text, and where each stands in it. */
function lettersOf(text: string): { letters: string; ends: readonly number[] } {
  const ends: number[] = [];
  let letters = '';
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const letter = match[0].toLowerCase();
    letters += letter;
    for (let unit = 0; unit < letter.length; unit++) ends.push(match.index + match[0].length);
  }
  return { letters, ends };
}

/** `Blog: What is new` is called `What is new` on its own page. */
const LABEL = /^(?:blog|news|video|podcast|webinar|guest post|press release)\s*:\s+/i;
/** Behind a title a sentence goes on like this: “Kubernetes” does not eat the first word of “Kubernetes is …”, nor of “Kubernetes-native”. */
const GOES_ON =
  /^(?:[\p{L}\p{N}\p{M}]|['’-]\p{L}|,? (?:is|are|was|has|have|can|will|and|or|in|on|of|for|to|the|with|from|at|by|now|[\p{Ll}]+s)\b)/u;

/** `text` without the title it begins with, however often it repeats it; marks and case don't count. Pure. */
export function withoutTitle(text: string, title: string): string {
  const spellings = [title, title.replace(LABEL, '')].map((spelling) => lettersOf(spelling).letters).filter((letters) => letters !== '');
  let left = text;
  for (let again = true; again; ) {
    again = false;
    for (const wanted of spellings) {
      const { letters, ends } = lettersOf(left.slice(0, title.length * 2 + 50));
      const end = ends[wanted.length - 1];
      if (!letters.startsWith(wanted) || end === undefined || GOES_ON.test(left.slice(end))) continue;
      left = left.slice(end).replace(/^[\s\p{P}\p{S}]+/u, (run) => /[“"‘'([]$/u.exec(run)?.[0] ?? '');
      again = true;
    }
  }
  return left;
}
