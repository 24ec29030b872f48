import type { Junk } from './scraper-rules.ts';

/** Whether a rule can match anything in a text, of which `lower` is the lower case. */
const mayMatch = ({ hints }: Junk, lower: string): boolean => hints === undefined || hints.some((hint) => lower.includes(hint));

/** The rules that match something in a text. Pure. */
export function matchingRules(text: string, rules: readonly Junk[]): Junk[] {
  const lower = text.toLowerCase();
  return rules.filter((rule) => mayMatch(rule, lower) && text.search(rule.pattern) !== -1);
}

/** Text with `insteadOf` in place of what rules match, one after the other. Pure. */
export function replaceMatches(text: string, rules: readonly Junk[], insteadOf: (rule: Junk) => string): string {
  let left = text;
  let lower = text.toLowerCase();
  for (const rule of rules) {
    if (!mayMatch(rule, lower)) continue;
    const replaced = left.replace(rule.pattern, insteadOf(rule));
    if (replaced === left) continue;
    left = replaced;
    lower = left.toLowerCase();
  }
  return left;
}
