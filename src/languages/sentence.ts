import { once } from '../lib/once.ts';

/** How a language writes counts. */
export interface Counting {
  /** `1 post`, `2 posts`: the form that the language takes for this number. */
  counted(count: number, one: string, many: string): string;
  /** One of two forms, without the number. */
  form(count: number, one: string, many: string): string;
  /** `2,000`. */
  number(count: number): string;
}

/** Plurals and numbers of a language, by Intl, which is asked for when the first count is written: few processes speak every language. `grouped`: whether counts have separators. Pure. */
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
 * A sentence with spans of the caller's in it, whose texts are one piece where they stand side by side: pieces`Paused: ${channel} gets none of ${name}.`
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
