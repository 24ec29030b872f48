/**
 * What a person typed, without Slack's markup: `<#C1|general>` → `slack:C1` (as destinations are written), `<@U1|ann>` → `@U1`,
 * `<https://x|x>` → `https://x`, curly quotes → `"`, `&amp;` → `&`. Pure.
 */
export function askedText(text: string): string {
  return text
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, 'slack:$1')
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/[“”„]/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The words of `@herald search cilium` after the mention of us, wherever it stands. Pure. */
export function mentionedText(text: string, botUserId: string): string {
  return askedText(text.replace(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>[:,]?`, 'g'), ' '));
}
