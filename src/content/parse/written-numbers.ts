const NUMBER = String.raw`[-+]?\d[\d_]*(?:\.[\d_]+)?(?:[eE][-+]?\d+)?`;
/** A quote that is not closed takes the rest, so that it is read once. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Text and comments, lines with the name of a table, and numbers that are a value or an item of a list. */
const TOML_TOKEN = new RegExp(
  [
    `"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^]))`,
    String.raw`"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|#[^\n]*|^[ \t]*\[[^\n]*`,
    String.raw`(?<=[=,[][ \t\n]{0,20})${NUMBER}(?=[ \t]{0,20}(?:[,\]}#\n]|$(?![^])))`,
  ].join('|'),
  'gm',
);

/** A number, or its text where that says more than the number would: `1.10`, `007`, `1e3`, and what is too long for a number. Pure. */
export function textOrNumber(text: string, number: number): string | number {
  return Number.isFinite(number) && String(number) !== text ? text : number;
}

const quoted = (token: string): string =>
  /^[-+\d]/.test(token) && typeof textOrNumber(token, Number(token.replaceAll('_', ''))) === 'string' ? `"${token}"` : token;

/** Valid JSON with those numbers quoted that would lose something: `1.10`, an id of 20 digits. Pure. */
export function quoteJsonNumbers(text: string): string {
  return text.replace(JSON_TOKEN, quoted);
}

/** TOML with those numbers quoted that would lose something. Pure. */
export function quoteTomlNumbers(text: string): string {
  return text.replace(TOML_TOKEN, quoted);
}
