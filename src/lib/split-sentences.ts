/** Dots after these end no sentence. */
const ABBREVIATED = /(?:^|[\s(“"'])(?:e\.g|i\.e|vs|etc|cf|approx|Dr|Sr|Jr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|feat|ft|[A-Z])\.$/;
const END = /(?<![.!?…])[.!?…]+["'’”»)\]]*(?=\s)|[。！？]+["'’”」』)\]]*/gu;
/** What a sentence may begin with: not a small letter, and no digit behind a version's dot (`2. 5k`). */
const BEGINNING = /^\s*(?:[^\p{Ll}\d\s]|\d)/u;

/** Text → its sentences, trimmed; what stands on another line is another sentence. Joined they are the text, but for blanks. Pure. */
export function splitSentences(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => splitLine(line))
    .filter((sentence) => sentence !== '');
}

function splitLine(line: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const match of line.matchAll(END)) {
    const end = match.index + match[0].length;
    const rest = line.slice(end, end + 8);
    const isWide = /[。！？]/u.test(match[0]);
    if (!isWide && (!BEGINNING.test(rest) || ABBREVIATED.test(line.slice(Math.max(from, end - 12), end)))) continue;
    if (/\d\.$/.test(line.slice(from, end)) && /^\s*\d/.test(rest)) continue;
    sentences.push(line.slice(from, end).trim());
    from = end;
  }
  sentences.push(line.slice(from).trim());
  return sentences;
}
