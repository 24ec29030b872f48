import type { Fields } from './fields.ts';
import { quotingHint } from './yaml-advice.ts';

/** Keys whose values are text that people see, so that a comment behind them is hardly one. */
const KEYS = ['title', 'tags', 'source', 'tldr', 'summary', 'description', 'excerpt', 'subtitle'];

/** Tells texts that YAML cuts at a ` #`, or takes for a comment from the beginning (`tags: #a #b`). */
export function tellCutTexts(fields: Fields): void {
  if (!fields.hasComments) return;
  for (const key of KEYS) {
    const line = fields.yamlOf(key);
    const value = line.slice(line.indexOf(':') + 1).trim();
    // What is in quotes or brackets, or stands on the lines below, has an end of its own.
    if (/^["'[{|>&!*]/.test(value)) continue;
    const isAll = value.startsWith('#');
    if (isAll ? key !== 'title' && !/^#[^\s#]/.test(value) : !/\s#/.test(value)) continue;
    const what = isAll ? 'is empty: to YAML, # begins a comment' : 'ends before the #: to YAML, a # behind a blank begins a comment';
    fields.complain('text-cut', `${fields.nameOf(key)} ${what}`, `${quotingHint(line)}, or put the comment on a line of its own`, key);
  }
}
