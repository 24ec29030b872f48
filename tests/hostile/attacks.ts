import { type AST, parseRegExpLiteral } from '@eslint-community/regexpp';

/** A text that may take a pattern long: `prefix`, then `pump` over and over, then `suffix`. */
export interface Attack {
  prefix: string;
  pump: string;
  suffix: string;
}

const POOL = [...'aA0_ \n\t-./é容“"\'<>[](){}:;!?,|*`~#\\@&=+%$^\r\u2028\u00a0\u0001'];
/** What hardly any pattern goes on with, so that it has to try everything else. */
const SUFFIXES = ['', '\u0001', '\n\u0001', 'a'];
/** What a pattern must not meet, one by one, is such a thing too: `[^~]+$`. */
const EXCLUDED = /\[\^((?:\\.|[^\]])*)\]/g;
const MOST_SAMPLES = 4;

/** Texts made for a pattern out of its own parts: what it repeats, what stands before that, and what it begins with. Pure. */
export function attacksOn(source: string, flags: string): Attack[] {
  const tree = parseRegExpLiteral(new RegExp(source, flags));
  const sampler = createSampler(tree, flags);
  const found = new Map<string, Attack>();
  const excluded = [...source.matchAll(EXCLUDED)].flatMap(([, chars = '']) => [...chars.replaceAll('\\', '')].slice(0, 2));
  const suffixes = [...new Set([...SUFFIXES, ...excluded.map((char) => `${char}\u0001`)])];
  const add = (prefix: string, pump: string): void => {
    if (pump === '' || pump.length > 400) return;
    for (const suffix of suffixes) found.set(JSON.stringify([prefix, pump, suffix]), { prefix, pump, suffix });
  };
  const walk = (alternatives: readonly AST.Alternative[], before: string): void => {
    for (const { elements } of alternatives) {
      let prefix = before;
      for (const element of elements) {
        walkInto(element, prefix);
        prefix += sampler.of(element)[0] ?? '';
        // The beginning again and again: each of them may look for the same end.
        add('', prefix.slice(before.length));
        add(before, prefix.slice(before.length));
      }
    }
  };
  const walkInto = (element: AST.Element, prefix: string): void => {
    if (element.type === 'Quantifier') {
      const samples = sampler.of(element.element);
      if (element.max > 1)
        // All of them in turn as well: where a word begins behind each mark, it is looked for behind each.
        for (const sample of new Set([...samples, samples.join('')])) {
          add(prefix, sample);
          add('', sample);
          // What is repeated, between beginnings.
          add('', prefix + sample);
        }
      walkInto(element.element, prefix);
    } else if (element.type === 'Group' || element.type === 'CapturingGroup') walk(element.alternatives, prefix);
    else if (element.type === 'Assertion' && (element.kind === 'lookahead' || element.kind === 'lookbehind'))
      walk(element.alternatives, prefix);
  };
  walk(tree.pattern.alternatives, '');
  return [...found.values()];
}

/** Texts that parts of a pattern match, some for each. */
function createSampler(tree: AST.RegExpLiteral, flags: string): { of(element: AST.Element): string[] } {
  const own = new Set<string>();
  const collect = (raw: string): void => {
    for (const char of raw) own.add(char);
  };
  collect(tree.pattern.raw);
  const pool = [...new Set([...POOL, ...own])];
  const classes = new Map<string, string[]>();
  const charsOf = (raw: string): string[] => {
    const known = classes.get(raw);
    if (known !== undefined) return known;
    const test = new RegExp(`^(?:${raw})$`, flags.replace(/[gym]/g, ''));
    const chars = pool.filter((char) => test.test(char));
    classes.set(raw, chars);
    return chars;
  };
  const sequence = (elements: readonly AST.Element[]): string[] =>
    elements.reduce<string[]>(
      (texts, element) => {
        const next = of(element);
        return texts.flatMap((text) => next.map((one) => text + one)).slice(0, MOST_SAMPLES);
      },
      [''],
    );
  const of = (element: AST.Element): string[] => {
    switch (element.type) {
      case 'Character':
        return [String.fromCodePoint(element.value)];
      case 'CharacterClass':
      case 'CharacterSet':
      case 'ExpressionCharacterClass':
        return spread(charsOf(element.raw));
      case 'Quantifier':
        if (element.min === 0) return ['', ...of(element.element)].slice(0, MOST_SAMPLES);
        return of(element.element).map((one) => one.repeat(Math.min(element.min, 50)));
      case 'Group':
      case 'CapturingGroup':
        return element.alternatives.flatMap(({ elements }) => sequence(elements).slice(0, 1)).slice(0, MOST_SAMPLES);
      case 'Backreference': {
        const target = [element.resolved].flat()[0];
        return target === undefined ? [''] : of(target);
      }
      default:
        return [''];
    }
  };
  return { of };
}

/** A few of many: a letter or digit, something else, what ends lines for some and not for others, the last. */
function spread(all: readonly string[]): string[] {
  const kinds = [
    all.find((one) => /\w/.test(one)),
    all.find((one) => /\W/.test(one)),
    all.find((one) => /[\r\u2028]/.test(one)),
    all.at(-1),
  ];
  return [...new Set(kinds)].filter((one) => one !== undefined);
}
