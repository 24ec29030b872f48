import { once } from '../lib/once.ts';

/** How a language writes counts. */
export interface Counting {
  /** `1 post`, `2 posts`: the number with the form that the language uses for it. */
  counted(count: number, one: string, many: string): string;
  /** Returns one of two forms, without the number. */
  form(count: number, one: string, many: string): string;
  /** The number alone: `2,000`. */
  number(count: number): string;
}

/** Creates the plurals and numbers of a language with Intl, whose formatters are created only for the first count: few processes use every language. `grouped`: whether counts have separators. Pure. */
export function countingIn(locale: string, grouped: 'always' | 'never' = 'always'): Counting {
  const rules = once(() => new Intl.PluralRules(locale));
  const plain = once(() => new Intl.NumberFormat(locale, { useGrouping: grouped === 'always' }));
  const numbers = once(() => new Intl.NumberFormat(locale));
  const form = (count: number, one: string, many: string): string => (rules().select(count) === 'one' ? one : many);
  return {
    form,
    counted: (count, one, many) => `${plain().format(count)} ${form(count, one, many)}`,
    number: (count) => numbers().format(count),
  };
}

/**
 * Builds a sentence with the caller's spans in it, joining adjacent texts into one piece: pieces`Paused: ${channel} gets none of ${name}.`
 * Pure.
 */
export function pieces<T>(texts: TemplateStringsArray, ...values: readonly (string | number | T)[]): readonly (string | T)[] {
  const made: (string | T)[] = [];
  let text = '';
  for (const [nth, before] of texts.entries()) {
    text += before;
    const value = values[nth];
    if (typeof value === 'string' || typeof value === 'number') text += value;
    else if (value !== undefined) {
      made.push(...(text === '' ? [] : [text]), value);
      text = '';
    }
  }
  return text === '' ? made : [...made, text];
}
