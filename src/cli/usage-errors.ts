const PREFIX = 'error: ';
const NEAR = '\n(Did you mean ';

/**
 * A mistake on the command line as commander tells it, in the words and quotes of all other mistakes: `error: unknown command 'serach'\n(Did you mean search?)`
 * → `herald: unknown command “serach”. Did you mean search?`. Pure.
 */
export function inOurVoice(error: string): string {
  const told = (error.startsWith(PREFIX) ? error.slice(PREFIX.length) : error).trimEnd();
  const at = told.lastIndexOf(NEAR);
  const what = (at < 0 ? told : told.slice(0, at)).replace(/'([^'\n]*)'/g, '“$1”');
  const near = at < 0 ? '' : ` ${told.slice(at + 2, -1)}`;
  return `herald: ${what}${/[.?!]$/.test(what) ? '' : '.'}${near}\n`;
}
