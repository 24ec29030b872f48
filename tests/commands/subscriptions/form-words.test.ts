import { expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { editForm, subscribeForm } from '../../../src/commands/subscriptions/subscription-form.ts';
import { LANGUAGES, wordsOf } from '../../../src/languages/index.ts';
import type { StoredSubscription } from '../../../src/model/subscription.ts';

const ONE = {
  number: 99_999,
  destination: 'slack:C1',
  version: 1,
  filter: { tags: [], sources: [], kinds: ['release'], words: [] },
} as unknown as StoredSubscription;

// `Form` and `FormField` say how much platforms show.
it.each(LANGUAGES)('forms fit into what platforms show: %s', (language) => {
  const words = wordsOf(language);
  const forms = [
    subscribeForm(null, {}, { platforms: PLATFORMS, words }),
    subscribeForm('slack:C1', {}, { platforms: PLATFORMS, words }),
    editForm(ONE, { platforms: PLATFORMS, words }),
  ];
  for (const form of forms) {
    if (form === null) throw new Error('there is no form');
    expect(form.title.length, form.title).toBeLessThanOrEqual(24);
    expect(form.submit.length, form.submit).toBeLessThanOrEqual(24);
    for (const field of form.fields) {
      expect(field.label.length, field.label).toBeLessThanOrEqual(45);
      expect((field.hint ?? '').length, field.hint).toBeLessThanOrEqual(100);
      for (const { label, hint = '' } of 'choices' in field ? field.choices : []) {
        expect(label.length, label).toBeLessThanOrEqual(75);
        expect(hint.length, hint).toBeLessThanOrEqual(75);
      }
    }
  }
});
