import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import type { DigestLine } from '../../../src/model/announcement.ts';
import { fitEscaped, fitPlain, isBlank, safeUrl } from './escape.ts';

/** UTF-16 units, once they are escaped. Longer addresses would take the room of the words: their title stands without them. */
export interface TitleLimits {
  title: number;
  url: number;
}

/** Escapes show inside `[…](…)`: a title in which something could be markup stands beside its link. */
export function linkedTitle({ title, url }: Pick<DigestLine, 'title' | 'url'>, most: TitleLimits): string {
  const address = safeUrl(url, most.url);
  if (address === null) return isBlank(title) ? '(untitled)' : fitEscaped(title, most.title);
  if (isBlank(title)) return `[(untitled)](<${address}>)`;
  return isPlain(title) ? `[${fitPlain(title, most.title)}](<${address}>)` : `${fitEscaped(title, most.title)} · [read](<${address}>)`;
}

/** Letters, digits, harmless signs; no address, which Discord takes for a forged link, and no `:emoji:`. */
export function isPlain(title: string): boolean {
  const line = plainVisible(title);
  return /^[\p{L}\p{M}\p{N} .,:;!?'’"“”„()&+/%$€=…–—#-]+$/u.test(line) && !/:\/\/|:\w+:|www\./i.test(line);
}
