import type { Post } from '../../content/post.ts';
import { plainTextOf } from '../../content/summary/plain-text.ts';
import { withoutScraperText } from '../../content/summary/scraper-rules.ts';
import { tldrOf } from '../../content/summary/tldr.ts';
import { cutText } from '../../lib/cut-text.ts';

/** The texts of a post as plain text in one line each, without what scrapers left: tldr (where the summary does not begin with it), summary, body. At most `maxChars` of each are read; empty ones are left out. Pure. */
export function readableTexts({ tldr, summary, body }: Post, maxChars: number): string[] {
  const isRepeated = tldr !== null && summary?.startsWith(tldr);
  const texts = isRepeated ? [summary, body] : [tldr, summary, body];
  return texts.map((text) => withoutScraperText(plainTextOf((text ?? '').slice(0, maxChars)))).filter((text) => text !== '');
}

/** How a post begins, at most `maxChars` characters, cut at a sentence or a word; `''` where it says nothing. Pure. */
export function beginningOf(post: Post, maxChars: number): string {
  return cutText(tldrOf(post) ?? '', maxChars);
}
