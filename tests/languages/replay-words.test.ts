import { expect, test } from 'vitest';
import { TABLES } from '../../src/languages/index.ts';

test.each([
  ['en', '1 edit or removal that is no longer wanted, skipped', '2 edits or removals that are no longer wanted, skipped'],
  ['de', '1 nicht mehr gewünschte Änderung oder Löschung, ausgelassen', '2 nicht mehr gewünschte Änderungen oder Löschungen, ausgelassen'],
  ['es', '1 edición o retirada que ya no se quiere, omitida', '2 ediciones o retiradas que ya no se quieren, omitidas'],
  ['fr', '1 modification ou suppression qui n’est plus voulue, omise', '2 modifications ou suppressions qui ne sont plus voulues, omises'],
] as const)('one change that was called off is not said like several: %s', (language, one, several) => {
  const { left } = TABLES[language].replaying;
  expect([left['called-off'](1), left['called-off'](2)]).toEqual([one, several]);
});
