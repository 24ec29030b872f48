import fc from 'fast-check';
import { allOf, anyOf, type Clause, type Expression, namesOf, notOf } from '../../src/archive/query/expression.ts';

/** Values from which random filters are made. */
export interface FilterWords {
  words: readonly string[];
  phrases: readonly string[];
  tags: readonly string[];
  sources: readonly string[];
  kinds: readonly string[];
}

/** Generates random filters in normal form, as `parseFilter` returns them. */
export function filterArbitrary({ words, phrases, tags, sources, kinds }: FilterWords): fc.Arbitrary<Expression> {
  const name = (field: 'tag' | 'source' | 'kind', values: readonly string[]): fc.Arbitrary<Clause> =>
    fc.record({
      type: fc.constant('name' as const),
      field: fc.constant(field),
      value: fc.constantFrom(...values),
      exact: fc.nat(9).map((n) => n === 0),
    });
  const instant = fc.constantFrom('2025-01-01T00:00:00.000Z', '2025-06-30T12:30:00.000Z', '2025-10-01T00:00:00.000Z');
  const clause: fc.Arbitrary<Clause> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words).map((text) => ({ type: 'word' as const, text })) },
    { weight: 2, arbitrary: fc.constantFrom(...phrases).map((text) => ({ type: 'phrase' as const, text })) },
    { weight: 2, arbitrary: name('tag', tags) },
    { weight: 2, arbitrary: name('source', sources) },
    { weight: 2, arbitrary: name('kind', kinds) },
    { weight: 1, arbitrary: fc.constantFrom('prerelease' as const, 'stable' as const).map((trait) => ({ type: 'is' as const, trait })) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('date' as const), field: fc.constantFrom('before' as const, 'after' as const), instant }),
    },
  );
  const { whole } = fc.letrec<{ whole: Expression; part: Expression }>((tie) => ({
    part: fc.oneof({ maxDepth: 4, withCrossShrink: true }, { weight: 5, arbitrary: clause }, { weight: 3, arbitrary: tie('whole') }),
    whole: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 2, arbitrary: clause },
      { weight: 3, arbitrary: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => allOf(parts)) },
      { weight: 2, arbitrary: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => anyOf(parts)) },
      { weight: 1, arbitrary: tie('part').map(notOf) },
    ),
  }));
  return whole.filter((filter) => !saysNothing(filter));
}

/** Whether a filter has both traits side by side, or several kinds at once: `parseFilter` refuses such filters. */
function saysNothing(filter: Expression): boolean {
  if (filter.type === 'not') return saysNothing(filter.of);
  if (filter.type !== 'all' && filter.type !== 'any') return false;
  const traits =
    filter.type === 'all' ? filter.of.filter((part) => part.type === 'is' || (part.type === 'not' && part.of.type === 'is')) : [];
  const kinds = filter.type === 'all' && filter.of.length > 1 && filter.of.every((part) => namesOf(part)?.[0]?.field === 'kind');
  return traits.length > 1 || kinds || filter.of.some(saysNothing);
}
