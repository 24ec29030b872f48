import { TOKEN_PAGE } from './token-pages.ts';

/** How a scope is added, as a sentence. */
export const ADD_SCOPE = `Add it (${TOKEN_PAGE}) and install the app again.`;

/** The beginning of a sentence. `scope`: as Slack names it, or several with commas where any of them will do. Pure. */
export function lackingScope(scope: string): string {
  return scope.includes(',')
    ? `The Slack app lacks a bot scope that Slack asks for (one of ${scope.replaceAll(',', ', ')})`
    : `The Slack app lacks the bot scope ${scope}`;
}
