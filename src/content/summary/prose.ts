import { splitSentences } from '../../lib/cut-text.ts';
import type { Post } from '../post.ts';
import { isEnded, isRunOn, wordsOf } from './headings.ts';
import { markdownProse } from './markdown.ts';
import { proseLinesOf } from './plain-text.ts';
import { proseSentences } from './prose-sentences.ts';
import { isPageText, looksWritten, pagePartsOf, withoutByline } from './scraped-text.ts';
import { tidyText, titleRemover } from './tidy-text.ts';

/** The body of a post whose text is elsewhere, as collectors of posts write it. */
const ONLY_A_LINK = /^\s*Open the original post ↗? ?(?:https?:\/\/[^\s<]*)?\s*$/i;

/** The sentences of one text. Each can be judged alone, for judging takes longer than finding them. */
export interface Prose {
  /** As they are written, headings run into some. */
  sentences: readonly string[];
  /** What one of them tells, cleaned as tldrs are: at most itself. Pure. */
  told(sentence: string): readonly string[];
}

/**
 * The sentences of each text of a post (tldr, where the summary does not begin with it; summary; body), without markup and what scrapers
 * left. At most `maxChars` of each text are read; a text without sentences has none. Pure.
 */
export function proseOf(post: Post, maxChars: number): Prose[] {
  const { tldr, summary, body, title, path } = post;
  const withoutTitle = titleRemover(title);
  const fields = tldr !== null && summary?.startsWith(tldr) ? [summary] : [tldr ?? '', summary ?? ''];
  const ofFields = fields.map((text) => {
    const lines = proseLinesOf(text.slice(0, maxChars));
    return looksWritten(lines.join('\n')) ? writtenProse(lines, text.length > maxChars) : scrapedProse(lines, withoutTitle);
  });
  if (ONLY_A_LINK.test(body)) return ofFields;
  const lines = markdownProse(body, maxChars, path.endsWith('.mdx'));
  const told = withoutByline(lines);
  return [...ofFields, isPageText(lines) ? scrapedProse(told, withoutTitle) : writtenProse(told, body.length > maxChars)];
}

/** Of what somebody wrote so. `isCut`: its last sentence may not be whole. */
function writtenProse(lines: readonly string[], isCut: boolean): Prose {
  const sentences = splitSentences(lines.join('\n'));
  const isWhole = !isCut || isEnded(sentences.at(-1) ?? '');
  return { sentences: isWhole ? sentences : sentences.slice(0, -1), told: (sentence) => [sentence] };
}

/** Headings run into any sentence of a scraped page, not into the first alone. */
function scrapedProse(lines: readonly string[], withoutTitle: (text: string) => string): Prose {
  return {
    sentences: pagePartsOf(tidyText(lines.join('\n'))).flatMap((part) => splitSentences(withoutTitle(part.text))),
    told: (sentence) => proseSentences(sentence).filter((told) => isEnded(told) && !isRunOn(wordsOf(told))),
  };
}
