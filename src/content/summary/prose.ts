import { splitSentences } from '../../lib/split-sentences.ts';
import type { Post } from '../post.ts';
import { pagePartsOf } from './boilerplate.ts';
import { isEnded, isRunOn, wordsOf } from './headings.ts';
import { isPageText, looksWritten, withoutByline } from './looks-scraped.ts';
import { markdownProse } from './markdown.ts';
import { proseLinesOf } from './plain-text.ts';
import { proseSentences } from './prose-sentences.ts';
import { titleRemover } from './strip-title.ts';
import { tidyText } from './tidy-text.ts';

/**
 * The sentences of each text of a post (tldr, where the summary does not begin with it; summary; body), cleaned as tldrs are: without markup,
 * headings, and what scrapers left. At most `maxChars` of each text are read; a text without sentences gives an empty list. Pure.
 */
export function proseOf(post: Post, maxChars: number): string[][] {
  const { tldr, summary, body, title, path } = post;
  const fields = tldr !== null && summary?.startsWith(tldr) ? [summary] : [tldr ?? '', summary ?? ''];
  const ofFields = fields.map((text) => {
    const lines = proseLinesOf(text.slice(0, maxChars));
    return sentencesOf(lines, title, looksWritten(lines.join('\n')), text.length > maxChars);
  });
  const lines = markdownProse(body, maxChars, path.endsWith('.mdx'));
  return [...ofFields, sentencesOf(withoutByline(lines), title, !isPageText(lines), body.length > maxChars)];
}

/** `isWritten`: somebody wrote the text so; `isCut`: its last sentence may not be whole. */
function sentencesOf(lines: readonly string[], title: string, isWritten: boolean, isCut: boolean): string[] {
  const text = lines.join('\n');
  if (!isWritten) return scrapedSentences(text, title);
  const sentences = splitSentences(text);
  return isCut && !isEnded(sentences.at(-1) ?? '') ? sentences.slice(0, -1) : sentences;
}

/** Headings run into any sentence of a scraped page, not into the first alone. */
function scrapedSentences(text: string, title: string): string[] {
  const withoutTitle = titleRemover(title);
  const all = pagePartsOf(tidyText(text)).flatMap((part) => splitSentences(withoutTitle(part.text)));
  return all.flatMap((sentence) => proseSentences(sentence)).filter((sentence) => isEnded(sentence) && !isRunOn(wordsOf(sentence)));
}
